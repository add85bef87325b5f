"""What every Socket.IO command goes through: its payload is checked, it is answered, no fault gets out."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from typing import Any

from flask import Flask, request
from flask_socketio import Namespace

from app.errors import Refusal
from app.logs import set_about, short
from app.storage.files import disk_refusals
from app.web.extensions import socketio
from app.web.live import protocol
from app.web.problems import note

log = logging.getLogger(__name__)

Payload = dict[str, Any]

#: What a hand that moves sends all the time. These ask nothing of the request that the connection began with,
#: and are handled without it: to bring it back takes as long as all the rest.
ALL_THE_TIME = ("patch_recipe", "patch_album", "preview_shown")
_asking: ContextVar[str | None] = ContextVar(
    "the connection that asks, where there is no request", default=None
)


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
    set_about(connection=short(connection_id()))
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


def connection_id() -> str:
    """The id of the connection that asks: what a viewer is called on the floors below."""
    return _asking.get() or id_of_request()


def id_of_request() -> str:
    sid: str = request.sid  # type: ignore[attr-defined]
    return sid
