"""What follows a request: in order, only after success, and one failure does not lose the rest."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
from flask import Flask

from app.errors import Refusal
from app.web import problems
from app.web.afterwards import afterwards, register
from app.web.languages.choosing import Languages
from tests.conftest import Server, encode, make_photo

PHOTO = encode(make_photo(320, 200))


@pytest.fixture
def happened() -> list[str]:
    return []


@pytest.fixture
def app(happened: list[str], tmp_path: Path) -> Flask:
    """An application whose one route queues three things to follow, the second of which fails."""
    app = Flask("test")
    app.extensions["whittle-languages"] = Languages(tmp_path)
    problems.register(app)
    register(app)

    def fail() -> None:
        happened.append("failed")
        raise ValueError("it did not work")

    @app.get("/<outcome>")
    def route(outcome: str) -> str:
        afterwards(lambda: happened.append("first"))
        afterwards(fail)
        afterwards(lambda: happened.append("last"))
        happened.append("answered")
        if outcome == "refused":
            raise Refusal("storage_full", "There is no room.")
        if outcome == "broken":
            raise RuntimeError("a fault of ours")
        return "done"

    return app


def answered(app: Flask, path: str) -> int:
    """The status of an answer that has been read to its end."""
    with app.test_client().get(path) as answer:
        return answer.status_code


def test_what_follows_is_run_in_order_after_the_answer_and_a_failure_loses_nothing(
    app: Flask, happened: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    assert answered(app, "/good") == 200
    assert happened == ["answered", "first", "failed", "last"]
    assert "was to follow a request failed" in caplog.text


@pytest.mark.parametrize(("outcome", "status"), [("refused", 507), ("broken", 500)])
def test_what_was_to_follow_is_dropped_when_the_request_fails(
    app: Flask, happened: list[str], outcome: str, status: int
) -> None:
    assert answered(app, f"/{outcome}") == status
    assert happened == ["answered"]


def test_what_follows_one_request_is_not_run_by_the_next(app: Flask, happened: list[str]) -> None:
    answered(app, "/refused")
    answered(app, "/good")
    assert happened == ["answered", "answered", "first", "failed", "last"]


class Listener:
    """Another server: keeps what it is told, and answers with the statuses it is given, then with 204."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.told: list[tuple[dict[str, str], bytes]] = []
        self.news = threading.Condition()

    def wait_for(self, count: int) -> list[tuple[dict[str, str], bytes]]:
        with self.news:
            assert self.news.wait_for(lambda: len(self.told) >= count, timeout=60), "the webhook did not call"
            return list(self.told)


@contextmanager
def listening(listener: Listener) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with listener.news:
                self.send_response(listener.statuses.pop(0) if listener.statuses else 204)
                listener.told.append((dict(self.headers), body))
                listener.news.notify_all()
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{other.server_address[1]}/told"
        other.shutdown()


def test_the_webhook_is_told_of_a_stored_image_signed_and_without_secrets(
    start: Callable[..., Server],
) -> None:
    listener = Listener()
    with listening(listener) as url:
        server = start(WEBHOOK_URL=url, WEBHOOK_SECRET="between us")
        refused = requests.post(
            f"{server.url}/api/images", files={"file": ("x.jpg", b"no picture")}, timeout=30
        )
        assert refused.status_code == 415
        image = server.upload(PHOTO, "private name.jpg")
        ((headers, body),) = listener.wait_for(1)
    signature = "sha256=" + hmac.new(b"between us", body, hashlib.sha256).hexdigest()
    assert headers["X-Whittle-Signature"] == signature
    told = json.loads(body)
    assert told["event"] == "image_stored" and told["image_id"] == image["id"]
    assert (told["format"], told["bytes"], told["width"], told["height"]) == ("jpeg", len(PHOTO), 320, 200)
    assert image["key"].encode() not in body and b"private" not in body
    assert image["view_key"].encode() not in body


def test_the_webhook_is_called_again_while_it_fails_and_in_order(start: Callable[..., Server]) -> None:
    listener = Listener(500)
    with listening(listener) as url:
        server = start(WEBHOOK_URL=url)
        first, second = server.upload(PHOTO), server.upload(PHOTO)
        calls = [json.loads(body)["image_id"] for _, body in listener.wait_for(3)]
    assert calls == [first["id"], first["id"], second["id"]]


def test_an_upload_does_not_wait_for_the_webhook(start: Callable[..., Server]) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as deaf:  # takes connections and never answers
        server = start(WEBHOOK_URL=f"http://127.0.0.1:{deaf.getsockname()[1]}/")
        assert server.upload(PHOTO)["id"]
        deaf.accept()[0].close()
        assert server.upload(PHOTO)["id"]
