"""Facts to the tabs of an edit. A viewer's id is its connection's id."""

from __future__ import annotations

import contextlib
import logging
import socket
from functools import partial
from typing import Any

from app import guard
from app.web.extensions import socketio
from app.web.live import protocol

log = logging.getLogger(__name__)

#: What may wait to be sent to one tab: two of the largest previews.
MAX_BACKLOG_BYTES = 2 * 2**20
_PACKET_BYTES = 200


def tell(fact: str, viewers: list[str], payload: dict[str, Any]) -> None:
    """Send a fact to the tabs of these ids, as `app.editing.tell` has it. The payload is serialised once for
    all of them. ValueError for a fact or a payload that the protocol does not declare."""
    protocol.check_fact(fact, payload)
    reading = [viewer for viewer in viewers if _reads(viewer)]
    if reading:
        # The tabs of an image are all on this process, so nothing needs to pass a message queue.
        socketio.server.emit(fact, payload, to=reading, namespace="/", ignore_queue=True)


def disconnect_everybody() -> None:
    """Close every connection; the pages come back by themselves once a server answers."""
    for sid, _ in list(socketio.server.manager.get_participants("/", None)):
        socketio.server.disconnect(sid)


def _reads(viewer: str) -> bool:
    """Whether a tab takes what it is sent. One that does not is let go before its backlog fills the memory;
    it comes back by itself if it is alive, and is where it was."""
    connection = _connection(viewer)
    if connection is None or connection.closing:
        return False
    if backlog(connection) <= MAX_BACKLOG_BYTES:
        return True
    log.info("a tab does not read what it is sent and is let go")
    guard.background("letting a tab go", partial(_cut, viewer, connection))
    return False


def backlog(connection: Any) -> int:
    """Bytes that wait to be sent to a tab."""
    waiting = list(connection.queue.queue)
    return sum(len(packet.data or "") + _PACKET_BYTES for packet in waiting if packet is not None)


def _cut(viewer: str, connection: Any) -> None:
    """End a connection without waiting for anything to be sent to it."""
    environ = socketio.server.get_environ(viewer, "/")
    connection.close(wait=False, abort=True)
    while not connection.queue.empty():
        connection.queue.get()
        connection.queue.task_done()
    connection.queue.put(None)
    if connection.upgraded and environ is not None:
        with contextlib.suppress(OSError):
            environ["eventlet.input"].get_socket().shutdown(socket.SHUT_RDWR)


def _connection(viewer: str) -> Any:
    """The transport's connection of a tab, if it is still there."""
    server = socketio.server
    return server.eio.sockets.get(server.manager.eio_sid_from_sid(viewer, "/"))
