"""Albums over HTTP: made, filled, looked at, changed and deleted."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from app.albums.described import album_body, member_body
from app.albums.member import Member
from app.errors import Refusal
from app.keeping.naming import display_name, display_text
from app.web.access import client_address, editable_album, owner_id, permitted_album, shown
from app.web.body import small_body
from app.web.current import service
from app.web.extensions import limiter
from app.web.routes.uploads import keep, limited, receive

blueprint = Blueprint("albums", __name__, url_prefix="/api/albums")

#: Members in one answer, unless asked for fewer, and at most.
_PAGE, _MOST = 200, 1000
_LONGEST_PATH, _LONGEST_TOKEN = 1000, 200
#: The end of the year 9999, the last that dates can tell.
_LATEST_MS = 253_402_300_799_999


@blueprint.post("")
@limited
def create() -> tuple[Response, int, dict[str, str]]:
    name = json_body().get("name") or ""
    if not isinstance(name, str):
        raise Refusal("bad_request", "name must be text.")
    shown_name = display_name(name) if name.strip() else ""
    album, key = service().albums.create(shown_name, owner_id(), client_address())
    body = album_body(album, service().images, "edit", 0, _PAGE) | {"key": key}
    return jsonify(body), 201, {"Location": url_for("albums.describe", album_id=album.id)}


@blueprint.get("/<album_id>")
def describe(album_id: str) -> Response:
    album = permitted_album(album_id)
    service().open_albums.look(album)
    first, count = whole_number("from", 0), min(_MOST, whole_number("count", _PAGE))
    return jsonify(album_body(album, service().images, album.right(shown()), first, count))


@blueprint.patch("/<album_id>")
def patch(album_id: str) -> Response:
    album = editable_album(album_id)
    body = json_body()
    if "order" in body:
        service().albums.move(album, *_order(body))
    else:
        service().albums.patch(album, body.get("changes"), None, settled=True)
    service().albums.save(album)
    return jsonify({name: album.state()[name] for name in ("recipe", "revision")})


@blueprint.post("/<album_id>/fit")
def fit(album_id: str) -> Response:
    """The quality is looked for and set before the answer is given."""
    album, limit = editable_album(album_id), json_body().get("bytes")
    if type(limit) is not int or not 0 < limit < 2**53:
        raise Refusal("bad_request", "bytes must be a whole number from 1.")
    found = service().fitting.fit(album, limit)
    service().albums.save(album)
    return jsonify({name: album.state()[name] for name in ("recipe", "revision")} | found)


@blueprint.delete("/<album_id>/fit")
def stop_fit(album_id: str) -> tuple[str, int]:
    service().fitting.stop(editable_album(album_id))
    return "", 204


@blueprint.get("/<album_id>/curve")
def curve(album_id: str) -> Response:
    return jsonify({"points": service().fitting.curve(permitted_album(album_id))})


@blueprint.delete("/<album_id>")
def delete(album_id: str) -> tuple[str, int]:
    album = editable_album(album_id)
    service().publications.end_of(each.id for each in album.members)
    service().albums.end(album.id, "deleted")
    return "", 204


@blueprint.post("/<album_id>/images")
@limiter.shared_limit(
    lambda: service().config.album_uploads, scope="album uploads", error_message="uploads into albums"
)
def add(album_id: str) -> tuple[Response, int, dict[str, str]]:
    album = editable_album(album_id)
    received = receive(partial(service().albums.make_folder, album))
    path, token = received.texts.get("path", ""), received.texts.get("token", "")
    if len(token) > _LONGEST_TOKEN:
        raise Refusal("bad_request", f"token has at most {_LONGEST_TOKEN} characters.")
    path = "/".join(display_text(part) for part in path.replace("\\", "/").split("/"))[:_LONGEST_PATH]
    rank = _rank(received.texts.get("rank", "")) or album.members.next_rank()
    modified_ns = _modified_ns(received.texts.get("modified", ""))
    come = Member(received.folder.id, received.name, path, received.size, token, rank, modified_ns)
    member, is_new = service().albums.add(album, received.folder, come)
    if is_new:
        keep()
    place = {"Location": url_for("albums.member", album_id=album.id, image_id=member.id)}
    return jsonify(member_body(album, service().images, member, "edit")), 201 if is_new else 200, place


@blueprint.get("/<album_id>/images/<image_id>")
def member(album_id: str, image_id: str) -> Response:
    album = permitted_album(album_id)
    return jsonify(member_body(album, service().images, album.member(image_id), album.right(shown())))


@blueprint.patch("/<album_id>/images/<image_id>")
def patch_member(album_id: str, image_id: str) -> Response:
    album = editable_album(album_id)
    found = album.member(image_id)
    service().albums.patch(album, json_body().get("own"), [found.id], settled=True)
    service().albums.save(album)
    return jsonify(member_body(album, service().images, found, "edit"))


@blueprint.delete("/<album_id>/images/<image_id>")
def remove(album_id: str, image_id: str) -> tuple[str, int]:
    album = editable_album(album_id)
    removed = [album.member(image_id).id]
    service().publications.end_of(removed)
    service().albums.remove(album, removed)
    return "", 204


def json_body() -> dict[str, Any]:
    """The object in the request's body; an empty one where there is no body."""
    if not small_body():
        return {}
    body = request.get_json(silent=True, force=True)
    if not isinstance(body, dict):
        raise Refusal("bad_request", "Send a JSON object.")
    return body


def _order(body: dict[str, Any]) -> tuple[list[str], str | None]:
    """The ids of members in a new order, and the one that they are to stand before."""
    order, before = body["order"], body.get("before")
    if "changes" in body:
        raise Refusal("bad_request", "Send changes or an order, one at a time.")
    if not isinstance(order, list) or not all(isinstance(each, str) for each in order):
        raise Refusal("bad_request", "order must be a list of the ids of pictures.")
    if not isinstance(before, str | None):
        raise Refusal("bad_request", "before must be the id of a picture.")
    return order, before


def _rank(text: str) -> float | None:
    """Where a file is to stand among the others, from 1; None where nothing is said."""
    if text and not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
        raise Refusal("bad_request", "rank must be a whole number from 1.")
    return float(text) if text else None


def _modified_ns(text: str) -> int:
    """When the file was last written, in nanoseconds since 1970; 0 where nothing is said."""
    if text and not (text.isascii() and text.isdigit() and len(text) < 16 and int(text) <= _LATEST_MS):
        raise Refusal(
            "bad_request", "modified must be whole milliseconds since 1970, at most {most}.", most=_LATEST_MS
        )
    return int(text or 0) * 1_000_000


def whole_number(name: str, default: int) -> int:
    """A whole number from 0 in the query."""
    text = request.args.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refusal("bad_request", f"{name} must be a whole number from 0.")
    return int(text)
