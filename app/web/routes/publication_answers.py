"""What the endpoints of publications answer, for the OpenAPI description."""

from __future__ import annotations

from app.recipe.recipe import Catalog
from app.web import schemas
from app.web.routes.answer import CHANGE, RENDER, Answer
from app.web.schemas import TEXT, UUID, WHOLE, Schema

_PUBLISH: Schema = {
    "type": "object",
    "properties": {
        "recipe": {"type": ["object", "null"]},
        "widths": {"type": ["array", "null"], "items": WHOLE},
        "formats": {"type": ["array", "null"], "items": TEXT},
    },
}

_FILE_OF_SET: Schema = {
    "type": "object",
    "required": ["url", "name", "mime", "width", "height", "bytes", "etag"],
    "properties": {
        "url": TEXT,
        "name": TEXT,
        "mime": TEXT,
        "width": WHOLE,
        "height": WHOLE,
        "bytes": WHOLE,
        "etag": TEXT,
    },
    "additionalProperties": False,
}

_OF_PUBLICATION: Schema = {
    "id": TEXT,
    "image_id": UUID,
    "created_at": WHOLE,
    "expires_at": {"type": ["integer", "null"]},
    "page_url": TEXT,
    "photo_url": TEXT,
    "files": {"type": "array", "items": _FILE_OF_SET},
    "html": TEXT,
    "zip_url": TEXT,
    "color": TEXT,
    "placeholder": TEXT,
}

_PUBLICATION: Schema = {
    "type": "object",
    "required": list(_OF_PUBLICATION),
    "properties": _OF_PUBLICATION,
    "additionalProperties": False,
}

_NAMED: Schema = {
    "type": "object",
    "required": [*_OF_PUBLICATION, "name"],
    "properties": _OF_PUBLICATION | {"name": TEXT},
    "additionalProperties": False,
}

_FAILED: Schema = {
    "type": "object",
    "required": ["image_id", "name", "code", "message"],
    "properties": {"image_id": UUID, "name": TEXT, "code": TEXT, "message": TEXT},
    "additionalProperties": False,
}

_OF_ALBUM: Schema = {
    "type": "object",
    "required": ["publications", "errors", "expires_at", "html", "zip_url"],
    "properties": {
        "publications": {"type": "array", "items": _NAMED},
        "errors": {"type": "array", "items": _FAILED},
        "expires_at": {"type": ["integer", "null"]},
        "html": TEXT,
        "zip_url": {"type": ["string", "null"]},
    },
    "additionalProperties": False,
}

_OEMBED: Schema = {
    "type": "object",
    "required": ["version", "type", "url", "width", "height", "provider_name", "provider_url", "cache_age"],
    "properties": {
        "version": TEXT,
        "type": TEXT,
        "url": TEXT,
        "width": WHOLE,
        "height": WHOLE,
        "title": TEXT,
        "provider_name": TEXT,
        "provider_url": TEXT,
        "cache_age": WHOLE,
    },
    "additionalProperties": False,
}

_ESTIMATED_FILE: Schema = {
    "type": "object",
    "required": ["name", "format", "mime", "width", "height", "bytes", "exact"],
    "properties": {
        "name": TEXT,
        "format": TEXT,
        "mime": TEXT,
        "width": WHOLE,
        "height": WHOLE,
        "bytes": WHOLE,
        "exact": {"type": "boolean"},
    },
    "additionalProperties": False,
}

_ESTIMATED: Schema = {
    "type": "object",
    "required": ["width", "height", "files", "color", "placeholder", "html"],
    "properties": {
        "width": WHOLE,
        "height": WHOLE,
        "files": {"type": "array", "items": _ESTIMATED_FILE},
        "color": TEXT,
        "placeholder": TEXT,
        "html": TEXT,
    },
    "additionalProperties": False,
}

_PUBLICATIONS: Schema = {
    "type": "object",
    "required": ["publications"],
    "properties": {"publications": {"type": "array", "items": _PUBLICATION}},
    "additionalProperties": False,
}

#: Those that ask for a key.
KEYED = (
    "publications.publish",
    "publications.estimate",
    "publications.list_publications",
    "publications.end",
    "album_publications.publish",
    "album_publications.list_publications",
    "album_publications.bundle",
    "album_publications.end",
)


def _files(catalog: Catalog) -> list[str]:
    return [*catalog.written_mimes, "application/zip"]


ANSWERS: dict[str, Answer] = {
    "publications.publish": Answer(
        "Open a responsive set of the image to the public.",
        status=201,
        schema=_PUBLICATION,
        refusals=(
            "bad_request", "too_large", *CHANGE, "invalid_recipe", "rate_limited", "too_many_images", *RENDER,
        ),
        body=_PUBLISH,
    ),
    "publications.estimate": Answer(
        "About the bytes of each file of a responsive set, before it is made.",
        schema=_ESTIMATED,
        refusals=("bad_request", "too_large", *CHANGE, "invalid_recipe", "rate_limited", *RENDER),
        body=_PUBLISH,
    ),
    "publications.list_publications": Answer(
        "What of the image is open to the public.", schema=_PUBLICATIONS, refusals=CHANGE
    ),
    "publications.end": Answer(
        "End a publication at once.", status=204, types=(), refusals=(*CHANGE, "storage_unavailable")
    ),
    "album_publications.publish": Answer(
        "Open a responsive set of every picture of the album to the public.",
        status=201,
        schema=_OF_ALBUM,
        refusals=(
            "bad_request", "too_large", *CHANGE, "invalid_recipe", "rate_limited", "not_finished",
            "too_many_images", *RENDER,
        ),
        body=_PUBLISH,
    ),
    "album_publications.list_publications": Answer(
        "What of the album is open to the public: the newest of each picture.",
        schema=_OF_ALBUM,
        refusals=CHANGE,
    ),
    "album_publications.bundle": Answer(
        "All of that as one ZIP, with a manifest and the markup.",
        types=("application/zip",),
        schema=schemas.FILE,
        refusals=(*CHANGE, "range_not_satisfiable"),
        conditional=True,
    ),
    "album_publications.end": Answer(
        "End all that is open of the album's pictures.",
        status=204,
        types=(),
        refusals=(*CHANGE, "storage_unavailable"),
    ),
    "oembed.describe": Answer(
        "oEmbed of a published page: its picture, for services that show a link.",
        schema=_OEMBED,
        refusals=("bad_request", "not_found"),
        query={
            "url": TEXT,
            "maxwidth": WHOLE,
            "maxheight": WHOLE,
            "format": {"type": "string", "enum": ["json"]},
        },
    ),
    "publications.page": Answer(
        "A page with the picture, with what link previews read.",
        types=("text/html",),
        schema=TEXT,
        refusals=("not_found",),
    ),
    "publications.negotiate": Answer(
        "The published file that the client takes, by `Accept` and `w`.",
        types=lambda catalog: catalog.written_mimes,
        schema=schemas.FILE,
        refusals=("not_found", "range_not_satisfiable"),
        conditional=True,
    ),
    "publications.load": Answer(
        "A published file.",
        types=_files,
        schema=schemas.FILE,
        refusals=("not_found", "range_not_satisfiable"),
        conditional=True,
    ),
}  # fmt: skip
