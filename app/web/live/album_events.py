"""Socket.IO commands of albums and their batches."""

from __future__ import annotations

from collections.abc import Callable

from app.albums.batch import Batch
from app.albums.described import album_body
from app.errors import Refusal
from app.web.access import credentials
from app.web.current import service
from app.web.live import protocol
from app.web.live.commands import Payload, command, connection_id

#: Members that come along when an album is opened; the others are asked for over HTTP.
MEMBERS_AT_FIRST = 200


@command
def open_album(payload: Payload) -> Payload:
    shown = credentials(payload.get("key"))
    album = service().open_albums.join(payload["album_id"], connection_id(), shown)
    right, batch = album.right(shown), service().batches.newest_of(album)
    return {
        "album": album_body(album, service().images, right, 0, MEMBERS_AT_FIRST),
        **album.state(),
        "batch": batch.body() if batch is not None else None,
        "may_edit": right == "edit",
        "protocol": protocol.VERSION,
    }


@command
def patch_album(payload: Payload) -> Payload:
    album_id, changes, settle = payload["album_id"], payload["changes"], payload.get("phase") == "settle"
    return service().open_albums.patch(album_id, connection_id(), changes, _members(payload), settle)


@command
def move_members(payload: Payload) -> Payload:
    members, before = _members(payload) or [], payload.get("before")
    return service().open_albums.move(payload["album_id"], connection_id(), members, before)


@command
def undo_album(payload: Payload) -> Payload:
    return service().open_albums.undo(payload["album_id"], connection_id())


@command
def redo_album(payload: Payload) -> Payload:
    return service().open_albums.redo(payload["album_id"], connection_id())


@command
def close_album(payload: Payload) -> None:
    service().open_albums.leave(payload["album_id"], connection_id())


@command
def start_batch(payload: Payload) -> Payload:
    album = service().open_albums.editing(payload["album_id"], connection_id())
    values = payload.get("values") or {}
    batch = service().batches.start(album, payload["chore"], values, _members(payload))
    return {"batch": batch.body()}


@command
def pause_batch(payload: Payload) -> Payload:
    return _steered(payload, service().batches.pause)


@command
def resume_batch(payload: Payload) -> Payload:
    return _steered(payload, service().batches.resume)


@command
def cancel_batch(payload: Payload) -> Payload:
    return _steered(payload, service().batches.cancel)


@command
def retry_batch(payload: Payload) -> Payload:
    return _steered(payload, service().batches.retry)


@command
def undo_batch(payload: Payload) -> Payload:
    return _steered(payload, service().batches.undo)


def _members(payload: Payload) -> list[str] | None:
    """The ids of members that a command names; None where it names none."""
    members = payload.get("members")
    if members is not None and not all(isinstance(each, str) for each in members):
        raise Refusal("invalid_command", "members must be a list of the ids of pictures.")
    return members


def _steered(payload: Payload, steer: Callable[[Batch], Batch]) -> Payload:
    """Do something to a batch, for a tab that may change its album; the batch, or what came of that."""
    batch = service().batches.get(payload["batch_id"])
    service().open_albums.editing(batch.album.id if batch is not None else "", connection_id())
    assert batch is not None
    return {"batch": steer(batch).body()}
