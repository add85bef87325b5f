"""One image over HTTP: what it is, its original, its rendition, its end."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request, send_file

from app.editing.images import ImageRecord
from app.errors import Refusal
from app.imaging.recipe import Recipe
from app.web.access import may_edit, permitted
from app.web.naming import file_name
from app.web.service import service

blueprint = Blueprint("images", __name__, url_prefix="/api/images/<image_id>")

_FLAGS = {"1": True, "true": True, "0": False, "false": False}


@blueprint.get("")
def describe(image_id: str) -> Response:
    record = permitted(image_id)
    return jsonify(image_body(record, service().edits.state(record)) | rights(record, may_edit(record)))


@blueprint.get("/original")
def original(image_id: str) -> Response:
    record = permitted(image_id)
    source = service().images.source(record)
    return _private(
        send_file(
            source.folder / "original",
            mimetype=record.description["mime"],
            as_attachment=True,
            download_name=record.name,
            etag=f"original-{record.id}",
            conditional=True,
        )
    )


@blueprint.get("/rendition")
def rendition(image_id: str) -> Response:
    record = permitted(image_id)
    asked = request.args.to_dict()
    download = _flag(asked.pop("download", "0"))
    recipe = service().edits.recipe(record).patched_text(asked, service().catalog)
    made = service().renditions.get(service().images.source(record), recipe)
    return _private(
        send_file(
            made.path,
            mimetype=made.file.mime,
            as_attachment=download,
            download_name=file_name(record.name, made.file.extension),
            etag=made.file.etag,
            conditional=True,
        )
    )


@blueprint.delete("")
def delete(image_id: str) -> tuple[str, int]:
    if not may_edit(permitted(image_id)):
        raise Refusal("view_only", "This link is for looking. Only who edits the picture can delete it.")
    service().edits.end(image_id, "deleted")
    return "", 204


def image_body(record: ImageRecord, state: dict[str, Any]) -> dict[str, Any]:
    """What a client is told of an image; lengths in pixels as displayed, times in wall-clock ms."""
    described = record.description
    return {
        "id": record.id,
        "url": f"/api/images/{record.id}",
        "editor_url": f"/edit/{record.id}",
        **record.texts,
        "format": described["format"],
        "mime": described["mime"],
        "width": described["width"],
        "height": described["height"],
        "bytes": described["bytes"],
        "has_alpha": described["has_alpha"],
        "orientation": described["orientation"],
        "metadata": described["metadata"],
        "notices": described["notices"],
        "created_at": record.created_ms,
        "expires_at": service().images.expires_ms(record.id),
        "recipe": state["recipe"],
        "revision": state["revision"],
    }


def rights(record: ImageRecord, may_edit: bool) -> dict[str, Any]:
    """What the asker may do, and for editors the key of the link for looking."""
    return {"may_edit": may_edit} | ({"view_key": record.view_key} if may_edit else {})


def check_recipe(asked: dict[str, str]) -> Recipe:
    """A recipe from text fields alone, starting from the neutral one."""
    catalog = service().catalog
    return Recipe.neutral(catalog).patched_text(asked, catalog)


def _flag(text: str) -> bool:
    try:
        return _FLAGS[text.lower()]
    except KeyError:
        raise Refusal("bad_request", "download must be 1 or 0.") from None


def _private(response: Response) -> Response:
    """Kept by this browser only, and asked for again each time: the recipe or the right may change."""
    response.headers["Cache-Control"] = "private, no-cache"
    return response
