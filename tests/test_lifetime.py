"""When images go, and what outlives a restart."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.conftest import Server, encode, make_photo
from tests.live.tab import Tab

PHOTO = encode(make_photo(400, 300))


def images_of(server: Server) -> set[str]:
    return {path.name for path in (server.data_dir / "images").iterdir()}


def everything_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.name != "lock"]


def age(server: Server, image_id: str, seconds: float) -> None:
    """Let the image look as if it had last been used so long ago."""
    stamp = time.time() - seconds
    os.utime(server.data_dir / "images" / image_id / "image.json", (stamp, stamp))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_recipe_revision_and_history_survive_a_restart(start, how: signal.Signals) -> None:
    first: Server = start()
    image = first.upload(PHOTO)
    with Tab(first.url, image) as tab:
        tab.open()
        tab.patch("settle", quality=33)
        revision = tab.patch("settle", scale=50)["revision"]
        etag = tab.wait_for_final(revision)["stats"]["etag"]
        first.stop(how)
    second: Server = start(data_dir=first.data_dir)
    with Tab(second.url, image) as tab:
        opened = tab.open()
        assert opened["revision"] == revision and opened["recipe"]["scale"] == 50
        assert tab.wait_for_final(revision)["stats"]["etag"] == etag
        undone = tab.call("undo")
        assert undone["recipe"]["scale"] == 100 and undone["recipe"]["quality"] == 33
        assert undone["revision"] == revision + 1


def test_a_change_acknowledged_just_before_the_end_is_kept(start) -> None:
    first: Server = start()
    image = first.upload(PHOTO)
    with Tab(first.url, image) as tab:
        tab.open()
        for quality in range(10, 60):
            revision = tab.patch("drag", quality=quality)["revision"]
        first.stop()
    second: Server = start(data_dir=first.data_dir)
    body = second.get(image["url"], image["key"]).json()
    assert body["revision"] == revision and body["recipe"]["quality"] == 59


def test_expired_images_of_an_earlier_run_go_at_the_start(start) -> None:
    first: Server = start(IMAGE_TTL_MIN="5")
    old, young = first.upload(PHOTO), first.upload(PHOTO)
    first.stop()
    age(first, old["id"], 301)
    second: Server = start(data_dir=first.data_dir, IMAGE_TTL_MIN="5")
    assert images_of(second) == {young["id"]}
    assert second.get(old["url"], old["key"]).status_code == 404


def test_an_image_goes_when_its_time_is_over_and_its_tabs_are_told(start) -> None:
    server: Server = start(IMAGE_TTL_MIN="0.05")
    image = server.upload(PHOTO)
    assert 0 < image["expires_at"] - time.time() * 1000 <= 3_000
    with Tab(server.url, image) as tab:
        tab.open()
        tab.wait_for_final(0)
        told = tab.wait_for(lambda: tab.told("edit_closed"), "the end of the image")
    assert told == [{"image_id": image["id"], "reason": "expired"}]
    assert not images_of(server) and not everything_in(server.data_dir)


def test_what_a_killed_run_left_half_made_goes_at_the_next_start(start) -> None:
    first: Server = start()
    kept = first.upload(PHOTO)
    first.stop(signal.SIGKILL)
    (work,) = first.data_dir.glob("work-*")
    (work / "half").mkdir()
    (work / "half" / "original").write_bytes(PHOTO[:100])
    part = first.data_dir / "images" / kept["id"] / "renditions" / "x.part"
    part.write_bytes(b"half")
    second: Server = start(data_dir=first.data_dir)
    assert not work.exists() and not part.exists()
    assert images_of(second) == {kept["id"]}


def test_two_servers_of_one_folder_leave_each_other_alone(start) -> None:
    first: Server = start()
    (work,) = first.data_dir.glob("work-*")
    start(data_dir=first.data_dir)
    assert work.exists()
    assert first.upload(PHOTO)["width"] == 400


def test_a_run_told_not_to_keep_data_leaves_nothing(start) -> None:
    server: Server = start(KEEP_DATA="false")
    for _ in range(5):
        image = server.upload(PHOTO)
        server.get(f"{image['url']}/rendition?quality=20", image["key"])
    assert len(images_of(server)) == 5
    server.stop()
    assert not list(server.data_dir.iterdir())


def test_filling_and_deleting_returns_the_folder_to_where_it_was(start) -> None:
    server: Server = start()
    baseline = len(everything_in(server.data_dir))
    images = [server.upload(PHOTO) for _ in range(10)]
    for image in images:
        for quality in range(20, 60, 2):  # more renditions than are kept
            assert server.get(f"{image['url']}/rendition?quality={quality}", image["key"]).ok
    files = len(everything_in(server.data_dir))
    assert files <= baseline + 10 * (3 + 2 * 12), "old renditions make room for new ones"
    for image in images:
        assert server.delete(image["url"], image["key"]).status_code == 204
    assert len(everything_in(server.data_dir)) == baseline


def test_an_upload_that_is_killed_while_it_is_checked_is_never_listed(start) -> None:
    server: Server = start()
    for pid in server.worker_pids():
        os.kill(pid, signal.SIGSTOP)  # the probe hangs, so the upload is in the making
    import threading

    import requests

    def upload() -> None:
        try:
            requests.post(f"{server.url}/api/images", files={"file": PHOTO}, timeout=30)
        except requests.ConnectionError:
            pass

    thread = threading.Thread(target=upload)
    thread.start()
    deadline = time.monotonic() + 20
    while not list(server.data_dir.glob("work-*/*/original")):
        assert time.monotonic() < deadline
        os.sched_yield()
    assert not images_of(server)
    server.stop(signal.SIGKILL)
    thread.join()
    again: Server = start(data_dir=server.data_dir)
    assert not images_of(again) and not everything_in(again.data_dir)
