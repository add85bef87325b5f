"""One image over HTTP: what it is, its original, its rendition, its end."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any

from flask import Blueprint, Response, jsonify, request

from app.errors import Refusal
from app.keeping.described import image_facts, rights
from app.keeping.naming import file_name, original_name
from app.keeping.record import ImageRecord
from app.keeping.rights import Right
from app.recipe.recipe import Recipe
from app.storage.records import tell_once
from app.web.access import client_address, editable, may_edit, permitted
from app.web.current import service
from app.web.extensions import limiter
from app.web.routes.delivery import deliver, deliver_from_bucket
from app.wording import marked

blueprint = Blueprint("images", __name__, url_prefix="/api/images/<image_id>")

#: How often a file is made again that had to go for newer ones before it was sent.
_TRIES = 3

_FLAGS = {"1": True, "true": True, "0": False, "false": False}


@blueprint.get("")
def describe(image_id: str) -> Response:
    record = permitted(image_id)
    return jsonify(image_body(record, service().edits.state(record)) | rights(record, may_edit(record)))


@blueprint.get("/original")
def original(image_id: str) -> Response:
    """The uploaded bytes, never shown inline. Who may only look gets their picture and not what the file says
    beside it, such as where it was taken."""
    record = permitted(image_id)
    if not may_edit(record):
        return _rendition(record, _as_uploaded(), download=True)
    size, mime = record.description["bytes"], record.description["mime"]
    name = original_name(record.name, record.description["format"])
    edition = f"original-{record.id}" + (f"-{record.edition}" if record.edition else "")
    sign = partial(service().storage.signed, record.id, "")
    sent = deliver_from_bucket(sign, size, mime, name, edition, True)
    if sent is not None:
        return sent
    path = service().images.source(record).folder.original
    try:
        return deliver(path, mime, name, edition, attachment=True)
    except (FileNotFoundError, IsADirectoryError):
        tell_once(record.id, "original", "it is missing")
        raise Refusal("not_found", "The file of this image is lost.") from None


def _asks_for_the_present() -> bool:
    return not set(request.args) - {"download"}


@blueprint.get("/rendition")
@limiter.shared_limit(
    lambda: service().config.rendition_rate,
    scope="renditions",
    error_message=marked(
        "At most {count} renditions with changes in {seconds} seconds from one address."
        " Try again in {retry_after} s."
    ),
    exempt_when=_asks_for_the_present,
)
def rendition(image_id: str) -> Response:
    record = permitted(image_id)
    asked = request.args.to_dict()
    download = _flag(asked.pop("download", "0"))
    present = service().edits.recipe(record)
    recipe = present.patched_text(asked, service().catalog)
    if recipe.reveals_more_than(present, service().catalog) and not may_edit(record):
        raise Refusal("view_only", "Metadata that is removed here is only for who edits the picture.")
    return _rendition(record, recipe, download)


@blueprint.get("/thumbnail")
def thumbnail(image_id: str) -> Response:
    """For the strip of an album, and wherever a picture is known by its looks. It is the same for ever."""
    record = permitted(image_id)
    path = service().images.thumbnail(record.id)
    response = deliver(path, "image/webp", file_name(record.name, "webp"), f"thumbnail-{record.id}", False)
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


@blueprint.post("/keys/<any(view, edit):right>")
def renew_key(image_id: str, right: Right) -> Response:
    record = editable(image_id)
    return jsonify({"right": right, "key": service().edits.renew_key(record.id, right)})


@blueprint.delete("")
def delete(image_id: str) -> tuple[str, int]:
    record = editable(image_id)
    service().publications.end_of([record.id])
    album = service().albums.get(record.album_id)
    if album is not None:
        service().albums.remove(album, [record.id])
    else:
        service().edits.end(record.id, "deleted")
    return "", 204


def _rendition(record: ImageRecord, recipe: Recipe, download: bool) -> Response:
    sent = _rendition_in_bucket(record, recipe, download)
    if sent is not None:
        return sent
    images = service().images
    holder = images.holder(record.id, "edit" if may_edit(record) else "view", client_address())
    for _ in range(_TRIES):
        path, made = service().renditions.get(images.source(record), recipe, holder)
        permitted(record.id)  # it took its time: the key may have been renewed, the image deleted
        name = file_name(record.name, made.extension)
        # Of many that are made at once, the newest are kept: this one may have had to go again.
        with suppress(FileNotFoundError):
            return deliver(path, made.mime, name, made.etag, attachment=download)
    raise Refusal("busy", "Too many renditions of this picture are made at once.", retry_after=1)


def _rendition_in_bucket(record: ImageRecord, recipe: Recipe, download: bool) -> Response | None:
    """One that is there already, where nginx fetches it from there."""
    if not service().config.accel_bucket_prefix:
        return None
    made = service().renditions.in_bucket(record.id, recipe)
    if made is None:
        return None
    name = file_name(record.name, made.extension)
    sign = partial(service().storage.signed, record.id, made.file)
    return deliver_from_bucket(sign, made.bytes, made.mime, name, made.etag, download)


def _as_uploaded() -> Recipe:
    """The recipe that changes nothing, at the best quality: as a rule the uploaded pixels as they are."""
    catalog = service().catalog
    quality = catalog.roles["quality"]
    return Recipe.default(catalog).patched({quality.name: quality.maximum}, catalog)


def image_body(record: ImageRecord, state: dict[str, Any]) -> dict[str, Any]:
    """What a client is told of an image and its edit."""
    facts = image_facts(record, service().images.expires_ms(record.id)) | {
        "recipe": state["recipe"],
        "revision": state["revision"],
    }
    facts["notices"] = facts["notices"] + service().edits.notices(record)
    return facts


def check_recipe(asked: dict[str, str]) -> Recipe:
    """A recipe from text fields alone, starting from the default one."""
    catalog = service().catalog
    return Recipe.default(catalog).patched_text(asked, catalog)


def _flag(text: str) -> bool:
    try:
        return _FLAGS[text.lower()]
    except KeyError:
        raise Refusal("bad_request", "download must be 1 or 0.") from None
