"""A Socket.IO tab on aiohttp's websocket. The pure-Python client would be the bottleneck (it checks UTF-8
in Python), so benchmarks speak the wire format themselves: Engine.IO 4, Socket.IO 5."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

import aiohttp


class Refused(Exception):
    """The server does not open the edit."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class BenchTab:
    """Connects, opens one edit (`opened` is its acknowledgement), and calls
    `on_preview(body, arrived_s)` for each preview it has answered.

    Once the server has ended the connection, every call raises ConnectionError, those under way included.
    `has_final` is set once the first final has come. `forwarded_for` is the address that a trusted proxy
    would name.
    """

    def __init__(
        self,
        url: str,
        image: dict[str, Any],
        view: dict[str, Any],
        answers: bool = True,
        forwarded_for: str = "",
    ) -> None:
        self._address = url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
        self._address += f"&image_id={image['id']}"
        self._image = image
        self._view = view
        self._answers = answers
        self._headers = {"X-Forwarded-For": forwarded_for} if forwarded_for else {}
        self._numbers = itertools.count()
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.has_final = asyncio.Event()
        self.on_preview: Callable[[dict[str, Any], float], None] = lambda body, arrived_s: None

    async def __aenter__(self) -> BenchTab:
        self._session = aiohttp.ClientSession(headers=self._headers)
        try:
            self._socket = await self._session.ws_connect(self._address, max_msg_size=0)
            await self._socket.receive_str()
            await self._socket.send_str("40")
            await self._socket.receive_str()
        except BaseException:
            await self._session.close()
            raise
        self._reading = asyncio.create_task(self._read())
        try:
            self.opened = await self.call("open_edit", key=self._image["key"], view=self._view)
            if not self.opened["ok"]:
                raise Refused(self.opened["error"]["code"])
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reading.cancel()
        await self._socket.close()
        await self._session.close()

    async def call(self, command: str, **payload: Any) -> dict[str, Any]:
        """Send a command; its acknowledgement."""
        if self._reading.done():
            raise ConnectionError("the server has ended the connection")
        number = next(self._numbers)
        future = self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._send(command, payload, str(number))
        answer: dict[str, Any] = await future
        return answer

    async def _send(self, command: str, payload: dict[str, Any], number: str = "") -> None:
        body = json.dumps([command, {"image_id": self._image["id"], **payload}], separators=(",", ":"))
        await self._socket.send_str(f"42{number}{body}")

    async def _read(self) -> None:
        try:
            await self._read_on()
        finally:
            for waiting in self._waiting.values():
                if not waiting.done():
                    waiting.set_exception(ConnectionError("the server has ended the connection"))

    async def _read_on(self) -> None:
        async for message in self._socket:
            text = message.data
            if text == "2":
                await self._socket.send_str("3")
            elif text.startswith("43"):
                start = text.index("[")
                self._waiting.pop(int(text[2:start])).set_result(json.loads(text[start:])[0])
            elif text.startswith("42"):
                arrived_s = time.perf_counter()
                fact, body = json.loads(text[2:])
                if fact == "preview_rendered":
                    if body["stage"] == "final":
                        self.has_final.set()
                    if self._answers:
                        await self._send("preview_shown", {"revision": body["revision"]})
                    self.on_preview(body, arrived_s)


def quantile(values: list[float], share: float) -> float:
    """The value that `share` (0..1) of the values do not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]
