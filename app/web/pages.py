"""The page, the catalog and the health check."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, jsonify, render_template

from app import __version__
from app.errors import Refusal
from app.limits import describe
from app.rendering.job import CHECK, Job
from app.web import assets
from app.web.service import service

blueprint = Blueprint("pages", __name__)

_HEALTH_TIMEOUT_S = 5.0


@blueprint.get("/")
def index() -> str:
    return _page("")


@blueprint.get("/edit/<image_id>")
def edit(image_id: str) -> str:
    """The page may be served to anyone; the image's data only to who may see it."""
    return _page(image_id)


@blueprint.get("/api/catalog")
def catalog() -> Response:
    return jsonify(catalog_body())


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """200 when a render worker answers and the storage takes a file; else 503 with what failed."""
    failed = []
    try:
        service().pool.submit(Job("ping", {}, CHECK)).result(_HEALTH_TIMEOUT_S)
    except (Refusal, TimeoutError):
        failed.append("render workers")
    if not service().storage.is_writable():
        failed.append("storage")
    body = {"status": "failing" if failed else "ok", "failed": failed, "version": __version__}
    return jsonify(body), 503 if failed else 200


def catalog_body() -> dict[str, Any]:
    """Every field, format, preset and limit as data."""
    return {
        "version": __version__,
        **service().catalog.data,
        "limits": describe(service().config),
    }


def _page(image_id: str) -> str:
    return render_template(
        "index.html",
        image_id=image_id,
        nonce=g.nonce,
        version=__version__,
        asset=assets.address,
        modules=assets.modules(),
    )
