"""Socket.IO commands: check, call editing, answer. A handler's name is its command's name."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from typing import Any

from flask import Flask, request
from flask_socketio import Namespace

from app.albums.batch import Batch
from app.albums.described import album_body
from app.errors import Refusal
from app.keeping.described import rights
from app.keeping.naming import display_name, display_text
from app.logs import set_about, short
from app.recipe.view import View
from app.storage.files import disk_refusals
from app.web.access import client_address, credentials
from app.web.current import service
from app.web.extensions import socketio
from app.web.live import protocol
from app.web.problems import note
from app.web.routes.images import image_body

log = logging.getLogger(__name__)

Payload = dict[str, Any]

#: What a hand that moves sends all the time. These ask nothing of the request that the connection began with,
#: and are handled without it: to bring it back takes as long as all the rest.
ALL_THE_TIME = ("patch_recipe", "patch_album", "preview_shown")
_asking: ContextVar[str | None] = ContextVar(
    "the connection that asks, where there is no request", default=None
)
#: Members that come along when an album is opened; the others are asked for over HTTP.
MEMBERS_AT_FIRST = 200


def command(handler: Callable[[Payload], Payload | None]) -> Callable[..., Payload]:
    """Register a handler under its own name, behind the checks that every command passes."""
    name = handler.__name__

    @functools.wraps(handler)
    def answer(*arguments: Any) -> Payload:
        return _answer(name, handler, arguments)

    socketio.on_event(name, answer)
    return answer


def bind(app: Flask) -> None:
    """Handle what comes all the time the short way."""
    for name, handler, _ in socketio.handlers:
        if name in ALL_THE_TIME:
            socketio.server.on(name, partial(_answer_alone, app, handler.__wrapped__))


def _answer_alone(app: Flask, answer: Callable[..., Payload], connection: str, *arguments: Any) -> Payload:
    asking = _asking.set(connection)
    try:
        with app.app_context():
            return answer(*arguments)
    finally:
        _asking.reset(asking)


def _answer(name: str, handler: Callable[[Payload], Payload | None], arguments: tuple[Any, ...]) -> Payload:
    set_about(connection=short(_connection()))
    try:
        with disk_refusals():
            return {"ok": True, **(handler(protocol.read_payload(name, arguments)) or {})}
    except Refusal as refusal:
        note(refusal)
        return {"ok": False, "error": refusal.to_dict()}
    except Exception:
        log.exception("the command %s failed", name)
        return {"ok": False, "error": Refusal("internal_error", "That did not work.").to_dict()}


class NoCommand(Namespace):  # type: ignore[misc]
    """Whatever is not a command is counted and refused like one, so that nobody waits for an answer.

    The library's own way for the rest, a handler for "*", would take an event of that very name for a
    connection's id followed by its event, and so let one connection speak as another.
    """

    def trigger_event(self, event: Any, connection: str, *arguments: Any) -> Any:
        if event in socketio.server.reserved_events:
            return None
        return super().trigger_event("refused", connection, event, *arguments)

    def on_refused(self, name: Any, *arguments: Any) -> Payload:
        return _answer(name, dict, arguments)


socketio.on_namespace(NoCommand("/"))


@command
def open_edit(payload: Payload) -> Payload:
    image_id = payload["image_id"]
    view = View.parse(payload["view"]) if payload.get("view") is not None else View()
    shown = credentials(payload.get("key"))
    record = service().images.find(image_id, shown)
    state = service().edits.join(
        record,
        _connection(),
        view,
        shown,
        client_address(),
        is_sent=request.args.get("image_id") == image_id,
    )
    service().open_albums.bring_forward(record)
    may_edit = record.right(shown) == "edit"
    body = image_body(record, state) | rights(record, may_edit)
    return {"image": body, **state, "may_edit": may_edit, "protocol": protocol.VERSION}


@command
def patch_recipe(payload: Payload) -> Payload:
    image_id, settle = payload["image_id"], payload.get("phase") == "settle"
    return service().edits.patch(image_id, _connection(), payload["changes"], settle)


@command
def preview_shown(payload: Payload) -> None:
    service().edits.shown(payload["image_id"], _connection(), payload["revision"])


@command
def set_view(payload: Payload) -> None:
    service().edits.look(payload["image_id"], _connection(), View.parse(payload["view"]))


@command
def undo(payload: Payload) -> Payload:
    return service().edits.undo(payload["image_id"], _connection())


@command
def redo(payload: Payload) -> Payload:
    return service().edits.redo(payload["image_id"], _connection())


@command
def reset_recipe(payload: Payload) -> Payload:
    return service().edits.reset(payload["image_id"], _connection())


@command
def list_steps(payload: Payload) -> Payload:
    return service().edits.steps(payload["image_id"], _connection())


@command
def go_to_step(payload: Payload) -> Payload:
    return service().edits.go_to_step(payload["image_id"], _connection(), payload["step"])


@command
def render_sheet(payload: Payload) -> Payload:
    variants = payload["variants"]
    if not all(isinstance(changes, dict) for changes in variants):
        raise Refusal("invalid_command", "render_sheet: each variant must be an object of changes.")
    return {"total": service().edits.render_sheet(payload["image_id"], _connection(), variants)}


@command
def rename_image(payload: Payload) -> Payload:
    texts = {name: payload[name] for name in ("name", "title", "alt") if isinstance(payload.get(name), str)}
    clean = {name: display_text(text) for name, text in texts.items()}
    if "name" in clean:
        clean["name"] = display_name(clean["name"])
    record = service().edits.rename(payload["image_id"], _connection(), clean)
    return record.texts


@command
def renew_key(payload: Payload) -> Payload:
    right = payload["right"]
    if right not in ("view", "edit"):
        raise Refusal("invalid_command", "renew_key: right must be view or edit.")
    return {"right": right, "key": service().edits.renew_key(payload["image_id"], right, _connection())}


@command
def keep_image(payload: Payload) -> Payload:
    """Any command counts as use, so the time starts over; this one says until when."""
    service().edits.steps(payload["image_id"], _connection())
    return {"expires_at": service().images.expires_ms(payload["image_id"])}


@command
def close_edit(payload: Payload) -> None:
    service().edits.leave(payload["image_id"], _connection())


@command
def open_album(payload: Payload) -> Payload:
    shown = credentials(payload.get("key"))
    album = service().open_albums.join(payload["album_id"], _connection(), shown)
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
    return service().open_albums.patch(album_id, _connection(), changes, _members(payload), settle)


@command
def move_members(payload: Payload) -> Payload:
    members, before = _members(payload) or [], payload.get("before")
    return service().open_albums.move(payload["album_id"], _connection(), members, before)


@command
def undo_album(payload: Payload) -> Payload:
    return service().open_albums.undo(payload["album_id"], _connection())


@command
def redo_album(payload: Payload) -> Payload:
    return service().open_albums.redo(payload["album_id"], _connection())


@command
def close_album(payload: Payload) -> None:
    service().open_albums.leave(payload["album_id"], _connection())


@command
def start_batch(payload: Payload) -> Payload:
    album = service().open_albums.editing(payload["album_id"], _connection())
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


def _members(payload: Payload) -> list[str] | None:
    """The ids of members that a command names; None where it names none."""
    members = payload.get("members")
    if members is not None and not all(isinstance(each, str) for each in members):
        raise Refusal("invalid_command", "members must be a list of the ids of pictures.")
    return members


def _steered(payload: Payload, steer: Callable[[Batch], None]) -> Payload:
    """Do something to a batch, for a tab that may change its album."""
    batch = service().batches.get(payload["batch_id"])
    service().open_albums.editing(batch.album.id if batch is not None else "", _connection())
    assert batch is not None
    steer(batch)
    return {"batch": batch.body()}


@socketio.on("disconnect")  # type: ignore[untyped-decorator]
def disconnect(reason: str = "") -> None:
    """A connection has ended: perhaps while another is answered, for not reading what it is told of that."""
    service().edits.leave_all(_of_request())
    service().open_albums.leave_all(_of_request())


def _connection() -> str:
    """The id of the connection that asks: what a viewer is called on the floors below."""
    return _asking.get() or _of_request()


def _of_request() -> str:
    sid: str = request.sid  # type: ignore[attr-defined]
    return sid
