"""Engine.IO with connections of our own (`Connection`), which have a budget and end at once."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import engineio
from engineio import packet

from app.web.live.transport import websocket
from app.web.live.transport.connection import Connection


class Engine(engineio.Server):  # type: ignore[misc]
    """The library's server: requests are checked and answered there, connections are made here."""

    def handle_request(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer a request of a client; JSONP, which any page could load as a script, is not served."""
        asked = parse_qs(environ.get("QUERY_STRING", ""))
        wants_websocket = environ.get("HTTP_UPGRADE", "").lower() == "websocket" or asked.get(
            "transport"
        ) == ["websocket"]
        if "j" in asked or (wants_websocket and not websocket.accepts(environ)):
            refused = self._bad_request()
            start_response(refused["status"], refused["headers"])
            return [refused["response"]]
        return super().handle_request(environ, start_response)

    def _handle_connect(
        self, environ: dict[str, Any], start_response: Any, transport: str, jsonp_index: int | None = None
    ) -> Any:
        if self.start_service_task:  # type: ignore[has-type]  # looks whether clients still answer
            self.start_service_task = False
            self.service_task_handle = self.start_background_task(self._service_task)
        sid = self.generate_id()
        connection = self.sockets[sid] = Connection(self, sid, environ.get("REMOTE_ADDR", ""))
        connection.send(packet.Packet(packet.OPEN, self._opening(sid, transport)))
        self._trigger_event("connect", sid, environ, run_async=False)
        connection.schedule_ping()
        if transport == "websocket":
            answer = connection.handle_get_request(environ, start_response)
            self.sockets.pop(sid, None)
            return answer
        connection.connected = True
        return self._ok(connection.poll())

    def _opening(self, sid: str, transport: str) -> dict[str, Any]:
        """What a client is told first; times in ms."""
        return {
            "sid": sid,
            "upgrades": self._upgrades(sid, transport),
            "pingTimeout": int(self.ping_timeout * 1000),
            "pingInterval": int(self.ping_interval * 1000),
            "maxPayload": self.max_http_buffer_size,
        }


def replace(library: engineio.Server, **options: Any) -> Engine:
    """An Engine in the place of the library's own server, with what was registered there."""
    engine = Engine(**options)
    for event, handler in library.handlers.items():
        engine.on(event, handler)
    return engine
