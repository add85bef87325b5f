"""Receiving files: streamed straight into the storage, counted, and never under the user's name."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, Flask, Request, Response, current_app, jsonify, request, url_for

from app import guard
from app.config import Config
from app.errors import Refusal
from app.keeping.described import rights
from app.keeping.naming import display_name
from app.keeping.record import ImageRecord
from app.logs import short
from app.storage.files import disk_refusals
from app.storage.image_folder import ImageFolder
from app.storage.space import storage_unavailable
from app.web.access import client_address, owner_id
from app.web.afterwards import afterwards
from app.web.current import service
from app.web.extensions import limiter
from app.web.form import ENVELOPE_BYTES, too_large
from app.web.form import read as form_of
from app.web.measures import image_stored
from app.web.naming import sent_name
from app.web.routes.images import image_body
from app.web.webhook import Webhook
from app.wording import marked

log = logging.getLogger(__name__)

blueprint = Blueprint("uploads", __name__)


class UploadRequest(Request):
    """A request whose file is written into `folder`, of the storage, while it arrives."""

    folder: ImageFolder | None = None


@dataclass(frozen=True)
class Upload:
    """A file that has arrived: its folder, its name as text, the texts that came with it, and its bytes."""

    folder: ImageFolder
    name: str
    texts: dict[str, str]
    size: int


def register(app: Flask, config: Config) -> None:
    app.request_class = UploadRequest
    app.config["MAX_CONTENT_LENGTH"] = config.max_upload_bytes + ENVELOPE_BYTES
    app.register_blueprint(blueprint)
    app.teardown_request(_discard_leftovers)


_RATE = marked("At most {count} uploads in {seconds} seconds from one address. Try again in {retry_after} s.")
#: One allowance for everything that brings a file.
limited = limiter.shared_limit(lambda: service().config.rate_limit, scope="uploads", error_message=_RATE)


@blueprint.post("/api/images")
@limited
def upload() -> tuple[Response, int, dict[str, str]]:
    received = receive(partial(service().images.make_folder, client_address()))
    record, key = service().images.admit(received.folder, received.name, owner_id(), client_address())
    keep()
    _follow_up(record)
    body = image_body(record, service().edits.state(record)) | rights(record, may_edit=True) | {"key": key}
    return jsonify(body), 201, {"Location": url_for("images.describe", image_id=record.id)}


def keep() -> None:
    """The upload of this request has been accepted: nothing of it is left to remove."""
    asked = request._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(asked, UploadRequest)
    asked.folder = None


def _follow_up(record: ImageRecord) -> None:
    """What is to follow a stored upload: it is logged, counted and told to the webhook, in that order."""
    webhook: Webhook = current_app.extensions["whittle-webhook"]
    told: dict[str, Any] = {"image_id": record.id, "created_at": record.created_ms}
    told |= {name: record.description[name] for name in ("format", "bytes", "width", "height")}
    facts = {"edit": short(record.id), "format": told["format"], "bytes": told["bytes"]}
    afterwards(lambda: log.info("an image is stored", extra=facts))
    afterwards(lambda: image_stored(told["bytes"]))
    afterwards(lambda: webhook.tell("image_stored", told))


def receive(make_folder: Callable[[int], ImageFolder]) -> Upload:
    """The file of this request, in the folder that is made for about so many bytes. Refused before the body
    is read, where its length is told: `too_large`, and what `make_folder` refuses; while it is read:
    `too_large`, `form_too_complex`, `too_slow`; after it: `no_file`."""
    limit = service().config.max_upload_bytes
    asked = request
    assert isinstance(asked, UploadRequest)
    expected = limit if asked.content_length is None else asked.content_length
    if expected > limit + ENVELOPE_BYTES:
        raise too_large(limit)
    folder = asked.folder = make_folder(min(expected, limit))
    try:
        with disk_refusals():
            form = form_of(asked.environ, lambda: folder.original.open("wb"), limit)
    except FileNotFoundError:  # the folder was taken away meanwhile
        raise storage_unavailable() from None
    if form.file_headers is None:
        raise Refusal("no_file", 'Send the picture as multipart/form-data, in a part called "file".')
    if form.size == 0:
        raise Refusal("no_file", "The file is empty.")
    name = display_name(sent_name(form.file_headers["Content-Disposition"]))
    return Upload(folder, name, form.texts, form.size)


def _discard_leftovers(error: BaseException | None) -> None:
    """An upload that was not accepted leaves nothing."""
    asked = request._get_current_object()  # type: ignore[attr-defined]
    folder = asked.folder if isinstance(asked, UploadRequest) else None
    if folder is not None:
        with guard.guarded("discarding an upload"):
            service().images.discard(folder.id)
