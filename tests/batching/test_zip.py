"""The ZIP of finished files: known before it is read, the same in parts, and read by everybody."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.batching.naming import alike, below, distinct
from app.batching.zip import Changed, Entry, Zip


def entry(name: str, content: bytes) -> Entry:
    return Entry(name, len(content), zlib.crc32(content), content, 1_700_000_000)


NAMES = ["Reise/фото ü.jpg", "日本/富士.png", "\U0001f600.webp", "plain.jpg"]
ENTRIES = [entry(name, name.encode() * 40) for name in NAMES]


def whole(archive: Zip) -> bytes:
    return b"".join(archive.pieces())


def test_every_reader_finds_the_files_under_their_names(tmp_path: Path) -> None:
    content = whole(Zip(ENTRIES))
    with zipfile.ZipFile(io.BytesIO(content)) as read:
        assert read.testzip() is None and read.namelist() == NAMES
        assert all(read.read(each.name) == each.source for each in ENTRIES)
    path = tmp_path / "bundle.zip"
    path.write_bytes(content)
    for reader in (["unzip", "-tq"], ["7z", "t"]):
        if shutil.which(reader[0]):
            assert subprocess.run([*reader, str(path)], capture_output=True, timeout=30).returncode == 0


@pytest.mark.skipif(not shutil.which("unzip"), reason="unzip is not installed")
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_a_file_has_the_moment_that_it_was_given_wherever_it_is_unpacked(zone: str, tmp_path: Path) -> None:
    path, odd = tmp_path / "bundle.zip", 1_700_000_001
    path.write_bytes(whole(Zip([replace(each, modified=odd) for each in ENTRIES[3:]])))
    unzip = ["unzip", "-q", str(path), "-d", str(tmp_path)]
    assert subprocess.run(unzip, env=os.environ | {"TZ": zone}, timeout=30).returncode == 0
    assert (tmp_path / "plain.jpg").stat().st_mtime == odd


@given(start=st.integers(0, 1500), size=st.integers(0, 1500))
def test_any_part_is_that_part_of_the_whole(start: int, size: int) -> None:
    archive = Zip(ENTRIES)
    content = whole(archive)
    assert len(content) == archive.length
    assert b"".join(archive.pieces(start, start + size)) == content[start : start + size]


def test_the_tag_is_that_of_the_bytes() -> None:
    assert Zip(ENTRIES).etag == Zip(list(ENTRIES)).etag
    assert Zip([entry("a", b"1")]).etag != Zip([entry("a", b"2")]).etag != Zip([entry("b", b"2")]).etag


def test_more_files_than_the_first_zip_could_count() -> None:
    content = whole(Zip([entry(f"{number}", b"x") for number in range(66_000)]))
    with zipfile.ZipFile(io.BytesIO(content)) as read:
        assert len(read.namelist()) == 66_000 and read.read("65999") == b"x"


def test_more_bytes_than_the_first_zip_could_tell(tmp_path: Path) -> None:
    """Sparse files: only the ends of what is between them are read."""
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(5 * 2**30)
    archive = Zip([Entry("large", 5 * 2**30, 0, large), entry("last", b"x" * 10)])
    tail = b"".join(archive.pieces(archive.length - 400))
    assert b"PK\x06\x06" in tail and b"x" * 10 in b"".join(archive.pieces(5 * 2**30, archive.length))

    class Far(io.RawIOBase):
        """The archive as a file whose beginning nobody asks for."""

        at = 0

        def seekable(self) -> bool:
            return True

        def readable(self) -> bool:
            return True

        def tell(self) -> int:
            return self.at

        def seek(self, offset: int, whence: int = 0) -> int:
            self.at = offset + (0, self.at, archive.length)[whence]
            return self.at

        def read(self, size: int = -1) -> bytes:
            stop = archive.length if size < 0 else min(archive.length, self.at + size)
            found = b"".join(archive.pieces(self.at, stop))
            self.at += len(found)
            return found

    with zipfile.ZipFile(Far()) as read:
        assert [each.file_size for each in read.infolist()] == [5 * 2**30, 10]
        assert read.read("last") == b"x" * 10


def test_a_file_that_has_been_cut_is_told_and_not_filled_up(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12")
    with pytest.raises(Changed):
        whole(Zip([Entry("a", 3, 0, path)]))


@pytest.mark.parametrize(
    ("path", "name", "told"),
    [
        ("a/b", "x.jpg", "a/b/x.jpg"),
        ("../../etc", "x.jpg", "etc/x.jpg"),
        ("/a//b/", "x.jpg", "a/b/x.jpg"),
        ("C:\\a", "x.jpg", "C_/a/x.jpg"),
        ("con", "nul.jpg", "_con/_nul.jpg"),
        ("a. ", "b?.jpg", "a/b_.jpg"),
        ("", "..", "picture"),
    ],
)
def test_a_name_leads_nowhere_else(path: str, name: str, told: str) -> None:
    assert below(path, name) == told


def test_twins_are_numbered_whatever_a_disk_takes_for_one() -> None:
    names = ["a/x.jpg", "b/x.jpg", "x.jpg", "X.JPG", "x (2).jpg", "é.jpg", "e\u0301.jpg"]
    given = list(distinct(names))
    assert len({alike(name) for name in given}) == len(names)
    assert given[:3] == names[:3] and given[3] == "X (3).JPG" and given[4] == names[4]
