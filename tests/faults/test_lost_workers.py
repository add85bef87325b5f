"""Workers are killed, hang or lack memory: what people see is a picture, or a reason."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import Random

from tests.conftest import Server, encode, make_photo, until
from tests.faults.conftest import PHOTO, at_rest, count, half_made, rendition
from tests.live.tab import Tab


def strike(pid: int, how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):  # it has just ended by itself
        os.kill(pid, how)


def test_workers_killed_at_random_points_of_a_drag_are_not_noticed(start, chance: Random) -> None:
    server: Server = start(RENDER_WORKERS="2")
    image = server.upload(PHOTO)
    with Tab(server.url, image) as tab:
        tab.open()
        for fault in range(count(5, 100)):
            # Every other one in the end of a gesture, where the file is made.
            phase = "settle" if fault % 2 else "drag"
            revision = tab.patch(phase, quality=20 + fault % 60, brightness=fault % 7)["revision"]
            time.sleep(chance.uniform(0, 0.08))
            strike(chance.choice(until(server.worker_pids, "a worker")), signal.SIGKILL)
            tab.wait_for_preview(revision)
        revision = tab.patch("settle", quality=77)["revision"]
        final = tab.wait_for_final(revision)
        assert not tab.told("render_failed")
    file = server.get(f"{image['url']}/rendition", image["key"])
    assert final["stats"]["bytes"] == len(file.content)
    assert final["stats"]["etag"] == file.headers["ETag"].strip('"')
    until(lambda: at_rest(server) and len(server.worker_pids()) == 2, "a pool of two at rest")
    assert not half_made(server)


def test_a_file_is_the_same_whether_or_not_its_worker_was_killed(start, chance: Random) -> None:
    server: Server = start(RENDER_WORKERS="1")
    image, untouched = server.upload(PHOTO), server.upload(PHOTO)
    with ThreadPoolExecutor() as aside:
        for fault in range(count(3, 60)):
            asked = aside.submit(rendition, server, image, quality=20 + fault, blur=1)
            time.sleep(chance.uniform(0, 0.4))
            strike(until(server.worker_pids, "a worker")[0], signal.SIGKILL)
            answer = asked.result()
            assert answer.status_code == 200
            assert answer.content == rendition(server, untouched, quality=20 + fault, blur=1).content
    until(lambda: at_rest(server), "a pool at rest")
    assert not half_made(server)


def test_a_worker_that_hangs_costs_one_job_and_no_other_image(start) -> None:
    server: Server = start(RENDER_WORKERS="2", RENDER_TIMEOUT_S="3")
    images = [server.upload(PHOTO) for _ in range(2)]
    hung = server.worker_pids()[0]
    strike(hung, signal.SIGSTOP)
    with ThreadPoolExecutor() as aside:
        answers = list(aside.map(lambda image: rendition(server, image, quality=31), images))
    codes = sorted(answer.status_code for answer in answers)
    assert codes in ([200, 200], [200, 503])
    assert all(answer.ok or answer.json()["code"] == "render_timeout" for answer in answers)
    for image in images:
        with Tab(server.url, image) as tab:
            tab.open()
            revision = tab.patch("settle", quality=32)["revision"]
            until(partial(_has_an_end, tab), "an end")
            if tab.told("render_failed"):
                assert tab.told("render_failed")[0]["error"]["code"] == "render_timeout"
                revision = tab.patch("settle", quality=33)["revision"]
            assert tab.wait_for_final(revision)
    until(lambda: hung not in server.worker_pids() or at_rest(server), "a pool at rest")
    assert len(server.worker_pids()) == 2


def _has_an_end(tab: Tab) -> bool:
    return bool(tab.told("render_failed") or tab.previews("final"))


def test_too_large_to_render_is_said_so_and_the_picture_is_kept(start) -> None:
    server: Server = start(RENDER_WORKERS="1", RENDER_MEMORY_MB="256")
    content = encode(make_photo(1000, 700).resize((4000, 2800)), quality=60)
    image = server.upload(content)
    answer = rendition(server, image, scale=200, format="webp")
    assert (answer.status_code, answer.json()["code"]) == (503, "out_of_memory")
    with Tab(server.url, image) as tab:
        tab.open()
        revision = tab.patch("settle", scale=200, format="webp")["revision"]
        failed = tab.wait_for(lambda: tab.told("render_failed"), "the reason")[0]
        assert (failed["revision"], failed["error"]["code"]) == (revision, "out_of_memory")
        assert tab.wait_for_final(tab.patch("settle", scale=30, format="jpeg")["revision"])
    assert server.get(f"{image['url']}/original", image["key"]).content == content
