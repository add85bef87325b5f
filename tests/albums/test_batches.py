"""Batches: every picture of an album made, whatever happens on the way."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.albums.album_tab import AlbumTab
from tests.albums.batch_client import BatchClient
from tests.albums.client import AlbumClient
from tests.cli.shell import optimize
from tests.conftest import Server, encode, make_photo
from tests.imaging.hostile import png

PHOTOS = {f"{seed}.jpg": encode(make_photo(180, 120, seed), quality=92) for seed in range(1, 7)}
#: Large enough that a batch of some takes a while.
LARGE = encode(make_photo(900, 600), quality=92)


@pytest.fixture
def album(server: Server) -> AlbumClient:
    return AlbumClient.create(server)


def busy(server: Server, count: int) -> tuple[AlbumClient, BatchClient]:
    """An album of so many pictures, and its batch under way."""
    album = AlbumClient.create(server)
    album.fill({f"{number}.jpg": LARGE for number in range(count)})
    return album, BatchClient.start(album)


def test_an_entry_is_the_rendition_and_what_the_shell_makes(album: AlbumClient, tmp_path: Path) -> None:
    members = album.fill(PHOTOS)
    album.ask("PATCH", json={"changes": {"quality": 60}})
    album.ask("PATCH", f"/images/{members[0]['id']}", json={"own": {"quality": 20}})
    batch = BatchClient.start(album)
    album.ask("PATCH", json={"changes": {"quality": 90}})  # what is set later changes nothing of it
    body = batch.until(state="done")
    assert (body["done"], body["failed"], body["total"]) == (6, 0, 6)
    for name, content in PHOTOS.items():
        (tmp_path / name).write_bytes(content)
    assert optimize(tmp_path, *PHOTOS, "--quality", "60", "--out", "out").returncode == 0
    bundle = batch.bundle()
    assert sum(entry.file_size for entry in bundle.infolist()) == body["bytes"]
    for member, item in zip(members[1:], batch.items()[1:], strict=True):
        entry = bundle.read(member["name"])
        made = (tmp_path / "out" / member["name"]).read_bytes()
        assert entry == album.rendition(member, "?quality=60") == made
        assert item["bytes"] == len(entry) and item["state"] == "done"
    assert bundle.read("1.jpg") == album.rendition(members[0], "?quality=20")


def test_values_win_and_members_are_chosen(album: AlbumClient) -> None:
    _, second, *_ = album.fill(PHOTOS)
    batch = BatchClient.start(album, values={"format": "webp"}, members=[second["id"]])
    batch.until(state="done")
    assert batch.bundle().namelist() == ["2.webp"]
    assert [item["number"] for item in batch.items()] == [2]
    bad: tuple[dict[str, Any], ...] = (
        {"values": {"quality": 0}},
        {"members": ["x"]},
        {"chore": "dance"},
        {"members": 5},
    )
    for asked in bad:
        assert album.ask("POST", "/batches", json={"chore": "optimize", **asked}).status_code in (
            400,
            404,
            422,
        )


def test_what_is_no_picture_fails_by_name_and_the_bundle_says_so(album: AlbumClient) -> None:
    odd = {"cut.jpg": LARGE[:900], "a.txt": b"hello", "bomb.png": png(width=60_000, height=60_000)}
    for name, content in (dict(list(PHOTOS.items())[:2]) | odd).items():
        album.send(content, name)
    batch = BatchClient.start(album)  # while some wait to be checked
    body = batch.until(state="done")
    assert (body["done"], body["failed"]) == (2, 3)
    sent = [album.ask("POST", "/api/images", files={"file": each}) for each in odd.items()]
    singly = [answer.json()["code"] for answer in sent]
    assert [error["code"] for error in body["errors"]] == singly
    assert singly == ["unreadable_image", "unsupported_format", "too_many_pixels"]
    bundle = batch.bundle()
    assert bundle.namelist() == ["1.jpg", "2.jpg", "report.jsonl"]
    assert bundle.read("report.jsonl").decode().count('"ok": false') == 3
    assert [item["name"] for item in batch.items("failed")] == list(odd)
    batch.steer("retry")
    assert batch.until(state="done")["failed"] == 3


def test_folders_are_kept_and_twins_are_numbered(album: AlbumClient) -> None:
    dropped = [("photo.jpg", "a"), ("photo.jpg", "b"), ("x.jpg", ""), ("X.JPG", ""), ("n.jpg", "../..")]
    for name, path in dropped:
        album.send(PHOTOS["1.jpg"], name, path=path)
    batch = BatchClient.start(album)
    batch.until(state="done")
    names = ["a/photo.jpg", "b/photo.jpg", "x.jpg", "X (2).jpg", "n.jpg"]
    assert batch.bundle().namelist() == names


def test_a_broken_download_goes_on(album: AlbumClient) -> None:
    album.fill(PHOTOS)
    batch = BatchClient.start(album)
    batch.until(state="done")
    path = f"{batch.path}/bundle"
    whole = album.ask("GET", path)
    tag = {"If-Range": whole.headers["ETag"]}
    rest = album.ask("GET", path, headers={"Range": "bytes=777-"} | tag)
    assert rest.status_code == 206 and whole.content[:777] + rest.content == whole.content
    other = album.ask("GET", path, headers={"Range": "bytes=777-", "If-Range": '"other"'})
    assert other.status_code == 200 and other.content == whole.content
    far = album.ask("GET", path, headers={"Range": f"bytes={len(whole.content)}-"})
    assert far.status_code == 416 and far.json()["code"] == "range_not_satisfiable"
    assert album.ask("GET", path, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304


def test_the_stream_tells_how_it_goes_by_counters_that_never_fall(server: Server) -> None:
    _, batch = busy(server, 12)
    facts = batch.facts()
    *advanced, ended = facts
    assert ended == {"batch_id": batch.id, "reason": "done", "event": "batch_ended"}
    for before, after in pairwise(advanced):
        assert after["sequence"] == before["sequence"] + 1
        for counter in ("done", "failed", "skipped", "bytes", "original_bytes", "elapsed_ms"):
            assert after[counter] >= before[counter]
    last = advanced[-1]
    assert last["done"] + last["failed"] + last["skipped"] == last["total"] == 12
    seconds = last["elapsed_ms"] / 1000
    assert len(advanced) <= 6 * seconds + 3
    assert last["bytes"] == sum(entry.file_size for entry in batch.bundle().infolist())
    told = [each["number"] for fact in advanced for each in fact["ended"]]
    assert len(told) == len(set(told))


def test_one_batch_at_a_time_and_no_bundle_before_it_is_done(server: Server) -> None:
    album, batch = busy(server, 12)
    assert album.ask("POST", "/batches", json={"chore": "optimize"}).json()["code"] == "wrong_state"
    assert album.ask("GET", f"{batch.path}/bundle").json()["code"] == "not_finished"
    batch.until(done=1)
    assert album.ask("GET", f"{batch.path}/bundle?partial=1").status_code == 200
    batch.until(state="done")


def test_a_cancelled_batch_keeps_what_is_done_and_goes_on_with_nothing(server: Server) -> None:
    album, batch = busy(server, 20)
    batch.until(done=3)
    body = batch.steer("cancel")
    assert body["state"] == "cancelled" and batch.steer("cancel")["code"] == "wrong_state"
    again = batch.body()
    assert again["done"] == body["done"] < 20
    kept = album.ask("GET", f"{batch.path}/bundle?partial=1")
    assert kept.status_code == 200 and len(kept.content) >= body["bytes"]
    assert batch.body()["done"] == body["done"], "nothing ended after it"


def test_a_cancelled_batch_is_told_once_and_of_nothing_after_it(server: Server) -> None:
    album, batch = busy(server, 20)
    with AlbumTab(album) as tab:
        tab.open()
        batch.until(done=3)
        assert tab.call("cancel_batch", batch_id=batch.id)["batch"]["state"] == "cancelled"
        assert tab.wait_for(lambda: tab.told("batch_ended"))[0]["reason"] == "cancelled"
        # Whatever was at work then has its end within another batch, which waits for a worker.
        after = BatchClient.start(album, members=[album.state()["images"][-1]["id"]])
        assert after.until(state="done")["done"] == 1
        kinds = [kind for kind, body in tab.facts if body.get("batch_id") == batch.id]
        assert kinds.count("batch_ended") == 1 and kinds[-1] == "batch_ended"


def test_a_paused_batch_is_paused_after_a_restart_too(start: Callable[..., Server]) -> None:
    server = start(RENDER_WORKERS="2")
    album, batch = busy(server, 16)
    batch.until(done=2)
    before = batch.steer("pause")
    assert before["state"] == "paused"
    server.stop(signal.SIGKILL)
    album.server = start(server.data_dir, RENDER_WORKERS="2")
    after = batch.body()
    assert after["state"] == "paused" and before["done"] <= after["done"] <= before["done"] + 3
    batch.steer("resume")
    assert batch.until(state="done")["done"] == 16


def test_a_batch_outlives_the_death_of_its_workers(start: Callable[..., Server]) -> None:
    server = start(RENDER_WORKERS="2")
    _, batch = busy(server, 24)
    chance = random.Random(5)
    for done in range(2, 22, 3):
        batch.until(done=done)
        os.kill(chance.choice(server.worker_pids()), signal.SIGKILL)
    body = batch.until(state="done")
    assert (body["done"], body["failed"]) == (24, 0)
    numbers = [item["number"] for item in batch.items()]
    assert numbers == list(range(1, 25))


def test_a_killed_server_goes_on_by_itself_and_renders_nothing_twice(start: Callable[..., Server]) -> None:
    server = start(RENDER_WORKERS="2")
    album, batch = busy(server, 20)
    for done in (3, 7, 12):
        batch.until(done=done)
        server.stop(signal.SIGKILL)
        album.server = server = start(server.data_dir, RENDER_WORKERS="2")
        kept = batch.body()["done"]
        assert kept >= done
    body = batch.until(state="done")
    assert (body["done"], body["failed"]) == (20, 0)
    assert renders(server) <= 20 - kept + 2
    assert len(batch.bundle().namelist()) == 20
    assert not list(server.data_dir.rglob("*.part"))


def test_who_may_look_follows_a_batch_and_steers_none(album: AlbumClient) -> None:
    album.fill(PHOTOS)
    batch = BatchClient.start(album)
    batch.until(state="done")
    looking = BatchClient(AlbumClient(album.server, album.body, album.state()["view_key"]), batch.id)
    assert looking.body()["state"] == "done" and len(looking.items()) == 6
    assert len(looking.bundle().namelist()) == 6 and len(looking.facts()) == 2
    assert looking.steer("retry")["code"] == "view_only"
    assert looking.album.ask("POST", "/batches", json={"chore": "optimize"}).json()["code"] == "view_only"
    stranger = AlbumClient(album.server, album.body, "x")
    unknown = stranger.ask("GET", "/api/batches/none")
    for path in ("", "/items", "/events", "/bundle"):
        answer = stranger.ask("GET", batch.path + path)
        assert (answer.status_code, answer.text) == (404, unknown.text)
    assert stranger.ask("POST", f"{batch.path}/cancel").text == unknown.text
    assert stranger.ask("POST", "/batches", json={"chore": "optimize"}).status_code == 404


def test_a_batch_goes_with_its_album(album: AlbumClient) -> None:
    album.fill(PHOTOS)
    batch = BatchClient.start(album)
    batch.until(state="done")
    kept = album.server.data_dir / "batches" / batch.id
    assert len(list((kept / "files").iterdir())) == 6
    assert album.ask("DELETE").status_code == 204
    assert not kept.exists() and album.ask("GET", batch.path).status_code == 404


def renders(server: Server) -> int:
    """Exports since the start of the server."""
    lines = server.get("/metrics").text.splitlines()
    exports = [line for line in lines if line.startswith("whittle_renders_total") and '"export"' in line]
    return int(sum(float(line.split()[-1]) for line in exports))
