"""Where things stand in an EXIF block (TIFF 6.0, section 2; CIPA DC-008, 4.6.2): directories of tags, each
with its value or the place of it. Every directory is read once, and no value is read unless asked for."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import NamedTuple

#: What stands before the TIFF header in JPEG (DC-008, 4.7.2); PNG, WebP and AVIF go without.
NAME = b"Exif\0\0"
#: Tags of IFD0 that say where other directories begin.
EXIF_IFD, GPS_IFD, INTEROP_IFD = 0x8769, 0x8825, 0xA005
#: Bytes of one value, by type (TIFF 6.0, section 2; 13 and 129 by later practice and DC-008:2023).
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}
BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED, SRATIONAL, UTF8 = 1, 2, 3, 4, 5, 7, 10, 129
_NUMBERS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I"}
_FRACTIONS = {5: "I", 10: "i"}
_ENTRY = 12
# Values of one tag that are read as numbers; known tags have no more than four.
_MOST_NUMBERS = 16


class Entry(NamedTuple):
    """One tag with its `number` of values: `at` is where its 12 bytes are, `start` where its values are,
    of `size` bytes together."""

    tag: int
    type: int
    number: int
    at: int
    start: int
    size: int


@dataclass(frozen=True)
class Directory:
    """The tags that can be read, the first of each; `odd` are those that cannot. `next_at` is where the place
    of the next directory stands, None where the block ends before."""

    entries: dict[int, Entry]
    odd: tuple[int, ...] = ()
    next_at: int | None = None

    @classmethod
    def empty(cls) -> Directory:
        return cls({})


class Block:
    """An EXIF block with or without its name. ValueError where not even its first directory can be found."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.base = len(NAME) if data.startswith(NAME) else 0
        mark = data[self.base : self.base + 4]
        if mark not in (b"II*\0", b"MM\0*"):
            raise ValueError("no TIFF header")
        self.order = "<" if mark.startswith(b"II") else ">"
        self.main = self._directory(self._long(self.base + 4))
        self.detail = self._beyond(EXIF_IFD)
        self.gps = self._beyond(GPS_IFD)

    @property
    def directories(self) -> tuple[Directory, ...]:
        return self.main, self.detail, self.gps

    @property
    def thumbnail(self) -> Directory:
        """IFD1, which is about the embedded thumbnail; empty where there is none."""
        at = self.main.next_at
        place = self._long(at) if at is not None else 0
        try:
            return self._directory(place) if place else Directory.empty()
        except ValueError:
            return Directory.empty()

    @property
    def has_next(self) -> bool:
        return self.main.next_at is not None and self._long(self.main.next_at) != 0

    def raw_main(self) -> list[tuple[int, int, bytes]]:
        """Tag, place and bytes of each entry of IFD0, of doubled ones and those that cannot be read too."""
        return self._raw(self._long(self.base + 4))

    def raw_detail(self) -> list[tuple[int, int, bytes]]:
        """The same of the directory of EXIF's own tags; empty where there is none."""
        entry = self.main.entries.get(EXIF_IFD)
        return self._raw(self._long(entry.start)) if entry and self.detail.next_at is not None else []

    def _raw(self, place: int) -> list[tuple[int, int, bytes]]:
        at = self.base + place
        (count,) = struct.unpack_from(self.order + "H", self.data, at)
        places = range(at + 2, min(at + 2 + count * _ENTRY, len(self.data) - _ENTRY + 1), _ENTRY)
        entries = ((place, self.data[place : place + _ENTRY]) for place in places)
        return [(int(struct.unpack_from(self.order + "H", raw)[0]), place, raw) for place, raw in entries]

    def value(self, entry: Entry) -> bytes:
        return self.data[entry.start : entry.start + entry.size]

    def numbers(self, entry: Entry) -> list[float]:
        """The numbers of a tag, fractions divided; empty where it holds none, or one by 0."""
        count = min(entry.number, _MOST_NUMBERS)
        if entry.type in _NUMBERS:
            return list(
                struct.unpack_from(f"{self.order}{count}{_NUMBERS[entry.type]}", self.data, entry.start)
            )
        if entry.type not in _FRACTIONS:
            return []
        parts = struct.unpack_from(f"{self.order}{2 * count}{_FRACTIONS[entry.type]}", self.data, entry.start)
        pairs = list(zip(parts[::2], parts[1::2], strict=True))
        return [above / below for above, below in pairs] if all(below for _, below in pairs) else []

    def _beyond(self, pointer: int) -> Directory:
        entry = self.main.entries.get(pointer)
        if entry is None or entry.type not in (LONG, 13) or entry.number != 1:
            return Directory.empty()
        try:
            return self._directory(self._long(entry.start))
        except ValueError:
            return Directory({}, odd=(pointer,))

    def _directory(self, place: int) -> Directory:
        at = self.base + place
        if place < 8 or len(self.data) < at + 2:
            raise ValueError("no directory there")
        (count,) = struct.unpack_from(self.order + "H", self.data, at)
        entries: dict[int, Entry] = {}
        odd: list[int] = []
        first, end = at + 2, min(at + 2 + count * _ENTRY, len(self.data))
        for position in range(first, end - _ENTRY + 1, _ENTRY):
            entry = self._entry(position)
            if entry.size <= 0 or entry.start + entry.size > len(self.data):
                odd.append(entry.tag)
            else:
                entries.setdefault(entry.tag, entry)
        next_at = first + count * _ENTRY
        return Directory(entries, tuple(odd), next_at if len(self.data) >= next_at + 4 else None)

    def _entry(self, at: int) -> Entry:
        tag, type, count, place = struct.unpack_from(self.order + "HHII", self.data, at)
        size = SIZES.get(type, 0) * count
        return Entry(tag, type, count, at, at + 8 if size <= 4 else self.base + place, size)

    def _long(self, at: int) -> int:
        if len(self.data) < at + 4:
            raise ValueError("cut short")
        (number,) = struct.unpack_from(self.order + "I", self.data, at)
        return int(number)
