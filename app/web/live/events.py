"""Socket.IO commands of edits: check, call editing, answer. A handler's name is its command's name."""

from __future__ import annotations

from flask import request

from app.errors import Refusal
from app.keeping.described import rights
from app.keeping.naming import display_name, display_text
from app.recipe.view import View
from app.web.access import client_address, credentials
from app.web.current import service
from app.web.extensions import socketio
from app.web.live import protocol
from app.web.live.commands import Payload, command, connection_id, id_of_request
from app.web.routes.images import image_body


@command
def open_edit(payload: Payload) -> Payload:
    image_id = payload["image_id"]
    view = View.parse(payload["view"]) if payload.get("view") is not None else View()
    shown = credentials(payload.get("key"))
    record = service().images.find(image_id, shown)
    state = service().edits.join(
        record,
        connection_id(),
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
    return service().edits.patch(image_id, connection_id(), payload["changes"], settle)


@command
def preview_shown(payload: Payload) -> None:
    service().edits.shown(payload["image_id"], connection_id(), payload["revision"])


@command
def set_view(payload: Payload) -> None:
    service().edits.look(payload["image_id"], connection_id(), View.parse(payload["view"]))


@command
def undo(payload: Payload) -> Payload:
    return service().edits.undo(payload["image_id"], connection_id())


@command
def redo(payload: Payload) -> Payload:
    return service().edits.redo(payload["image_id"], connection_id())


@command
def reset_recipe(payload: Payload) -> Payload:
    return service().edits.reset(payload["image_id"], connection_id())


@command
def list_steps(payload: Payload) -> Payload:
    return service().edits.steps(payload["image_id"], connection_id())


@command
def go_to_step(payload: Payload) -> Payload:
    return service().edits.go_to_step(payload["image_id"], connection_id(), payload["step"])


@command
def render_sheet(payload: Payload) -> Payload:
    variants = payload["variants"]
    if not all(isinstance(changes, dict) for changes in variants):
        raise Refusal("invalid_command", "render_sheet: each variant must be an object of changes.")
    return {"total": service().edits.render_sheet(payload["image_id"], connection_id(), variants)}


@command
def rename_image(payload: Payload) -> Payload:
    texts = {name: payload[name] for name in ("name", "title", "alt") if isinstance(payload.get(name), str)}
    clean = {name: display_text(text) for name, text in texts.items()}
    if "name" in clean:
        clean["name"] = display_name(clean["name"])
    record = service().edits.rename(payload["image_id"], connection_id(), clean)
    return record.texts


@command
def renew_key(payload: Payload) -> Payload:
    right = payload["right"]
    if right not in ("view", "edit"):
        raise Refusal("invalid_command", "renew_key: right must be view or edit.")
    return {"right": right, "key": service().edits.renew_key(payload["image_id"], right, connection_id())}


@command
def keep_image(payload: Payload) -> Payload:
    """Any command counts as use, so the time starts over; this one says until when."""
    service().edits.steps(payload["image_id"], connection_id())
    return {"expires_at": service().images.expires_ms(payload["image_id"])}


@command
def close_edit(payload: Payload) -> None:
    service().edits.leave(payload["image_id"], connection_id())


@socketio.on("disconnect")  # type: ignore[untyped-decorator]
def disconnect(reason: str = "") -> None:
    """A connection has ended: perhaps while another is answered, for not reading what it is told of that."""
    service().edits.leave_all(id_of_request())
    service().open_albums.leave_all(id_of_request())
