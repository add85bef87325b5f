"""The folder is taken away from under a running store: it is made again, or refused by name."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from app.errors import Refusal
from app.storage.local import LocalStorage


def admitted(storage: LocalStorage) -> str:
    return storage.commit(storage.make_folder().id)


@pytest.mark.parametrize("part", ["", "images", "work"])
def test_what_was_taken_away_is_made_again_by_the_next_upload(tmp_path: Path, part: str) -> None:
    storage = LocalStorage(tmp_path / "data")
    gone = next((tmp_path / "data").glob("work-*")) if part == "work" else tmp_path / "data" / part
    shutil.rmtree(gone)
    assert not storage.is_there()
    image_id = admitted(storage)
    assert storage.is_there() and storage.folder(image_id).path.is_dir() and storage.is_writable()


def test_a_folder_that_was_moved_away_is_made_again_in_its_place(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path / "data")
    (tmp_path / "data").rename(tmp_path / "moved")
    assert storage.ids() == [] and storage.space.free == 0 and not storage.space.has_room()
    storage.heal()
    assert storage.folder(admitted(storage)).path.is_relative_to(tmp_path / "data")


def test_the_folder_that_was_made_again_is_held_against_the_next_run(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path / "data")
    shutil.rmtree(tmp_path / "data")
    in_the_making = storage.make_folder()
    LocalStorage(tmp_path / "data")
    assert in_the_making.path.is_dir(), "a later run sweeps only what nobody holds"


def test_somebody_elses_link_in_its_place_is_refused_and_not_followed(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path / "data")
    (tmp_path / "data").rename(tmp_path / "moved")
    (tmp_path / "trap").mkdir()
    (tmp_path / "data").symlink_to(tmp_path / "trap")
    with pytest.raises(Refusal) as refused:
        storage.make_folder()
    assert refused.value.code == "storage_unavailable" and refused.value.retry_after
    assert not storage.is_writable() and not list((tmp_path / "trap").iterdir())
    (tmp_path / "data").unlink()
    assert admitted(storage)


def test_a_file_in_its_place_is_refused_until_it_has_gone(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path / "data")
    shutil.rmtree(tmp_path / "data")
    (tmp_path / "data").touch()
    with pytest.raises(Refusal, match="cannot be reached"):
        storage.make_folder()
    (tmp_path / "data").unlink()
    assert admitted(storage)


def test_an_image_is_deleted_in_truth_also_where_the_work_folder_was_taken_away(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path / "data")
    image_id = admitted(storage)
    shutil.rmtree(next((tmp_path / "data").glob("work-*")))
    storage.delete(image_id)
    assert not (storage.images / image_id).exists()


def test_an_image_that_has_lost_its_record_goes_by_its_time(tmp_path: Path) -> None:
    first = LocalStorage(tmp_path)
    image_id = admitted(first)
    first.close(keep=True)
    os.utime(tmp_path / "images" / image_id, (0, 0))
    assert list(LocalStorage(tmp_path).idle_longer_than(60)) == [image_id]
