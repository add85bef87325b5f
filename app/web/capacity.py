"""How many pages may be open, at all and from one address. A page without room gets an answer at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs

from app.config import Config
from app.errors import Refusal, server_full
from app.web.extensions import WsgiApp, socketio
from app.web.live.transport.connection import Connection
from app.web.live.transport.share import admit
from app.web.problems import problem

_PATH = "/socket.io/"


class SocketLimit:
    """Stands before the socket server and turns handshakes away; what is connected is never touched."""

    def __init__(self, wsgi_app: WsgiApp, config: Config) -> None:
        self._wsgi_app = wsgi_app
        self._max_sockets = config.max_sockets
        self._max_per_address = config.max_sockets_per_address

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(_PATH) and "sid" not in parse_qs(environ.get("QUERY_STRING", "")):
            address = environ.get("REMOTE_ADDR", "")
            # First the address: it may have to wait, and what is open is counted when it has.
            refusal = None if admit(address) else too_much()
            refusal = refusal or self._refusal(address)
            if refusal is not None:
                return problem(refusal)(environ, start_response)
        return self._wsgi_app(environ, start_response)

    def _refusal(self, address: str) -> Refusal | None:
        if open_sockets() >= self._max_sockets and not _made_room_for(address):
            return server_full()
        if self._max_per_address and _sockets_of(address) >= self._max_per_address:
            return Refusal(
                "busy",
                "One address may have {most} pages open here. Close one to open another.",
                retry_after=5,
                most=self._max_per_address,
            )
        return None


def too_much() -> Refusal:
    return Refusal("busy", "This address asks for too much. Try again soon.", retry_after=5)


def open_sockets() -> int:
    """Pages that are connected now, whatever their transport."""
    return sum(not connection.closed for connection in list(socketio.server.eio.sockets.values()))


def _made_room_for(address: str) -> bool:
    """End a page that has said nothing yet, of an address that has at least twice as many as this one will
    have; whether there was any. So no address fills the room for all others by waiting in it."""
    by_address: dict[str, list[Connection]] = {}
    for connection in list(socketio.server.eio.sockets.values()):
        if not connection.closed:
            by_address.setdefault(connection.address, []).append(connection)
    fullest = max(by_address.values(), key=len, default=[])
    silent = [connection for connection in fullest if not connection.has_spoken]
    if not silent or len(fullest) < 2 * (len(by_address.get(address, ())) + 1):
        return False
    silent[0].end("another address has no room")
    silent[0].cut()
    return True


def _sockets_of(address: str) -> int:
    open_ids = socketio.server.eio.sockets
    environs = list(socketio.server.environ.items())
    return sum(sid in open_ids and environ.get("REMOTE_ADDR") == address for sid, environ in environs)
