"""Facts to the tabs of an edit. A viewer's id is its connection's id."""

from __future__ import annotations

from typing import Any

from app.web.extensions import socketio
from app.web.live import protocol


def tell(fact: str, viewers: list[str], payload: dict[str, Any]) -> None:
    """Send a fact to the tabs of these ids, as `app.editing.tell` has it. The payload is serialised once for
    all of them. ValueError for a fact or a payload that the protocol does not declare."""
    protocol.check_fact(fact, payload)
    there = [viewer for viewer in viewers if _is_there(viewer)]
    if there:
        # The tabs of an image are all on this process, so nothing needs to pass a message queue.
        socketio.server.emit(fact, payload, to=there, namespace="/", ignore_queue=True)


def disconnect(viewers: list[str]) -> None:
    """Close the connections of these tabs; the pages come back by themselves, to wherever they are sent."""
    for viewer in viewers:
        socketio.server.disconnect(viewer)


def disconnect_everybody() -> None:
    """Close every connection; the pages come back by themselves once a server answers."""
    for sid, _ in list(socketio.server.manager.get_participants("/", None)):
        socketio.server.disconnect(sid)


def _is_there(viewer: str) -> bool:
    """Whether a tab is still there to be told something."""
    server = socketio.server
    connection = server.eio.sockets.get(server.manager.eio_sid_from_sid(viewer, "/"))
    return connection is not None and not connection.closing
