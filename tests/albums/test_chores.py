"""Every chore of the catalog as a batch: what it makes of members, what the bundle has of that, and undo."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from PIL import Image

from app.chores.kinds import chores
from tests.albums.batch_client import BatchClient
from tests.albums.client import AlbumClient
from tests.cli.tidying import camera_file
from tests.conftest import Server
from tests.imaging.pictures import file_of, scene

PHOTOS = {
    "IMG_1.JPG": camera_file("2024:05:01 10:15:30", offset="+02:00", size=(64, 48), more=True),
    "IMG_2.JPG": camera_file("2024:05:01 09:00:00", orientation=6, size=(64, 48)),
    "plain.png": file_of(scene(16, 16), "PNG"),
}
#: Values with which a chore has something to do; without a row, its defaults.
VALUES: dict[str, dict[str, Any]] = {
    "shift_dates": {"by": "+1h"},
    "set_zone": {"zone": "-05:30"},
    "rename": {"pattern": "trip_{n:03}"},
    "date_files": {"zone": "+01:00"},
    "sort_into_folders": {"pattern": "{date:%Y/%m}"},
    "copyright": {"artist": "Ada"},
}
CHORES = [name for name, chore in chores().items() if chore.in_place]
_FACTS = ("name", "path", "bytes", "width", "height", "orientation", "metadata")


@pytest.fixture
def album(server: Server) -> AlbumClient:
    made = AlbumClient.create(server)
    made.fill(PHOTOS)
    return made


def run(album: AlbumClient, chore: str, **asked: Any) -> BatchClient:
    batch = BatchClient.start(album, chore=chore, **{"values": VALUES.get(chore, {})} | asked)
    batch.until(state="done")
    return batch


def undone(album: AlbumClient, batch: BatchClient) -> BatchClient:
    answer = album.ask("POST", f"{batch.path}/undo")
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"].endswith(answer.json()["id"])
    undoing = BatchClient(album, answer.json()["id"])
    undoing.until(state="done")
    return undoing


def originals(album: AlbumClient) -> list[bytes]:
    return [
        album.ask("GET", f"{member['url']}/original").content
        for member in album.state()["images"]
        if member["state"] == "ready"
    ]


def stand(album: AlbumClient) -> list[dict[str, Any]]:
    return [{name: member[name] for name in _FACTS} for member in album.state()["images"]]


def planned(album: AlbumClient, chore: str, **asked: Any) -> list[dict[str, Any]]:
    asked = {"chore": chore, "values": VALUES.get(chore, {})} | asked
    return [json.loads(line) for line in album.ask("POST", "/plan", json=asked).text.splitlines()]


@pytest.mark.parametrize("chore", CHORES)
def test_a_chore_does_what_its_plan_says_and_is_undone(album: AlbumClient, chore: str) -> None:
    before, files, plan = stand(album), originals(album), planned(album, chore)
    batch = run(album, chore)
    body, items = batch.body(), batch.items()
    assert body["chore"] == chore and body["total"] == len(plan)
    expected = [
        "done" if "change" in line else "failed" if "code" in line["skip"] else "skipped" for line in plan
    ]
    if chore == "strip":
        expected[2] = "skipped"  # it says nothing: only its bytes tell
    assert [item["state"] for item in items] == expected and body["can_undo"]
    assert [item.get("code") for item in items] == [line.get("skip", {}).get("code") for line in plan]

    after, made = stand(album), originals(album)
    names = [line.get("change", {}).get("name", line["name"]) for line in plan]
    assert [f"{each['path']}/{each['name']}".lstrip("/") for each in after] == names
    entries = batch.bundle()
    report = {"report.jsonl"} if "failed" in expected else set()
    assert set(entries.namelist()) == set(names) | report
    assert [entries.read(name) for name in names] == made
    for old, new, line, state in zip(files, made, plan, expected, strict=True):
        assert (old != new) == ("content" in line.get("change", {}) and state == "done")

    undoing = undone(album, batch)
    assert stand(album) == before and originals(album) == files
    assert not batch.body()["can_undo"] and undoing.body()["can_undo"]
    assert album.ask("POST", f"{batch.path}/undo").json()["code"] == "wrong_state"
    undone(album, undoing)
    assert stand(album) == after and originals(album) == made, "undo is undone as well"


def test_the_example_in_one_album(album: AlbumClient) -> None:
    run(album, "orient")
    run(album, "shift_dates")
    run(album, "rename", values={"pattern": "trip_{n:03}"})
    batch = run(album, "date_files", values={"zone": "+02:00"})
    bundle = batch.bundle()
    assert bundle.namelist() == ["trip_002.JPG", "trip_001.JPG", "trip_003.png", "report.jsonl"]
    times = [bundle.getinfo(name).date_time for name in bundle.namelist()[:2]]
    assert times == [(2024, 5, 1, 9, 15, 30), (2024, 5, 1, 8, 0, 0)], "in UTC, as a ZIP tells it"
    second = album.state()["images"][1]
    assert second["orientation"] == 1 and second["metadata"]["time"]["taken"] == "2024:05:01 10:00:00"
    with Image.open(io.BytesIO(bundle.read("trip_001.JPG"))) as turned:
        assert turned.size == (48, 64) and turned.getexif().get(0x0112) == 1
    small = BatchClient.start(album, values={"quality": 40})
    small.until(state="done")
    assert small.bundle().namelist() == ["trip_002.jpg", "trip_001.jpg", "trip_003.png"]
    assert small.bundle().getinfo("trip_001.jpg").date_time == times[1]


def test_what_is_made_of_a_member_is_made_of_its_new_bytes(album: AlbumClient) -> None:
    first = album.state()["images"][0]
    keep = "?strip_metadata=false"
    tag = album.ask("GET", f"{first['url']}/original").headers["ETag"]
    before = album.rendition(first, keep)
    run(album, "copyright", values={"artist": "Zoë"})
    after = album.rendition(first, keep)
    assert "Zoë".encode() in after and "Zoë".encode() not in before
    assert album.ask("GET", f"{first['url']}/original").headers["ETag"] != tag
    album.ask("PATCH", json={"changes": {"strip_metadata": False}})
    batch = BatchClient.start(album)
    batch.until(state="done")
    assert batch.bundle().read("IMG_1.jpg") == after


def test_two_of_one_name_are_refused_before_anything_is_done(album: AlbumClient) -> None:
    before = stand(album)
    asked = {"chore": "rename", "values": {"pattern": "{date}"}}
    answer = album.ask("POST", "/batches", json=asked)
    assert (answer.status_code, answer.json()["code"]) == (409, "name_taken")
    first = album.state()["images"][0]["id"]
    asked = {"chore": "rename", "values": {"pattern": "IMG_2"}, "members": [first]}
    assert album.ask("POST", "/batches", json=asked).json()["code"] == "name_taken"
    assert stand(album) == before
    assert album.ask("POST", "/batches", json={"chore": "undo"}).json()["code"] == "bad_request"


def test_what_was_changed_since_is_left_by_undo_and_named(album: AlbumClient) -> None:
    first, second, _ = album.state()["images"]
    batch = run(album, "shift_dates")
    run(album, "shift_dates", members=[first["id"]])
    album.ask("DELETE", f"/images/{second['id']}")
    run(album, "strip", members=[first["id"]])
    assert not batch.body()["can_undo"]
    album.send(PHOTOS["IMG_2.JPG"], "more.jpg")
    album.checked()
    later = run(album, "rename")
    run(album, "rename", members=[first["id"]], values={"pattern": "mine"})
    undoing = undone(album, later)
    assert [item.get("code") for item in undoing.items()] == ["plan_outdated", None, None]
    assert [each["name"] for each in stand(album)] == ["mine.JPG", "plain.png", "more.jpg"]
