"""What both servers read as a request, and what they refuse: alike, and with a problem to read."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from bench import running
from bench.floods.http import DRIPS

SECRET = "key=SECRET"
HOST = b"Host: x\r\n"
FORM = b"Content-Type: multipart/form-data; boundary=e\r\n"
POST = b"POST /api/catalog HTTP/1.1\r\n" + HOST
#: Requests that two readers could take apart in two ways, or that nobody can.
REFUSED = {
    "two lengths": POST + b"Content-Length: 5\r\nContent-Length: 0\r\n\r\n",
    "two equal lengths": POST + b"Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
    "a length in a list": POST + b"Content-Length: 5, 5\r\n\r\nhello",
    "a length with a sign": POST + b"Content-Length: +5\r\n\r\nhello",
    "a length below zero": POST + b"Content-Length: -5\r\n\r\nhello",
    "a length with an underscore": POST + b"Content-Length: 1_0\r\n\r\n",
    "a length in other digits": POST + b"Content-Length: \xb2\r\n\r\n",
    "a length and chunks": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "identity, chunked": POST + b"Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
    "chunked twice": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "gzip, chunked": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "an unknown coding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a tab in a coding": POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "chunks in HTTP/1.0": POST.replace(b"1.1", b"1.0") + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a space before the colon": POST + b"Content-Length : 5\r\n\r\nhello",
    "a space before a name": POST + b" Content-Length: 5\r\n\r\nhello",
    "a header that goes on": POST + b"X: a\r\n b\r\n\r\n",
    "a header without a colon": POST + b"nonsense\r\n\r\n",
    "a header without a name": POST + b": nothing\r\n\r\n",
    "NUL in a header": POST + b"X: a\0b\r\n\r\n",
    "a bare CR in a header": POST + b"X: a\rb\r\n\r\n",
    "a bare LF": b"GET /healthz HTTP/1.1\nHost: x\n\n",
    "two hosts": b"GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "an invalid method": b"G@T /?" + SECRET.encode() + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "a method in small letters": b"get / HTTP/1.1\r\n" + HOST + b"\r\n",
    "a control character": b"GET /?" + SECRET.encode() + b"\x1b[31m HTTP/1.1\r\n" + HOST + b"\r\n",
    "something behind the version": b"GET /?" + SECRET.encode() + b" HTTP/1.1 EVIL\r\n" + HOST + b"\r\n",
    "no version": b"GET /?" + SECRET.encode() + b"\r\n" + HOST + b"\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a long request line": b"GET /?" + SECRET.encode() + b"a" * 9000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "a long header": b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 9000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\n" + HOST + b"X: y\r\n" * 200 + b"\r\n",
    "too much of all headers": b"GET / HTTP/1.1\r\n" + HOST + (b"X: " + b"a" * 8000 + b"\r\n") * 20 + b"\r\n",
    "an odd expectation": POST + b"Expect: magic\r\nContent-Length: 5\r\n\r\nhello",
}
#: Bodies in invalid chunks.
CHUNKS = {
    "below zero": b"-5\r\nhello\r\n0\r\n\r\n",
    "with a prefix": b"0x5\r\nhello\r\n0\r\n\r\n",
    "with a sign": b"+5\r\nhello\r\n0\r\n\r\n",
    "with an underscore": b"1_0\r\n" + b"a" * 16 + b"\r\n0\r\n\r\n",
    "with a space before it": b" 5\r\nhello\r\n0\r\n\r\n",
    "no number": b"zz\r\nhello\r\n0\r\n\r\n",
    "no length": b"\r\nhello\r\n0\r\n\r\n",
    "too short": b"4\r\nhello\r\n0\r\n\r\n",
    "too long": b"6\r\nhello\r\n0\r\n\r\n",
    "an odd extension": b"5;\0\r\nhello\r\n0\r\n\r\n",
    "a long extension": b"5;" + b"a" * 20_000 + b"\r\nhello\r\n0\r\n\r\n",
    "a length in a trailer": b"0\r\nContent-Length: 5\r\n\r\n",
    "long trailers": b"0\r\n" + b"X: y\r\n" * 5000 + b"\r\n",
    "an extension without an end": b"5;" + b"a" * 1500,
    "trailers without an end": b"0\r\n" + b"X: y\r\n" * 1500,
    "tiny ones with long extensions": (b"1;" + b"a" * 900 + b"\r\nx\r\n") * 2000,
}


class Answer(NamedTuple):
    """What has come back of a connection until its end."""

    status: int
    headers: dict[str, str]
    body: bytes


class Raw:
    """A server that is spoken to byte by byte, and its log."""

    def __init__(self, url: str, process: int) -> None:
        host, _, port = url.removeprefix("http://").partition(":")
        self._address = (host, int(port))
        self._log = Path(f"/proc/{process}/fd/2")

    def connect(self) -> socket.socket:
        return socket.create_connection(self._address, timeout=60)

    def ask(self, *pieces: bytes) -> Answer:
        with self.connect() as line:
            try:
                for piece in pieces:
                    line.sendall(piece)
            except OSError:
                pass  # refused before all of it was sent
            return read(line)

    def log(self) -> str:
        return self._log.read_text()


def read(line: socket.socket) -> Answer:
    """All answers of a connection, as one, once the server has ended it."""
    content = b""
    while piece := line.recv(65536):
        content += piece
    head, _, body = content.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(each.split(": ", 1) for each in lines)
    return Answer(int(first.split()[1]), headers, body)


@pytest.fixture(scope="module", params=["serve", "gunicorn"])
def raw(request: pytest.FixtureRequest) -> Iterator[Raw]:
    with running.serving(request.param, WHITTLE_SLOW_UPLOAD_S="1") as (url, process):
        yield Raw(url, process)


@pytest.mark.parametrize("request_", REFUSED.values(), ids=REFUSED)
def test_u7_a_request_that_can_be_read_in_two_ways_is_refused_and_its_connection_ended(
    raw: Raw, request_: bytes
) -> None:
    answer = raw.ask(request_ + b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    assert 400 <= answer.status <= 505 and answer.status != 500
    problem = json.loads(answer.body)  # one answer, and none to the request behind it
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert problem["code"] == "bad_request" and problem["status"] == answer.status
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert SECRET not in raw.log() and "127.0.0.1:" not in raw.log().replace("http://127.0.0.1:", "")
    assert "Traceback" not in raw.log()


@pytest.mark.parametrize("chunks", CHUNKS.values(), ids=CHUNKS)
@pytest.mark.parametrize("path", [b"/api/images", b"/api/optimize"])
def test_u7_a_body_in_invalid_chunks_is_refused_with_a_problem(raw: Raw, path: bytes, chunks: bytes) -> None:
    head = b"POST %s HTTP/1.1\r\n" % path + HOST + FORM + b"Transfer-Encoding: chunked\r\n\r\n"
    answer = raw.ask(head, chunks)
    assert (answer.status, json.loads(answer.body)["code"]) == (400, "bad_request")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "Traceback" not in raw.log()


def test_requests_that_are_sent_before_the_answers_are_answered_in_order(raw: Raw) -> None:
    asked = [b"GET /nothing HTTP/1.1\r\nHost: x\r\nX-Pad: %d\r\n\r\n" % n for n in range(50)]
    last = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with raw.connect() as line:
        line.sendall(b"".join(asked) + last)
        content = b""
        while piece := line.recv(65536):
            content += piece
    assert content.count(b"HTTP/1.1 404 ") == 50
    assert content.rpartition(b"HTTP/1.1 ")[2].startswith(b"200 ")


def test_a_connection_goes_on_after_a_body_that_nobody_wanted(raw: Raw) -> None:
    unwanted = b"POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nsomething"
    in_chunks = b"POST /nothing HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    in_chunks += b"2;a=b\r\nhi\r\n0\r\nX: y\r\n\r\n"
    last = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with raw.connect() as line:
        line.sendall(unwanted + in_chunks + last)
        content = b""
        while piece := line.recv(65536):
            content += piece
    assert content.count(b"HTTP/1.1 404 ") == 2 and content.count(b"HTTP/1.1 200 ") == 1


def test_who_asks_whether_a_body_is_wanted_is_told_before_it_is_sent(raw: Raw) -> None:
    head = b"POST /api/images HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n" + FORM
    with raw.connect() as line:
        line.sendall(head + b"Content-Length: 999999999\r\n\r\n")
        assert read(line).status == 413, "nothing of the body was waited for"
    with raw.connect() as line:
        line.sendall(head + b"Content-Length: 5\r\n\r\n")
        assert line.recv(65536).startswith(b"HTTP/1.1 100 ")
        line.sendall(b"hello")
        assert line.recv(65536).startswith(b"HTTP/1.1 400 ")


def test_u6_who_drips_is_ended_wherever_it_drips(raw: Raw) -> None:
    """One byte whenever the server has had time for the last; all of them at once."""
    lines = {name: raw.connect() for name in DRIPS}
    for name, line in lines.items():
        line.sendall(DRIPS[name])
        line.settimeout(0.2)
    held = dict(lines)
    while held:
        for name, line in list(held.items()):
            try:
                line.sendall(b"\r\n" if name == "empty lines" else b"1")
                if not line.recv(65536):
                    del held[name]
            except TimeoutError:
                pass
            except OSError:
                del held[name]
    for line in lines.values():
        line.close()
