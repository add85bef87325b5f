"""What is told of publications over HTTP, and what is asked of them."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from app import wellformed
from app.errors import Refusal
from app.publishing.markup import markup
from app.publishing.publication import Publication
from app.publishing.sets import SetFile
from app.publishing.wanted import Wanted
from app.web.body import small_body
from app.web.current import service

#: Where everybody may load what is published, from pages of every site.
PUBLIC = "/p/"
_NAMES = ("recipe", "widths", "formats")


def asked_set() -> tuple[dict[str, Any], Wanted]:
    """Changes of the recipe, and what the set is to have, from the body of a request. Refusal `bad_request`,
    `invalid_recipe`."""
    body = _body()
    changes = body.get("recipe")
    return {} if changes is None else changes, Wanted.parse(body, service().catalog)


def told(publication: Publication) -> dict[str, Any]:
    return {
        "id": publication.id,
        "image_id": publication.image_id,
        "created_at": publication.created_ms,
        "expires_at": publication.expires_ms,
        "page_url": _base() + PUBLIC + publication.id,
        "photo_url": f"{_base()}{PUBLIC}{publication.id}/photo",
        "files": [{"url": _base() + path_of(publication, file), **vars(file)} for file in publication.files],
        "html": markup(publication.made, lambda file: address_of(publication, file), publication.alt),
        "zip_url": _base() + path_of(publication, publication.bundle),
        "color": publication.color,
        "placeholder": publication.placeholder,
    }


def path_of(publication: Publication, file: SetFile) -> str:
    return f"{PUBLIC}{publication.id}/{file.etag}/{file.name}"


def address_of(publication: Publication, file: SetFile) -> str:
    """Where a page of another site loads a file."""
    return origin() + path_of(publication, file)


def origin() -> str:
    return _base() or request.host_url.rstrip("/")


def public(response: Response, caching: str) -> Response:
    """Everybody may keep it, and pages of every site may show it."""
    response.headers["Cache-Control"] = caching
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _base() -> str:
    """What stands before a path in an answer: nothing, or the address of the CDN."""
    return service().config.publication_base_url


def _body() -> dict[str, Any]:
    """The JSON object of a request, or {} of an empty one. Refusal `bad_request`, `invalid_recipe`."""
    text = small_body()
    try:
        body = wellformed.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        raise Refusal("bad_request", "The request must be JSON.") from None
    if not isinstance(body, dict):
        raise Refusal("bad_request", "The request must be an object of {names}.", names=", ".join(_NAMES))
    for name in body:
        if name not in _NAMES:
            raise Refusal(
                "invalid_recipe",
                "There is no such name; the names are {names}.",
                field=name[:100],
                names=", ".join(_NAMES),
            )
    return body
