"""Who waits for a worker, in which order, and who is told that there is no place left."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import requests

from tests.conftest import Server, encode, make_photo
from tests.live.tab import Tab

PHOTO = encode(make_photo(320, 200))


def post(server: Server, path: str, address: str) -> requests.Response:
    """Send the photo as somebody behind the one trusted proxy."""
    headers = {"X-Forwarded-For": address}
    return requests.post(server.url + path, files={"file": PHOTO}, headers=headers, timeout=90)


class NotedTab(Tab):
    """A tab that notes, in a list that all share, whose drafts come in which order."""

    def __init__(self, url: str, image: dict[str, Any], noted: list[str]) -> None:
        self.noted = noted
        super().__init__(url, image)

    def _hear(self, fact: str, body: dict[str, Any]) -> None:
        if fact == "preview_rendered" and body["revision"] == 1:
            self.noted.append(self.image_id)
        super()._hear(fact, body)


def test_n4_a_holder_of_twenty_pictures_does_not_keep_another_waiting(start) -> None:
    server: Server = start(RENDER_WORKERS="1", TRUSTED_PROXIES="1", SETTLE_MS="10000")
    many = [post(server, "/api/images", "203.0.113.1").json() for _ in range(20)]
    one = post(server, "/api/images", "203.0.113.2").json()
    noted: list[str] = []
    with ExitStack() as stack:
        tabs = [stack.enter_context(NotedTab(server.url, image, noted)) for image in (*many, one)]
        for tab in tabs:
            tab.open()
            tab.wait_for_final(0)
        (worker,) = server.worker_pids()
        os.kill(worker, signal.SIGSTOP)
        for tab in tabs:  # the one with a single picture comes last
            tab.patch("drag", quality=40)
        os.kill(worker, signal.SIGCONT)
        for tab in tabs:
            tab.wait_for_preview(1)
    # One draft had begun before; and what was just rendered for the one, its final, is charged: a few drafts.
    assert noted.index(one["id"]) <= 6
    assert len(noted) == 21, "and nobody starves"


def test_n4_one_address_fills_its_half_of_the_queue_and_no_more(start) -> None:
    server: Server = start(RENDER_WORKERS="1", TRUSTED_PROXIES="1", RATE_LIMIT="100 per minute")
    (worker,) = server.worker_pids()
    os.kill(worker, signal.SIGSTOP)
    with ThreadPoolExecutor(40) as threads:
        crowd = [threads.submit(post, server, "/api/images", "203.0.113.1") for _ in range(20)]
        # One is with the worker and twelve wait; the others are answered while nothing moves.
        refused: list[requests.Response] = []
        while len(refused) < 7:
            refused = [asked.result() for asked in crowd if asked.done()]
        other = threads.submit(post, server, "/api/images", "203.0.113.2")
        os.kill(worker, signal.SIGCONT)
        assert other.result().status_code == 201
        answers = [asked.result() for asked in crowd]
    for answer in refused:
        assert (answer.status_code, answer.json()["code"]) == (503, "busy")
        assert int(answer.headers["Retry-After"]) >= 1
    assert [answer.status_code for answer in answers].count(201) == 13


def test_n1_a_busy_server_is_healthy_and_one_whose_workers_hang_is_not(start) -> None:
    server: Server = start(RENDER_WORKERS="1")
    image = server.upload(PHOTO)
    (worker,) = server.worker_pids()
    with ThreadPoolExecutor(1) as threads:
        os.kill(worker, signal.SIGSTOP)
        rendering = threads.submit(server.get, f"{image['url']}/rendition", image["key"])
        while "whittle_workers_busy 1.0" not in server.get("/metrics").text:
            pass
        assert server.get("/healthz").status_code == 200
        assert not rendering.done(), "the worker was busy while the server was healthy"
        os.kill(worker, signal.SIGCONT)
        assert rendering.result().status_code == 200
    assert server.get("/healthz").status_code == 200
    os.kill(worker, signal.SIGSTOP)
    answer = server.get("/healthz")
    assert (answer.status_code, answer.json()["failed"]) == (503, ["render workers"])


def test_n1_a_server_that_can_take_no_more_says_why_and_is_healthy_all_the_same(start) -> None:
    server: Server = start(MAX_SOCKETS="1")
    image = server.upload(PHOTO)
    assert server.get("/readyz").json() == {"status": "ready", "because": []}
    with Tab(server.url, image) as tab:
        tab.open()
        answer = server.get("/readyz")
        assert answer.status_code == 503 and answer.json()["because"] == ["too many pages"]
        assert int(answer.headers["Retry-After"]) >= 1
        assert server.get("/healthz").status_code == 200
    tight = start(QUOTA_MB="26")
    assert tight.get("/readyz").status_code == 200
    tight.upload(PHOTO + bytes(2**20))
    assert tight.get("/readyz").json()["because"] == ["full storage"]
