"""The server is told to stop, or killed at any moment: what was acknowledged is there at the next start."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
import requests
import socketio

from tests.conftest import Server, until
from tests.faults.conftest import PHOTO, count, half_made, listed, rendition
from tests.live.tab import Tab


@dataclass
class Known:
    """What a client was told, and may therefore rely on."""

    images: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: The newest revision whose final was shown, and its quality.
    kept: dict[str, tuple[int, int]] = field(default_factory=dict)
    #: What went wrong while the server was there.
    faults: list[str] = field(default_factory=list)


def keep_busy(server: Server, known: Known) -> None:
    """Upload, render and save, until the server is gone."""
    try:
        image = server.upload(PHOTO)
        known.images[image["id"]] = image
        with Tab(server.url, image) as tab:
            opened = tab.open()
            for quality in range(20, 90):
                revision = tab.patch("settle", quality=quality)["revision"]
                until(partial(_ended, tab, revision), "a final or the end")
                assert tab.client.connected and opened["ok"]
                known.kept[image["id"]] = revision, quality
                assert rendition(server, image, quality=quality, blur=1).ok
    except (requests.RequestException, socketio.exceptions.SocketIOError, AssertionError) as error:
        try:
            server.process.wait(10)
        except subprocess.TimeoutExpired:
            known.faults.append(repr(error))


def _ended(tab: Tab, revision: int) -> bool:
    return not tab.client.connected or any(one["revision"] == revision for one in tab.previews("final"))


def check(server: Server, known: Known) -> None:
    """Nothing acknowledged is lost, nothing is half there, and nothing is there that nobody can reach."""
    assert not half_made(server)
    assert set(known.images) <= listed(server)
    for image_id in listed(server):
        folder = server.data_dir / "images" / image_id
        assert (folder / "original").read_bytes() == PHOTO
        assert (folder / "proxy").stat().st_size and (folder / "image.json").stat().st_size
        _check_renditions(folder / "renditions")
    for image_id, image in known.images.items():
        body = server.get(image["url"], image["key"]).json()
        revision, quality = known.kept.get(image_id, (0, 80))
        assert body["revision"] >= revision
        assert body["recipe"]["quality"] >= quality or revision == 0
        assert rendition(server, image).ok


def _check_renditions(folder: Path) -> None:
    for record in folder.glob("*.json"):
        described = json.loads(record.read_text())
        assert (folder / described["file"]).stat().st_size == described["bytes"]


@pytest.mark.timeout(0)
def test_a_server_killed_at_random_points_loses_nothing_and_leaves_nothing_half(
    start, chance: Random, tmp_path: Path
) -> None:
    known, data_dir = Known(), tmp_path / "kept"
    for _ in range(count(6, 100)):
        server: Server = start(data_dir=data_dir, RENDER_WORKERS="1", MIN_FREE_MB="0")
        check(server, known)
        _forget_all_but(server, known, most=3)
        busy = threading.Thread(target=keep_busy, args=(server, known))
        busy.start()
        time.sleep(chance.uniform(0, 2.5))
        server.stop(signal.SIGKILL)
        busy.join()
    server = start(data_dir=data_dir)
    check(server, known)
    for image in known.images.values():
        assert server.delete(image["url"], image["key"]).status_code == 204
    # Uploads that were stored but not answered before the kill: nobody has their key, they go by their time.
    assert not set(known.images) & listed(server)
    assert not known.faults


def _forget_all_but(server: Server, known: Known, most: int) -> None:
    for image_id in list(known.images)[:-most]:
        image = known.images.pop(image_id)
        known.kept.pop(image_id, None)
        assert server.delete(image["url"], image["key"]).status_code == 204


def test_what_a_hand_at_rest_has_done_is_on_the_disk_when_it_is_acknowledged(start) -> None:
    server = start()
    image = server.upload(PHOTO)
    record = server.data_dir / "images" / image["id"] / "edit.json"
    with Tab(server.url, image) as tab:
        tab.open()
        steps = [lambda quality=quality: tab.patch("settle", quality=quality) for quality in range(20, 40)]
        for step in (*steps, lambda: tab.call("undo"), lambda: tab.call("reset_recipe")):
            told = step()
            kept = json.loads(record.read_text())
            assert (kept["revision"], kept["recipe"]) == (told["revision"], told["recipe"])


def test_a_server_told_to_stop_tells_its_tabs_and_keeps_what_they_did(start, chance: Random) -> None:
    data_dir = None
    for _ in range(count(2, 30)):
        server: Server = start(data_dir=data_dir)
        data_dir = server.data_dir
        image = server.upload(PHOTO)
        told = threading.Event()
        with Tab(server.url, image) as tab:
            tab.client.on("disconnect", lambda *_, told=told: told.set())
            tab.open()
            aside = threading.Thread(target=_ask_for_a_file, args=(server, image))
            aside.start()
            for quality in range(20, 20 + chance.randrange(1, 40)):
                revision = tab.patch("drag", quality=quality)["revision"]
            pids = server.worker_pids()
            assert server.stop() == 0
            assert told.wait(5)
            aside.join()
        assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
        again: Server = start(data_dir=data_dir)
        body = again.get(image["url"], image["key"]).json()
        assert (body["revision"], body["recipe"]["quality"]) == (revision, quality)
        assert not half_made(again)
        with Tab(again.url, image) as tab:
            assert tab.open()["can_undo"]
        again.stop()


def _ask_for_a_file(server: Server, image: dict[str, Any]) -> None:
    with contextlib.suppress(requests.RequestException):
        answer = rendition(server, image, format="webp", scale=150)
        assert answer.ok or answer.json()["code"] in ("busy", "internal_error")


def test_an_upload_under_way_when_the_server_is_told_to_stop_is_whole_or_not_there(start) -> None:
    server: Server = start()
    answers: list[requests.Response] = []

    def upload() -> None:
        with contextlib.suppress(requests.RequestException):
            answers.append(requests.post(f"{server.url}/api/images", files={"file": PHOTO}, timeout=30))

    aside = threading.Thread(target=upload)
    aside.start()
    until(lambda: list(server.data_dir.glob("work-*/*/original")) or listed(server), "an upload under way")
    assert server.stop() == 0
    aside.join()
    again: Server = start(data_dir=server.data_dir)
    assert not half_made(again)
    accepted = {answer.json()["id"] for answer in answers if answer.status_code == 201}
    assert accepted <= listed(again)
