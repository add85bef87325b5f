"""The data folder is ours: made closed, taken only from ourselves, and never through a link."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.storage.local import LocalStorage
from app.storage.own import claim, loose_ends
from tests.conftest import ROOT

SOMEBODY_ELSE = 12345

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_folder_that_is_made_is_closed_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        LocalStorage(tmp_path / "deep" / "data").make_folder()
    finally:
        os.umask(before)
    below = [tmp_path / "deep/data", *(tmp_path / "deep/data").rglob("*")]
    assert {mode(path) for path in below if path.is_dir()} == {0o700}


@pytest.mark.parametrize("found", [0o755, 0o775, 0o777, 0o1777])
@pytest.mark.parametrize("held", [None, "images"])
def test_a_folder_of_ours_that_is_empty_or_holds_images_is_closed(
    tmp_path: Path, found: int, held: str | None
) -> None:
    data = tmp_path / "data"
    (data / held if held else data).mkdir(parents=True)
    data.chmod(found)
    LocalStorage(data)
    assert mode(data) & 0o777 == 0o700


def test_a_folder_with_other_things_in_it_keeps_its_mode_and_our_part_of_it_is_closed(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    tmp_path.chmod(0o755)
    LocalStorage(tmp_path)
    assert mode(tmp_path) == 0o755
    assert {mode(path) for path in tmp_path.iterdir() if path.is_dir()} == {0o700}


def test_a_folder_with_other_things_in_it_that_others_may_write_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    tmp_path.chmod(0o777)
    with pytest.raises(OSError, match="other users may write to it"):
        LocalStorage(tmp_path)
    assert mode(tmp_path) == 0o777


def test_a_link_is_refused_also_one_to_a_folder_of_ours(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "ours")
    with pytest.raises(OSError, match="it is a link"):
        claim(tmp_path / "link")


@pytest.mark.parametrize("name", ["images"])
def test_a_link_inside_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="it is a link"):
        LocalStorage(tmp_path / "data")
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(NotADirectoryError):
        LocalStorage(tmp_path / "data")


@as_root
@pytest.mark.parametrize("part", ["", "images"])
def test_a_folder_of_somebody_else_is_refused(tmp_path: Path, part: str) -> None:
    theirs = tmp_path / "data" / part
    theirs.mkdir(parents=True)
    os.chown(theirs, SOMEBODY_ELSE, SOMEBODY_ELSE)
    with pytest.raises(OSError, match=f"belongs to another user .user id {SOMEBODY_ELSE}"):
        LocalStorage(tmp_path / "data")


@as_root
def test_an_image_that_somebody_else_has_put_there_is_not_found(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    image_id = storage.commit(storage.make_folder().id)
    assert storage.folder(image_id)
    os.chown(storage.images / image_id, SOMEBODY_ELSE, SOMEBODY_ELSE)
    with pytest.raises(Exception, match="no such image"):
        storage.folder(image_id)


def test_a_link_in_the_place_of_an_image_is_not_found(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path / "data")
    image_id = storage.commit(storage.make_folder().id)
    (storage.images / image_id).rename(tmp_path / "moved")
    (storage.images / image_id).symlink_to(tmp_path / "moved")
    with pytest.raises(Exception, match="no such image"):
        storage.folder(image_id)


def test_a_linked_work_folder_is_neither_locked_nor_swept(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data/work-planted").symlink_to(tmp_path / "elsewhere")
    LocalStorage(tmp_path / "data")
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_folder_above_that_is_open_to_all_is_named(tmp_path: Path) -> None:
    (tmp_path / "open/data").mkdir(parents=True)
    (tmp_path / "open").chmod(0o777)
    assert tmp_path / "open" in loose_ends(tmp_path / "open/data")
    (tmp_path / "open").chmod(0o1777)
    assert tmp_path / "open" not in loose_ends(tmp_path / "open/data")


@as_root
def test_the_server_says_why_it_does_not_start_and_takes_nothing(tmp_path: Path) -> None:
    evil, theirs = tmp_path / "evil", tmp_path / "theirs"
    evil.mkdir()
    theirs.mkdir()
    (evil / "images").symlink_to(theirs)
    os.chown(evil, SOMEBODY_ELSE, SOMEBODY_ELSE)
    ended = subprocess.run(
        [sys.executable, "-m", "app", "serve", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "WHITTLE_DATA_DIR": str(evil)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode != 0 and "Traceback" not in ended.stderr
    assert "WHITTLE_DATA_DIR" in ended.stderr and "belongs to another user" in ended.stderr
    assert not list(theirs.iterdir())
