"""What of an album is open to the public: published, listed, taken along and ended as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, jsonify

from app.albums.publishing import Failed, Shown
from app.errors import Refusal
from app.keeping.naming import file_name
from app.publishing.publication import Publication
from app.storage.publications import not_published
from app.web.access import client_address, editable_album, shown
from app.web.current import service
from app.web.extensions import limiter
from app.web.routes.archive import send_archive
from app.web.routes.progress import Advance, asks_for_lines, told_as_it_goes
from app.web.routes.publication_body import asked_set, told

blueprint = Blueprint("album_publications", __name__, url_prefix="/api/albums/<album_id>/publications")

#: What was made, and what could not be.
Made = tuple[list[Publication], list[Failed]]


@blueprint.post("")
@limiter.shared_limit(lambda: service().config.rate_limit, scope="publications")
def publish(album_id: str) -> Response | tuple[Response, int, dict[str, str]]:
    """201 when all is made; or, for who asks for lines, each picture as it comes."""
    album, (changes, wanted) = editable_album(album_id), asked_set()
    served, asker, address = service(), shown(), client_address()

    def make(advance: Advance) -> Made:
        made, failed = served.album_publications.publish(album, changes, wanted, address, advance)
        # It took its time: the key may have been renewed, the album deleted.
        if album.is_over or album.right(asker) != "edit":
            served.album_publications.withdraw(made)
            raise not_published()
        return made, failed

    if asks_for_lines():
        return told_as_it_goes(
            make,
            lambda made: served.album_publications.withdraw(made[0]),
            lambda made: _told(served.album_publications.shown(album), album_id, made[1]),
        )
    _, failed = make(lambda done, total: None)
    body = _told(served.album_publications.shown(album), album_id, failed)
    return jsonify(body), 201, {"Location": _address(album_id)}


@blueprint.get("")
def list_publications(album_id: str) -> Response:
    """The newest of each picture that has one."""
    return jsonify(_told(service().album_publications.shown(editable_album(album_id)), album_id))


@blueprint.get("/zip")
def bundle(album_id: str) -> Response:
    album = editable_album(album_id)
    return send_archive(
        service().album_publications.bundle(album), file_name(album.name or "pictures", "zip")
    )


@blueprint.delete("")
def end(album_id: str) -> tuple[str, int]:
    service().album_publications.end(editable_album(album_id))
    return "", 204


def _told(found: Sequence[Shown], album_id: str, failed: Sequence[Failed] = ()) -> dict[str, Any]:
    publications = [told(each.publication) | {"name": each.name} for each in found]
    ends = [each["expires_at"] for each in publications if each["expires_at"] is not None]
    return {
        "publications": publications,
        "errors": [
            {"image_id": each.member.id, "name": each.member.name, **_error(each.refusal)} for each in failed
        ],
        "expires_at": min(ends, default=None),
        "html": "\n".join(each["html"] for each in publications),
        "zip_url": f"{_address(album_id)}/zip" if publications else None,
    }


def _error(refusal: Refusal) -> dict[str, Any]:
    return {"code": refusal.code, "message": refusal.detail}


def _address(album_id: str) -> str:
    return f"/api/albums/{album_id}/publications"
