"""How the server is: whether it works (`/healthz`), and whether it can take more (`/readyz`)."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from app import __version__
from app.errors import Refusal
from app.rendering import orders
from app.rendering.job import Job
from app.web.capacity import open_sockets
from app.web.current import service

blueprint = Blueprint("health", __name__)

#: Less than a balancer waits (`timeout check`): busy workers must not look like a frozen server.
ANSWER_TIMEOUT_S = 1.0
_RETRY_AFTER_S = "5"


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """200 when the render workers work and the storage takes a file; else 503 with what failed."""
    failed = []
    if not _workers_work():
        failed.append("render workers")
    if not service().storage.is_writable():
        failed.append("storage")
    body = {"status": "failing" if failed else "ok", "failed": failed, "version": __version__}
    return jsonify(body), 503 if failed else 200


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int, dict[str, str]]:
    """200 when one more page and one more upload would be taken; else 503 and why not."""
    reasons = {
        "stopping": service().is_stopping,
        "too many pages": open_sockets() >= service().config.max_sockets,
        "full queue": service().pool.is_full,
        "no storage": not (_heals() and service().storage.is_reachable()),
        "full storage": not service().storage.space.has_room(service().config.max_upload_bytes),
    }
    because = [name for name, holds in reasons.items() if holds]
    body = {"status": "not ready" if because else "ready", "because": because}
    return jsonify(body), 503 if because else 200, {"Retry-After": _RETRY_AFTER_S} if because else {}


def _heals() -> bool:
    """Whether the folder of the data is there, or can be made again."""
    try:
        service().storage.heal()
    except Refusal:
        return False
    return True


def _workers_work() -> bool:
    """A worker answers in time, or those that could are at pictures: a busy server is a healthy one."""
    pool = service().pool
    try:
        pool.submit(Job(orders.ping())).result(ANSWER_TIMEOUT_S)
    except TimeoutError:
        return pool.is_rendering
    except Refusal:
        return False
    return True
