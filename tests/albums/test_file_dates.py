"""The time of a file comes with it, goes into bundles, and stays where nothing says when it was taken."""

from __future__ import annotations

from tests.albums.batch_client import BatchClient
from tests.albums.client import AlbumClient
from tests.cli.tidying import camera_file
from tests.conftest import Server, encode, make_photo

PLAIN = encode(make_photo(60, 40), quality=90)
#: 2021-03-04 05:06:08 UTC, in ms.
WRITTEN = 1_614_834_368_000
LATEST = 253_402_300_799_999


def test_a_file_keeps_its_time_until_a_date_taken_takes_its_place(server: Server) -> None:
    album = AlbumClient.create(server)
    assert album.send(PLAIN, "plain.jpg", modified=str(WRITTEN)).json()["modified_at"] == WRITTEN
    album.send(camera_file("2024:05:01 10:15:30"), "taken.jpg", modified=str(WRITTEN))
    assert album.send(PLAIN, "unsaid.jpg").json()["modified_at"] is None
    album.checked()
    made = BatchClient.start(album)
    made.until(state="done")
    times = {info.filename: info.date_time for info in made.bundle().infolist()}
    assert times["plain.jpg"] == times["taken.jpg"] == (2021, 3, 4, 5, 6, 8)
    assert times["unsaid.jpg"][0] > 2024, "when it was made"

    dated = BatchClient.start(album, chore="date_files", values={"zone": "+02:00"})
    dated.until(state="done")
    assert [item["state"] for item in dated.items()] == ["failed", "done", "failed"]
    assert [item.get("code") for item in dated.items()] == ["date_missing", None, "date_missing"]
    body = album.state()
    assert [member["modified_at"] for member in body["images"]] == [WRITTEN, 1_714_551_330_000, None]
    viewer = AlbumClient(server, album.body, body["view_key"])
    assert {member["modified_at"] for member in viewer.state()["images"]} == {None}


def test_what_is_no_time_is_refused(server: Server) -> None:
    album = AlbumClient.create(server)
    for odd in ("-1", "1.5", "soon", str(LATEST + 1), "9" * 16, "²", "1e3"):
        refused = album.send(PLAIN, modified=odd)
        assert (refused.status_code, refused.json()["code"]) == (400, "bad_request"), odd
    assert album.send(PLAIN, modified=str(LATEST)).json()["modified_at"] == LATEST
    assert album.state()["count"] == 1


def test_batches_are_listed_and_undone_one_after_the_other(server: Server) -> None:
    album = AlbumClient.create(server)
    album.fill({"b.jpg": PLAIN, "a.jpg": camera_file("2024:05:01 10:15:30")})

    def batches() -> list[tuple[str, bool]]:
        listed = album.ask("GET", "/batches").json()["batches"]
        return [(batch["chore"], batch["can_undo"]) for batch in listed]

    done = []
    for pattern in ("trip_{n}", "sea_{n}"):
        done.append(BatchClient.start(album, chore="rename", values={"pattern": pattern}))
        done[-1].until(state="done")
    assert batches() == [("rename", True), ("rename", False)]
    for batch in reversed(done):
        answer = album.ask("POST", f"{batch.path}/undo").json()
        assert answer["of"] == batch.id
        BatchClient(album, answer["id"]).until(state="done")
    assert [member["name"] for member in album.state()["images"]] == ["b.jpg", "a.jpg"]
    assert batches() == [("undo", True), ("undo", False), ("rename", False), ("rename", False)]
