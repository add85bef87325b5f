"""All files of an album into so many bytes: the highest quality that fits, and the curve it is found on."""

from __future__ import annotations

import pytest

from app.albums.fitting import highest
from app.errors import Refusal
from tests.albums.album_tab import AlbumTab
from tests.albums.batch_client import BatchClient
from tests.albums.client import AlbumClient
from tests.conftest import Server, encode, make_photo

PHOTOS = {f"{seed}.jpg": encode(make_photo(400, 300, seed), quality=95) for seed in range(1, 7)}


@pytest.fixture
def album(server: Server) -> AlbumClient:
    made = AlbumClient.create(server)
    made.fill(PHOTOS)
    return made


def test_the_album_fits_at_the_highest_quality_that_does(album: AlbumClient) -> None:
    points = album.ask("GET", "/curve").json()["points"]
    assert [point["quality"] for point in points] == sorted({point["quality"] for point in points})
    sizes = [point["bytes"] for point in points]
    assert sizes == sorted(sizes) and points[-1]["quality"] == 95
    assert all(point["of"] == 6 for point in points)
    limit = (points[2]["bytes"] + points[3]["bytes"]) // 2
    with AlbumTab(album) as tab:
        tab.open()
        fitted = album.ask("POST", "/fit", json={"bytes": limit}).json()
        assert points[2]["quality"] <= fitted["quality"] <= points[3]["quality"]
        assert fitted["high"] <= limit and fitted["counted"] == fitted["of"] == 6
        assert fitted["recipe"]["quality"] == fitted["quality"] and fitted["revision"] == 1
        tab.wait_for_fact("album_changed", revision=1)
        looks = tab.told("fit_advanced")
        assert {look["fits"] for look in looks} == {True, False}
        assert looks[-1]["of"] == 6
    made = BatchClient.start(album).until(state="done")
    assert made["bytes"] <= limit
    with AlbumTab(album) as tab:
        tab.open()
        assert tab.call("undo_album")["recipe"]["quality"] == 80


def test_what_cannot_fit_is_refused_with_the_least_and_changes_nothing(album: AlbumClient) -> None:
    first, *_ = album.state()["images"]
    album.ask("PATCH", f"/images/{first['id']}", json={"own": {"quality": 95}})
    answer = album.ask("POST", "/fit", json={"bytes": 1000})
    assert (answer.status_code, answer.json()["code"]) == (422, "target_unreachable")
    assert "1,000 bytes" in answer.json()["detail"]
    assert album.state()["revision"] == 1
    for odd in (0, -1, 1.5, "x", None, True, 2**60):
        assert album.ask("POST", "/fit", json={"bytes": odd}).json()["code"] == "bad_request", odd
    largest = album.ask("POST", "/fit", json={"bytes": 10**9}).json()
    assert largest["quality"] == 95
    state = album.state()
    assert state["images"][0]["own"] == {}, "the same as the shared one now"


def test_only_who_may_edit_fits_and_an_empty_album_does_not(album: AlbumClient) -> None:
    looking = AlbumClient(album.server, album.body, album.state()["view_key"])
    assert looking.ask("POST", "/fit", json={"bytes": 1}).json()["code"] == "view_only"
    assert looking.ask("DELETE", "/fit").json()["code"] == "view_only"
    assert looking.ask("GET", "/curve").status_code == 200
    assert album.ask("DELETE", "/fit").status_code == 204
    empty = AlbumClient.create(album.server)
    assert empty.ask("POST", "/fit", json={"bytes": 1}).json()["code"] == "wrong_state"
    assert empty.ask("GET", "/curve").json()["code"] == "wrong_state"


class Looked:
    """An album of which the stand-ins say something else than is true, until all were counted once."""

    def __init__(self, off: float) -> None:
        self.off = off
        self.full: list[int] = []

    def __call__(self, quality: int, of_all: bool) -> dict[str, int]:
        true = 1000 * quality
        if of_all:
            self.full.append(quality)
            self.off = 1 + (self.off - 1) / 4
            return {"bytes": true, "high": round(true * 1.03)}
        return {"bytes": round(true * self.off), "high": 10**9}


@pytest.mark.parametrize("off", [0.5, 0.8, 1.0, 1.3, 2.0])
@pytest.mark.parametrize("limit", [1100, 30_000, 61_000, 200_000])
def test_few_full_counts_find_a_quality_that_fits(off: float, limit: int) -> None:
    look = Looked(off)
    found, told = highest(look, limit, 1, 95)
    assert told["high"] <= limit and len(look.full) <= 8
    best = min(95, int(limit / 1030))
    assert best * 0.85 <= found <= best
    with pytest.raises(Refusal, match="about 1,000"):
        highest(Looked(off), 900, 1, 95)
