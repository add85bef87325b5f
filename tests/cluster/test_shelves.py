"""One contract for every shelf, in a local folder and in a real S3 server; and who may write there."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import Refusal
from tests.cluster.conftest import S3
from tests.cluster.test_storage import Open, open_storage, s3_storage

__all__ = ["open_storage"]


def test_what_is_on_a_shelf_is_there_at_every_opening(open_storage: Open, tmp_path: Path) -> None:
    shelf = open_storage().shelf("albums", 1, 3600)
    album_id, made = shelf.new_id(), tmp_path / "made"
    made.write_bytes(b"made")
    shelf.write(album_id, {"a": 1})
    shelf.write(album_id, {"a": 2})
    shelf.journal(album_id).append({"n": 1}, {"n": 2})
    shelf.journal(album_id).append({"n": 3}, lasting=False)
    shelf.adopt(album_id, "1.jpg", made)
    shelf.note(album_id, "1.json", b"{}")
    for _ in range(2):
        later = open_storage().shelf("albums", 1, 3600)
        body = later.claim(album_id)
        assert body is not None and body["a"] == 2 and later.holds(album_id)
        assert [line["n"] for line in later.journal(album_id).read()] == [1, 2, 3]
        assert later.file(album_id, "1.jpg").read_bytes() == b"made"
        assert not later.file(album_id, "2.jpg").exists()
        assert later.idle_s(album_id) < 3000
    later.remove(album_id)
    assert later.read(album_id) is later.claim(album_id) is None
    assert open_storage().shelf("albums", 1, 3600).claim(shelf.new_id(album_id)) is None


def test_who_was_taken_over_from_writes_nothing_more(s3_server: S3, tmp_path: Path) -> None:
    url = s3_server.url()
    first, second, third = (
        s3_storage(url, tmp_path / name).shelf("albums", 1, 3600) for name in ("first", "second", "third")
    )
    lost: list[str] = []
    first.on_lost = second.on_lost = lost.append
    album_id = first.new_id()
    first.write(album_id, {"a": 1})
    journal = first.journal(album_id)
    journal.append({"n": 1})
    for shelf in (second, third):
        assert shelf.claim(album_id)
        shelf.journal(album_id).append({"n": 2})
    for late in (first, second):
        assert not late.holds(album_id)
        with pytest.raises(Refusal, match="another server"):
            late.journal(album_id).append({"n": 9})
        with pytest.raises(Refusal, match="another server"):
            late.write(album_id, {"a": 9})
    assert lost == [album_id] * 4
    assert third.holds(album_id)
    third.journal(album_id).append({"n": 3})
    assert [line["n"] for line in third.journal(album_id).read()] == [1, 2, 2, 3]
    assert (first.claim(album_id) or {})["a"] == 1
    assert [line["n"] for line in first.journal(album_id).read()] == [1, 2, 2, 3]


def test_work_that_is_left_behind_is_found_by_another(s3_server: S3, tmp_path: Path) -> None:
    url = s3_server.url()
    one, two = (s3_storage(url, tmp_path / name).shelf("albums", 1, 3600) for name in ("one", "two"))
    album_id = one.new_id()
    one.work(album_id)
    assert list(two.left_behind(-1)) == [album_id] and not list(two.left_behind(3600))
    assert not list(one.left_behind(-1))
    one.rest(album_id)
    assert not list(two.left_behind(-1))
