"""A ZIP of finished files, as a function of their list: its length, its tag and any part of it are known
before the first byte is read.

Sizes and CRCs were taken when the files were made, so there are no data descriptors and a broken download
goes on where it stopped. Files are stored: pictures do not get smaller. Of the libraries that stream,
Python's own and stream-zip cannot tell the length before, and zipstream-ng, which can, is under the LGPL.
Format: PKWARE APPNOTE 6.3.10; ZIP64 where it must be (4.5.3), names in UTF-8 (4.4.4, bit 11).
"""

from __future__ import annotations

import hashlib
import struct
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from app.blocking import offload

_UTF8 = 1 << 11
_PLAIN, _ZIP64 = 20, 45
_MOST, _MOST_COUNT = 0xFFFFFFFF, 0xFFFF
_PIECE_BYTES = 256 * 1024
#: The earliest moment that a ZIP can tell.
_EARLIEST = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Entry:
    """A file under a name. `source` is where it is, or its bytes; `size` and `crc` are as they were when it
    was made; `modified` in seconds since 1970."""

    name: str
    size: int
    crc: int
    source: Path | bytes
    modified: float = 0.0

    @classmethod
    def of_text(cls, name: str, text: str, modified: float) -> Entry:
        content = text.encode()
        return cls(name, len(content), zlib.crc32(content), content, modified)


class Changed(Exception):
    """A file is not as it was when it was listed."""


class Zip:
    """The archive of these entries, in this order."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        heads = [_head(entry) for entry in entries]
        sizes = [len(head) + entry.size for head, entry in zip(heads, entries, strict=True)]
        self._offsets = [0, *accumulate(sizes)]
        directory = b"".join(_listing(entry, at) for entry, at in zip(entries, self._offsets, strict=False))
        self._tail = directory + _end(len(entries), len(directory), self._offsets[-1])
        self.length = self._offsets[-1] + len(self._tail)
        digest = hashlib.sha256(self._tail)
        self.etag = digest.hexdigest()[:32]

    def pieces(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to `stop`, a little at a time. `Changed` where a file is not what it
        was."""
        stop = self.length if stop is None else stop
        for entry, at in zip(self._entries, self._offsets, strict=False):
            head = _head(entry)
            yield from _cut(head, at, start, stop)
            begins = at + len(head)
            first, last = max(0, start - begins), min(entry.size, stop - begins)
            if first < last:
                yield from _content(entry, first, last)
        yield from _cut(self._tail, self._offsets[-1], start, stop)


def _cut(part: bytes, at: int, start: int, stop: int) -> Iterator[bytes]:
    """What of a part that stands at `at` lies between `start` and `stop`."""
    wanted = part[max(0, start - at) : max(0, stop - at)]
    if wanted:
        yield wanted


def _content(entry: Entry, first: int, last: int) -> Iterator[bytes]:
    if isinstance(entry.source, bytes):
        yield entry.source[first:last]
        return
    while first < last:
        piece = offload(_read, entry.source, first, min(_PIECE_BYTES, last - first))
        if not piece:
            raise Changed(entry.name)
        first += len(piece)
        yield piece


def _read(path: Path, at: int, size: int) -> bytes:
    with path.open("rb") as file:
        file.seek(at)
        return file.read(size)


def _head(entry: Entry) -> bytes:
    """The local file header (4.3.7)."""
    name, large = entry.name.encode(), entry.size >= _MOST
    extra = (struct.pack("<HHQQ", 1, 16, entry.size, entry.size) if large else b"") + _since_1970(entry)
    size = _MOST if large else entry.size
    return (
        struct.pack("<IHHH", 0x04034B50, _ZIP64 if large else _PLAIN, _UTF8, 0)
        + _moment(entry)
        + struct.pack("<IIIHH", entry.crc, size, size, len(name), len(extra))
        + name
        + extra
    )


def _listing(entry: Entry, at: int) -> bytes:
    """Its line in the central directory (4.3.12)."""
    name, large, far = entry.name.encode(), entry.size >= _MOST, at >= _MOST
    values = [entry.size, entry.size] * large + [at] * far
    extra = struct.pack(f"<HH{len(values)}Q", 1, 8 * len(values), *values) if values else b""
    extra += _since_1970(entry)
    size, version = _MOST if large else entry.size, _ZIP64 if values else _PLAIN
    lengths = struct.pack("<HHHHH", len(name), len(extra), 0, 0, 0)
    place = struct.pack("<II", 0o100644 << 16, _MOST if far else at)
    return (
        struct.pack("<IHHHH", 0x02014B50, 3 << 8 | version, version, _UTF8, 0)
        + _moment(entry)
        + struct.pack("<III", entry.crc, size, size)
        + lengths
        + place
        + name
        + extra
    )


def _end(count: int, size: int, at: int) -> bytes:
    """The end of the central directory, with its ZIP64 form before it where needed (4.3.14 to 4.3.16)."""
    more = b""
    if count >= _MOST_COUNT or size >= _MOST or at >= _MOST:
        more = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, _ZIP64, _ZIP64, 0, 0, count, count, size, at)
        more += struct.pack("<IIQI", 0x07064B50, 0, at + size, 1)
    few = min(count, _MOST_COUNT)
    return more + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, few, few, min(size, _MOST), min(at, _MOST), 0)


def _moment(entry: Entry) -> bytes:
    """When it was last written, in the form of MS-DOS (4.4.6), in UTC: the server's zone is nobody's."""
    year, month, day, hour, minute, second = max(_EARLIEST, tuple(time.gmtime(entry.modified)[:6]))
    if year > 2107:
        year, month, day, hour, minute, second = _EARLIEST
    date = (year - 1980) << 9 | month << 5 | day
    return struct.pack("<HH", hour << 11 | minute << 5 | second // 2, date)


def _since_1970(entry: Entry) -> bytes:
    """The same in seconds since 1970 (Info-ZIP's extended timestamp): readers take the form of MS-DOS for
    the time of wherever they are."""
    seconds = int(entry.modified)
    return struct.pack("<HHBI", 0x5455, 5, 1, seconds) if 0 < seconds < 2**31 else b""
