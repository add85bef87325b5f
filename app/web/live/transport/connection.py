"""One connection of Engine.IO, over a websocket or by polling: packets in at a pace, packets out in bounds.

The library's own ends nothing, waits for the client where it should not, and logs pages for what it cannot
read. What is kept of it is the protocol's course: the queue, the pings and the closing.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from typing import Any

from engineio import packet
from engineio.exceptions import EngineIOError
from engineio.payload import Payload
from engineio.socket import Socket

from app.budget import Budget, Exhausted
from app.limits import COMMAND_BURST, COMMANDS_PER_SECOND
from app.web.live.transport import websocket
from app.web.live.transport.frames import Violation
from app.web.live.transport.share import KIB, PACKET, POLL, Share
from app.web.live.transport.websocket import WebSocket

log = logging.getLogger(__name__)

#: What may wait to be sent to one client: two of the largest previews.
MAX_BACKLOG_BYTES = 2 * 2**20
_PACKET_BYTES = 200
#: Seconds in which a connection must say what it is for.
FIRST_MESSAGE_S = 45.0
_UNREADABLE, _TOO_MUCH = 1007, 1008


class Connection(Socket):  # type: ignore[misc]
    """A client's connection. `backlog` is what waits to be sent to it, in bytes; `commands` are those that it
    may send. It lives on one process, so they are counted in memory. `has_spoken` says whether it has said
    what it is for."""

    def __init__(self, server: Any, sid: str, address: str) -> None:
        super().__init__(server, sid)
        self.address = address
        self.share = Share(address)
        self.commands = Budget(COMMANDS_PER_SECOND, COMMAND_BURST)
        self.backlog = 0
        self._websocket: WebSocket | None = None
        self._opened = time.monotonic()
        self.has_spoken = False

    # -- what the client sends

    def take(self, content: str | bytes) -> None:
        """Take one packet; Violation if it is none that a client may send."""
        kind, data = content[:1], content[1:]
        if kind == "4":
            self.has_spoken = True
            self.server._trigger_event("message", self.sid, data, run_async=False)
        elif kind == "3":
            self.schedule_ping()
        elif kind == "1":
            self.close(wait=False, abort=True, reason=self.server.reason.CLIENT_DISCONNECT)
        else:
            raise Violation("an invalid packet", _UNREADABLE)
        if not self.has_spoken and time.monotonic() - self._opened > FIRST_MESSAGE_S:
            raise Violation("a client that only waits", _TOO_MUCH)

    def handle_get_request(self, environ: dict[str, Any], start_response: Any) -> Any:
        """A client that polls, or one that wants a websocket."""
        try:
            self.share.spend(POLL)
        except Exhausted:
            self._refuse("more than its share")
        return super().handle_get_request(environ, start_response)

    def handle_post_request(self, environ: dict[str, Any]) -> None:
        """Packets of a client that polls; EngineIOError once the connection is ended for them."""
        length = int(environ.get("CONTENT_LENGTH") or 0)
        try:
            self.share.spend(POLL + length / 1024 * KIB)
            packets = environ["wsgi.input"].read(length).decode().split("\x1e")
            if len(packets) > Payload.max_decode_packets:
                raise Violation("too many packets at once", _TOO_MUCH)
            for content in packets:
                self.share.spend(PACKET)
                if self.closed:
                    return
                with self.share.priced():
                    self.take(content)
        except Exhausted:
            self._refuse("more than its share")
        except (Violation, UnicodeDecodeError) as error:
            self._refuse(str(error) if isinstance(error, Violation) else "no text")

    def _refuse(self, why: str) -> None:
        self.end(why)
        raise EngineIOError(why)

    # -- what the client is sent

    def send(self, pkt: Any) -> None:
        """Queue a packet. A client that does not read is let go before its backlog fills the memory."""
        if self.backlog > MAX_BACKLOG_BYTES and not self.closing:
            self.end("it does not read what it is sent")
            self.cut()
            return
        super().send(pkt)
        self.backlog += _size(pkt)

    def poll(self) -> list[Any]:
        """What there is for a client that polls; waits until there is something."""
        packets: list[Any] = super().poll()
        self.backlog -= sum(map(_size, packets))
        return packets

    def _write(self, line: WebSocket) -> None:
        """Send what is queued until the connection is closed."""
        try:
            while (pkt := self.queue.get()) is not None:
                self.queue.task_done()
                line.send(pkt.encode())
                self.backlog -= _size(pkt)
            self.queue.task_done()
        except OSError:
            pass
        line.finish()

    # -- the websocket

    def _upgrade_websocket(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Serve this connection over a websocket until it ends."""
        if self.upgraded or self._websocket is not None or not websocket.accepts(environ):
            return self.server._bad_request()  # type: ignore[no-any-return]
        self._websocket = websocket.accept(environ, self.share)
        try:
            if not self.connected or self._is_moved(self._websocket):
                self._serve(self._websocket)
        except Violation as error:
            self._websocket.close(error.code)
            self.end(str(error))
        except Exhausted:
            self._websocket.close(_TOO_MUCH)
            self.end("more than its share")
        except OSError:
            pass
        finally:
            self._leave(self._websocket)
        return ()

    def _is_moved(self, line: WebSocket) -> bool:
        """Whether a client that has polled so far comes over to the websocket."""
        if line.read() != "2probe":
            return False
        self.upgrading = True
        line.send("3probe")
        super().send(packet.Packet(packet.NOOP))  # ends the poll that is under way
        return line.read() == "5"

    def _serve(self, line: WebSocket) -> None:
        self.connected = self.upgraded = True
        self.upgrading = False
        line.be_patient(websocket.IDLE_S)
        self.server.start_background_task(self._write, line)
        while not self.closed and (content := line.read()) is not None:
            with self.share.priced():
                self.take(content)

    def _leave(self, line: WebSocket) -> None:
        """The websocket is over, and the connection with it unless it goes on by polling."""
        line.close()
        self._websocket = None
        self.upgrading = False
        if self.upgraded:
            self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
            self.queue.put(None)

    # -- the end

    def end(self, why: str) -> None:
        """End the connection in one line of the log, without waiting until the client has heard of it."""
        if self.server.sockets.pop(self.sid, None) is not None and not self.closed:
            log.info("a connection is ended: %s", why)
            self.close(wait=False, abort=True)

    def cut(self) -> None:
        """End the websocket now, with whatever is under way on it."""
        if self._websocket is not None:
            self._websocket.cut()


def _size(pkt: Any) -> int:
    return len(pkt.data or "") + _PACKET_BYTES if pkt is not None else 0
