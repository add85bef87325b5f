"""Two servers that both take an album for theirs, interleaved by hand: the one that has lost it writes
nothing, finds out at the write, and asks again. No clock decides anything: a server believes for ever."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest

from app.albums.album import Album
from app.albums.albums import Albums, Bounds
from app.albums.batch import Batch
from app.albums.batches import Batches
from app.albums.member import Member
from app.batching.item import Item
from app.errors import Refusal
from app.imaging.catalog import describe
from app.keeping.holdings import Holdings
from app.keeping.images import Images
from app.keeping.rights import Credentials
from app.recipe.recipe import Catalog
from app.storage.local import LocalStorage
from app.storage.s3 import S3Storage
from tests.cluster.memory_bucket import MemoryBucket

CATALOG = Catalog(describe())
TTL_S = 60


@pytest.fixture(autouse=True)
def nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.albums.owned.BELIEVED_S", math.inf)


class Cell:
    """A server without workers: its batches run and get nowhere. `while_planning` happens in the middle of
    the next batch that begins here."""

    def __init__(self, bucket: Any, folder: Path) -> None:
        storage = S3Storage(bucket, LocalStorage(folder / "cache"), LocalStorage(folder), TTL_S)
        holdings, edits = Holdings(99, 2**30), Mock(**{"ids.return_value": []})
        self.images = Images(storage, Mock(), TTL_S, holdings)
        bounds = Bounds(files=9, bytes=2**20, ttl_s=TTL_S)
        self.albums = Albums(
            storage, self.images, edits, holdings, Mock(), CATALOG, bounds, width=0, ended=lambda: False
        )
        chore: Any = SimpleNamespace(
            plan=self._plan, act=Mock(), stop=Mock(), stands=Mock(return_value=False)
        )
        self.batches = Batches(
            self.albums,
            storage.shelf("batches", 1),
            {"any": chore},
            Mock(),
            CATALOG,
            width=0,
            tell=Mock(),
            ended=lambda: False,
        )
        self.while_planning: Callable[[], object] = Mock()

    def begin(self, album: Album) -> Batch:
        return self.batches.start(album, "any", {}, None)

    def add(self, album: Album) -> tuple[Member, bool]:
        folder = self.albums.make_folder(album, 5)
        folder.original.write_bytes(b"bytes")
        return self.albums.add(album, folder, Member(folder.id, "a.jpg", "", 5))

    def _plan(self, *_: Any) -> list[Item]:
        self.while_planning, then = Mock(), self.while_planning
        then()
        return [Item(1, "a.jpg", 1.0)]


class Race:
    """An album that cell one has made, and cell two has taken over: both take it for theirs."""

    def __init__(self, folder: Path) -> None:
        self.bucket = MemoryBucket()
        self.one, self.two = (Cell(self.bucket, folder / name) for name in ("one", "two"))
        self.at_one, key = self.one.albums.create("Trip", "", "here")
        self.shown = Credentials.of(key, None)
        self.at_two = self.two.albums.find(self.at_one.id, self.shown)
        assert self.one.albums.find(self.at_one.id, self.shown) is self.at_one

    def names(self, under: str) -> list[str]:
        return [each.key for each in self.bucket.list(under)]

    def sweep(self) -> None:
        """As when all of the time to live is over."""
        self.one.albums.end_expired()

    def nothing_is_left(self) -> bool:
        return all(name.startswith("sweeper") for name in self.bucket.objects)


@pytest.fixture
def race(tmp_path: Path) -> Race:
    return Race(tmp_path)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def test_of_two_batches_that_begin_at_once_one_does(race: Race) -> None:
    begun: list[Batch] = []
    race.one.while_planning = lambda: begun.append(race.two.begin(race.at_two))
    assert code_of(lambda: race.one.begin(race.at_one)) == "wrong_state"
    assert race.names("batches/") and all(begun[0].id in name for name in race.names("batches/"))
    found = race.one.batches.find(begun[0].id, race.shown)
    assert found.runner.state == "running" and race.one.batches.cancel(found).runner.state == "cancelled"
    assert race.two.batches.find(begun[0].id, race.shown).runner.state == "running"  # what it still believes
    assert code_of(lambda: race.two.batches.pause(begun[0])) == "wrong_state"  # and what it does


def test_who_has_lost_an_album_begins_a_batch_by_asking_again(race: Race) -> None:
    batch = race.one.begin(race.at_one)
    assert batch.album is not race.at_one and race.at_one.is_over
    assert race.two.batches.find(batch.id, race.shown).body()["total"] == 1
    assert code_of(lambda: race.two.begin(race.at_two)) == "wrong_state"


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda two, album: two.begin(album), "not_found"),
        (lambda two, album: two.albums.surely(album, two.add), "not_found"),
        (lambda two, album: two.albums.end(album.id, "deleted"), "not_found"),
        (lambda two, album: two.add(album), "moved"),
        (lambda two, album: two.albums.patch(album, {"quality": 40}, None, settled=True), "moved"),
        (lambda two, album: two.albums.remove(album, [album.members.ids[0]]), "moved"),
    ],
)
def test_an_end_counts_everywhere(race: Race, act: Callable[[Cell, Album], object], code: str) -> None:
    race.two.add(race.at_two)
    race.two.begin(race.at_two)
    race.one.albums.end(race.at_one.id, "deleted")
    assert code_of(lambda: act(race.two, race.at_two)) == code  # which has heard nothing
    album = race.at_one.id
    assert all(name.startswith((f"albums/{album}/journal/", "used-albums/")) for name in race.bucket.objects)
    race.sweep()
    assert race.nothing_is_left()


def test_an_end_takes_along_what_began_at_its_moment(race: Race, monkeypatch: pytest.MonkeyPatch) -> None:
    held, moments = race.one.albums.held, [lambda: race.two.begin(race.two.albums.held(race.at_two))]

    def held_a_moment_ago(album: Album) -> Album:
        found = held(album)
        if moments:
            moments.pop()()
        return found

    monkeypatch.setattr(race.one.albums, "held", held_a_moment_ago)
    race.one.albums.end(race.at_one.id, "deleted")
    assert race.names("batches/") == []


def test_a_batch_does_not_begin_in_an_album_that_ends(race: Race) -> None:
    race.two.while_planning = lambda: race.one.albums.end(race.at_one.id, "deleted")
    assert code_of(lambda: race.two.begin(race.at_two)) == "not_found"
    assert race.names("batches/") == []


def test_an_upload_that_is_too_late_leaves_nothing(race: Race) -> None:
    assert code_of(lambda: race.one.add(race.at_one)) == "moved"
    assert race.names("images/") == [] and len(race.at_two.members) == 0
    member, _ = race.one.albums.surely(race.at_one, race.one.add)
    assert race.two.albums.held(race.at_two).members.ids == [member.id]


def test_settings_of_who_has_lost_an_album_are_refused(race: Race) -> None:
    def patch(cell: Cell, album: Album, quality: int) -> bool:
        return cell.albums.patch(album, {"quality": quality}, None, settled=True)

    assert patch(race.two, race.at_two, 40)
    assert code_of(lambda: patch(race.one, race.at_one, 50)) == "moved"
    again = race.one.albums.find(race.at_one.id, race.shown)
    assert again.settings.recipe.values["quality"] == 40
    assert code_of(lambda: patch(race.one, race.at_one, 60)) == "moved"  # what was let go of stays so
    assert race.two.albums.held(race.at_two).settings.recipe.values["quality"] == 40


@pytest.mark.parametrize(("trouble", "is_there"), [("away", True), ("lost", False)])
def test_after_an_end_of_which_nobody_knows_the_bucket_is_asked(
    race: Race, trouble: str, is_there: bool
) -> None:
    race.bucket.trouble = trouble
    assert code_of(lambda: race.two.albums.end(race.at_two.id, "deleted")) == "storage_unavailable"
    for cell in (race.two, race.one):
        cell.albums.doubt(race.at_one.id)
        find = partial(cell.albums.find, race.at_one.id, race.shown)
        if is_there:
            assert find().id == race.at_one.id
        else:
            assert code_of(find) == "not_found"


def test_an_end_that_was_killed_on_its_way_is_finished_by_another(race: Race) -> None:
    race.two.albums.surely(race.at_two, race.two.add)
    race.two.begin(race.at_two)
    race.two.albums.on_end = Mock(side_effect=KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        race.two.albums.end(race.at_two.id, "deleted")
    race.one.albums.doubt(race.at_one.id)
    assert code_of(lambda: race.one.albums.find(race.at_one.id, race.shown)) == "not_found"
    race.sweep()
    assert race.nothing_is_left()


def test_numbers_where_one_before_would_go_on_stay_taken(race: Race) -> None:
    for _ in range(3):
        for cell in (race.one, race.two):
            cell.albums.surely(race.at_one, cell.add)
    kept = race.names(f"albums/{race.at_one.id}/journal/")
    assert len(kept) == 8 and sum(len(race.bucket.objects[name]) > 100 for name in kept) == 2
    assert len(race.two.albums.held(race.at_two).members) == 6
