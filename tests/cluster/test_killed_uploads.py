"""Servers that are killed between the writes of an upload: what is listed is whole, the rest goes in time.

Three times here, and twenty in `make soak`.
"""

from __future__ import annotations

import http.client
import signal
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
import requests

from tests.cluster.conftest import CELL, S3
from tests.conftest import Server, encode, make_photo
from tests.faults.conftest import count

SMALL = encode(make_photo(90, 60))
#: The writes of an upload: that it is in use, its bytes, and the record that lists it.
WRITES = 3


class Line(ThreadingHTTPServer):
    """Hands requests on to an S3 server, and calls `then` once so many writes of images have been made."""

    daemon_threads = True

    def __init__(self, s3: S3) -> None:
        super().__init__(("127.0.0.1", 0), HandOn)
        self.beyond = urlsplit(s3.endpoint).netloc
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.left = 0
        self.then: Callable[[], object] = lambda: None
        self._counting = threading.Lock()

    def written(self, path: str) -> None:
        with self._counting:
            self.left -= "/images/" in path or "/used/" in path
            if self.left == 0:
                self.then()


class HandOn(BaseHTTPRequestHandler):
    """With the header `Host` as it came, for that is signed."""

    protocol_version = "HTTP/1.1"
    server: Line

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        beyond = http.client.HTTPConnection(self.server.beyond)
        headers = {name: value for name, value in self.headers.items() if name != "Expect"}
        beyond.request(self.command, self.path, body, headers)
        answer = beyond.getresponse()
        content = answer.read()
        if self.command == "PUT" and answer.status == 200:
            self.server.written(self.path)
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_PUT = do_DELETE = do_GET  # noqa: N815, which is not about names of methods

    def log_message(self, format: str, *arguments: object) -> None:
        """Silent."""


@pytest.fixture
def line(s3_server: S3) -> Iterator[Line]:
    line = Line(s3_server)
    threading.Thread(target=line.serve_forever, daemon=True).start()
    yield line
    line.shutdown()
    line.server_close()


def test_of_a_killed_upload_nothing_is_listed_that_is_not_whole(
    start: Callable[..., Server], s3_server: S3, line: Line
) -> None:
    url = s3_server.url()
    variables = {**CELL, "IMAGE_TTL_MIN": "0.03"}
    seen = []
    for number in range(count(short=WRITES, long=20)):
        cell = start(**variables, STORAGE_URL=url.replace(s3_server.endpoint, line.url))
        line.then = cell.process.kill
        line.left = 1 + number % WRITES
        with pytest.raises(requests.RequestException):
            requests.post(f"{cell.url}/api/images", files={"file": ("a.jpg", SMALL)}, timeout=60)
        assert cell.process.wait() == -signal.SIGKILL
        names = s3_server.names(url)
        listed = {name.split("/")[1] for name in names if name.endswith("/image.json")}
        for image_id in listed:
            assert s3_server.content(url, f"images/{image_id}/original") == SMALL
        seen.append((line.left, len(listed), len(names)))
    assert {len_listed for _, len_listed, _ in seen} >= {0, 1}
    start(**variables, STORAGE_URL=url)
    while s3_server.names(url):
        pass
