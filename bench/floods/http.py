"""Floods, stalls and odd feeds of plain HTTP."""

from __future__ import annotations

import time

from bench.floods.registry import Target, flood

_HEAD = b"Host: x\r\n"
_CHUNKED = b"POST /api/images HTTP/1.1\r\n" + _HEAD + b"Transfer-Encoding: chunked\r\n"
_FORM = b"Content-Type: multipart/form-data; boundary=e\r\n\r\n"
_FILE = b'--e\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
_PART = b'--e\r\nContent-Disposition: form-data; name="a"\r\n\r\n'


def get(path: str, headers: bytes = b"") -> bytes:
    return f"GET {path} HTTP/1.1\r\n".encode() + _HEAD + headers + b"\r\n"


#: What is sent again and again on one connection, nothing awaited.
PIPELINED = {
    "an unknown address": get("/nothing"),
    "a small answer": get("/healthz"),
    "the catalog": get("/api/catalog"),
    "the page": get("/"),
    "large headers": get("/nothing", b"".join(b"X-%d: %s\r\n" % (n, b"a" * 600) for n in range(90))),
    "a handshake": get("/socket.io/?EIO=4&transport=polling"),
    "a method that is not taken": b"POST /healthz HTTP/1.1\r\n"
    + _HEAD
    + b"Content-Length: 9\r\n\r\nxxxxxxxxx",
    "empty lines": b"\r\n",
    "a foreign host": b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
}

#: A beginning, and what follows it without an end.
ENDLESS = {
    "a request line": (b"GET /", b"a"),
    "a header": (b"GET / HTTP/1.1\r\nX: ", b"a"),
    "headers": (b"GET / HTTP/1.1\r\n", b"X: y\r\n"),
    "a chunk's length": (_CHUNKED + _FORM, b"0"),
    "a chunk's extension": (_CHUNKED + _FORM + b"1;", b"a"),
    "extensions of tiny chunks": (_CHUNKED + _FORM, b"1;" + b"a" * 900 + b"\r\nx\r\n"),
    "tiny chunks": (_CHUNKED + _FORM, b"1\r\nx\r\n"),
    "trailers": (_CHUNKED + _FORM + b"0\r\n", b"X: y\r\n"),
    "a body": (_CHUNKED + _FORM, b"fff0\r\n" + b"x" * 0xFFF0 + b"\r\n"),
    "headers of a part": (_CHUNKED + _FORM + b"5\r\n--e\r\n\r\n", b"1000\r\n" + b"\\a" * 2048 + b"\r\n"),
    "parts of a form": (
        _CHUNKED + _FORM,
        b"%x\r\n%s\r\n\r\n" % (len(_PART) + 2, _PART),
    ),
    "text of a form": (
        _CHUNKED + _FORM + b"%x\r\n%s\r\n" % (len(_PART), _PART),
        b"1000\r\n" + b"x" * 0x1000 + b"\r\n",
    ),
}

#: A beginning, and what follows it one byte a second.
DRIPS = {
    "a request line": b"GET /",
    "empty lines": b"",
    "a header": b"GET / HTTP/1.1\r\nHost: x\r\nX: ",
    "a body": b"POST /api/images HTTP/1.1\r\n" + _HEAD + b"Content-Length: 9999\r\n" + _FORM + _FILE,
    "a chunk's length": _CHUNKED + _FORM,
    "a chunk's extension": _CHUNKED + _FORM + b"5;",
    "trailers": _CHUNKED + _FORM + b"0\r\nX: ",
    "a body that nobody wants": b"POST /nothing HTTP/1.1\r\n" + _HEAD + b"Content-Length: 9999\r\n\r\n",
}


def _pipelined(name: str, request: bytes) -> None:
    def run(target: Target) -> None:
        target.flood(target.connect(), request)

    flood(f"http: pipelined {name}")(run)


def _endless(name: str, beginning: bytes, more: bytes) -> None:
    def run(target: Target) -> None:
        line = target.connect()
        target.send(line, beginning)
        target.flood(line, more)

    flood(f"http: endless {name}")(run)


def _dripping(name: str, beginning: bytes) -> None:
    def run(target: Target) -> None:
        line = target.connect()
        target.send(line, beginning)
        while target.goes_on:
            target.send(line, b"\r\n" if not beginning else b"1")
            target.take(line)
            target.rest(1)

    flood(f"http: a drip of {name}", connections=20, patient=True)(run)


for _name, _request in PIPELINED.items():
    _pipelined(_name, _request)
for _name, (_beginning, _more) in ENDLESS.items():
    _endless(_name, _beginning, _more)
for _name, _beginning in DRIPS.items():
    _dripping(_name, _beginning)


def _held(name: str, connections: int, sent: bytes) -> None:
    def run(target: Target) -> None:
        lines = [target.connect() for _ in range(10)]
        for line in lines:
            target.send(line, sent)
        target.rest(30)

    flood(f"http: held {name}", connections=connections, patient=True)(run)


_held("connections that say nothing", 60, b"")
_held("half requests", 60, b"G")
_held("answers that are not read", 60, get("/api/catalog") * 50)


@flood("http: new connections", connections=4, patient=True)
def connections(target: Target) -> None:
    while target.goes_on:
        target.connect().close()


@flood("http: a request on each new connection", connections=4, patient=True)
def requests(target: Target) -> None:
    while target.goes_on:
        target.ask("GET", "/nothing")
        time.sleep(0)


@flood("http: uploads of nothing", connections=4, patient=True)
def uploads(target: Target) -> None:
    while target.goes_on:
        target.ask("POST", "/api/images", b"x" * 100_000)
