"""oEmbed (oembed.com, version 1.0) of publications, for services that show a link with its picture.

It knows the addresses of published pages alone. A link for looking at an edit has its key in the part that no
server is sent, so whoever asks here could name nothing but the image's id, which opens nothing.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from app.errors import Refusal
from app.publishing.markup import by_format
from app.publishing.publication import Publication
from app.publishing.sets import SetFile
from app.storage.publications import is_publication_id, not_published
from app.web.current import service
from app.web.routes.publication_body import PUBLIC, address_of, origin, public

blueprint = Blueprint("oembed", __name__)

#: Seconds for which others may go by an answer: after the end of a publication it holds no longer.
_FOR_A_MINUTE = 60


@blueprint.get("/api/oembed")
def describe() -> Response:
    """A photo of at most `maxwidth` and `maxheight` pixels; the same 404 for every address but that of a
    published page."""
    publication = service().publications.find(_id_in(request.args.get("url", "")))
    if request.args.get("format", "json") != "json":
        raise Refusal("bad_request", "There is JSON only.")
    file = _fitting(publication, _bound("maxwidth"), _bound("maxheight"))
    body: dict[str, Any] = {
        "version": "1.0",
        "type": "photo",
        "url": address_of(publication, file),
        "width": file.width,
        "height": file.height,
        "provider_name": "Whittle",
        "provider_url": origin(),
        "cache_age": _FOR_A_MINUTE,
    }
    if publication.title:
        body["title"] = publication.title
    return public(jsonify(body), f"public, max-age={_FOR_A_MINUTE}")


def _id_in(url: str) -> str:
    for start in {origin(), request.host_url.rstrip("/")}:
        found = url.removeprefix(start + PUBLIC)
        if found != url and is_publication_id(found):
            return found
    raise not_published()


def _bound(name: str) -> int | None:
    text = request.args.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refusal("bad_request", "{name} must be a whole number from 0.", name=name)
    return int(text)


def _fitting(publication: Publication, width: int | None, height: int | None) -> SetFile:
    """The widest file that every browser shows and that is no larger; Refusal `not_found` for none."""
    fits = [
        file
        for file in by_format(publication.files)[-1]
        if (width is None or file.width <= width) and (height is None or file.height <= height)
    ]
    if not fits:
        raise Refusal("not_found", "There is no file as small as that here.")
    return fits[-1]
