"""The order of an album: as its files were sent, whenever they arrive, and as they are moved by hand."""

from __future__ import annotations

import io
import signal
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from app.albums import order
from tests.albums.album_tab import AlbumTab
from tests.albums.batch_client import BatchClient
from tests.albums.client import AlbumClient
from tests.conftest import Server, encode, make_photo

SMALL = encode(make_photo(60, 40), quality=90)


@pytest.fixture
def album(server: Server) -> AlbumClient:
    """Pictures that arrived otherwise than they were sent."""
    made = AlbumClient.create(server)
    for rank in (1, 3, 2, 4):
        assert made.send(SMALL, f"{rank}.jpg", rank=str(rank)).json()["rank"] == rank
    made.checked()
    return made


def names(album: AlbumClient) -> str:
    members = album.state()["images"]
    assert [member["number"] for member in members] == list(range(1, len(members) + 1))
    assert sorted(members, key=lambda member: member["rank"]) == members
    return " ".join(member["name"].removesuffix(".jpg") for member in members)


def ids(album: AlbumClient, *wanted: str) -> list[str]:
    found = {member["name"]: member["id"] for member in album.state()["images"]}
    return [found[f"{name}.jpg"] for name in wanted]


def arrange(album: AlbumClient, **body: Any) -> dict[str, Any]:
    answer: dict[str, Any] = album.ask("PATCH", json=body).json()
    return answer


def test_files_stand_as_they_were_sent_and_not_as_they_came(album: AlbumClient) -> None:
    assert names(album) == "1 2 3 4"
    album.send(SMALL, "5.jpg")
    assert names(album) == "1 2 3 4 5", "at the end, where nothing is said"
    for odd in ("0", "-1", "1.5", "x", "1" * 10, "nan", "²"):
        assert album.send(SMALL, rank=odd).json()["code"] == "bad_request", odd


def test_the_bundle_and_a_later_batch_follow_the_order(album: AlbumClient) -> None:
    batch = BatchClient.start(album)
    batch.until(state="done")

    def bundled() -> list[str]:
        content = album.ask("GET", f"/api/batches/{batch.id}/bundle").content
        return zipfile.ZipFile(io.BytesIO(content)).namelist()

    assert bundled() == ["1.jpg", "2.jpg", "3.jpg", "4.jpg"]
    arrange(album, order=ids(album, "4", "1"), before=ids(album, "3")[0])
    assert names(album) == "2 4 1 3"
    assert bundled() == ["2.jpg", "4.jpg", "1.jpg", "3.jpg"]


def test_an_order_is_a_step_of_the_history_and_outlives_a_killed_server(start: Callable[..., Server]) -> None:
    server = start()
    album = AlbumClient.create(server)
    album.fill({f"{number}.jpg": SMALL for number in (1, 2, 3)})
    assert arrange(album, order=ids(album, "3", "2", "1"))["revision"] == 1
    assert arrange(album, order=ids(album, "1"))["revision"] == 1, "it stands there"
    arrange(album, order=ids(album, "2"), before=ids(album, "3")[0])
    assert names(album) == "2 3 1"
    server.stop(signal.SIGKILL)
    album.server = start(server.data_dir)
    assert names(album) == "2 3 1"
    with AlbumTab(album) as tab:
        tab.open()
        assert tab.call("undo_album")["can_undo"] and names(album) == "3 2 1"
        assert not tab.call("undo_album")["can_undo"] and names(album) == "1 2 3"
        tab.call("redo_album")
        album.ask("DELETE", f"/images/{ids(album, '3')[0]}")
        assert tab.call("redo_album")["ok"] and names(album) == "2 1"


def test_every_tab_is_told_where_a_picture_stands_now(album: AlbumClient) -> None:
    first, third = ids(album, "1", "3")
    with AlbumTab(album) as mine, AlbumTab(album) as other:
        mine.open()
        other.open()
        answer = mine.call("move_members", members=[first], before=third)
        assert answer["revision"] == 1 and answer["can_undo"]
        other.wait_for_fact("album_changed", revision=1)
        told = other.wait_for(lambda: [body["member"] for body in other.told("member_changed")])
        assert (told[-1]["id"], told[-1]["number"]) == (first, 2) and 2 < told[-1]["rank"] < 3
        assert mine.call("move_members", members=[first])["revision"] == 2
        assert names(album) == "2 3 4 1"


def test_an_order_that_is_none_is_refused(album: AlbumClient) -> None:
    first, second = ids(album, "1", "2")
    cases: list[tuple[dict[str, Any], str]] = [
        ({"order": [first, first]}, "bad_request"),
        ({"order": [first], "before": first}, "bad_request"),
        ({"order": "x"}, "bad_request"),
        ({"order": [1]}, "bad_request"),
        ({"order": [first], "before": 1}, "bad_request"),
        ({"order": [first], "changes": {}}, "bad_request"),
        ({"order": ["x"]}, "not_found"),
        ({"order": [first], "before": "x"}, "not_found"),
    ]
    for body, code in cases:
        assert arrange(album, **body)["code"] == code, body
    looking = AlbumClient(album.server, album.body, album.state()["view_key"])
    assert arrange(looking, order=[second])["code"] == "view_only"
    assert arrange(album, order=[])["revision"] == 0 and names(album) == "1 2 3 4"


def test_a_picture_can_be_moved_any_number_of_times() -> None:
    """Ranks between two others run out after some fifty halvings; then all get new ones."""
    ranks = dict.fromkeys("abc", 1.0) | {"d": 2.0}
    for moves in range(200):
        last, before = ("d", "b") if moves % 2 else ("c", "b")
        new = ranks | order.moved(ranks, [last], before)
        assert len(set(new.values())) == 4 or moves == 0
        ranks = dict(sorted(new.items(), key=lambda each: each[1]))
        place = list(ranks)
        assert place.index(last) + 1 == place.index(before)
    assert order.moved(ranks, list(ranks), None) == {}
    assert order.moved({}, [], None) == {}
