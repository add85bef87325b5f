"""EXIF patched in place (CIPA DC-008): a few values of fixed length are overwritten where they stand, and
every other byte stays. What a block does not have is added behind its end, where nothing moves either.

Functions take a block with or without its name, give one of the same kind, and raise ValueError where not
even the first directory can be read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping

from app.imaging.metadata.tiff import ASCII, EXIF_IFD, LONG, RATIONAL, SHORT, UTF8, Block, Directory, Entry

ORIENTATION, X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT = 0x0112, 0x011A, 0x011B, 0x0128
PIXEL_X, PIXEL_Y = 0xA002, 0xA003
_IMAGE_WIDTH, _IMAGE_LENGTH = 0x0100, 0x0101
_JPEG_START, _JPEG_LENGTH = 0x0201, 0x0202
_STRIP_STARTS, _STRIP_LENGTHS = 0x0111, 0x0117
_INCH, _CENTIMETER = 2, 3
_CENTIMETERS_AN_INCH = 2.54
# Strips of a thumbnail that are blanked; it has one, by DC-008 4.6.5.1 at most a few.
_MOST_STRIPS = 1_000


def orientation(exif: bytes) -> int:
    """1..8: the first one in IFD0 that is that, in a single SHORT, as Chromium has it; 1 where there is none.
    (Firefox takes the last of several.)"""
    return orientation_of(Block(exif))


def orientation_of(block: Block) -> int:
    """The same of a block that has been read."""
    for tag, _, raw in block.raw_main():
        _, type, number, value = struct.unpack_from(block.order + "HHIH", raw)
        if (tag, type, number) == (ORIENTATION, SHORT, 1) and 1 <= value <= 8:
            return int(value)
    return 1


def odd_tags(exif: bytes) -> list[int]:
    """Tags that cannot be read: of no known type, or with a place outside the block."""
    return [tag for directory in Block(exif).directories for tag in directory.odd]


def upright(exif: bytes) -> bytes:
    """With an orientation of 1 wherever one stands, whatever its type."""
    block, written = Block(exif), bytearray(exif)
    for tag, place, _ in block.raw_main():
        if tag == ORIENTATION:
            struct.pack_into(block.order + "HIHH", written, place + 2, SHORT, 1, 1, 0)
    return bytes(written)


def resized(exif: bytes, size: tuple[int, int]) -> bytes:
    """With `size` (width, height in pixels) where the block states that of its picture."""
    block, written = Block(exif), bytearray(exif)
    stated = (
        (block.detail, (PIXEL_X, PIXEL_Y)),
        (block.main, (_IMAGE_WIDTH, _IMAGE_LENGTH)),
    )
    for directory, tags in stated:
        for tag, pixels in zip(tags, size, strict=True):
            if tag in directory.entries:
                _put_number(block, written, directory.entries[tag], pixels)
    return bytes(written)


def without_thumbnail(exif: bytes) -> bytes:
    """With the thumbnail's pixels blanked and its directory unlinked; cut where nothing is behind them."""
    block = Block(exif)
    if block.main.next_at is None or not block.has_next:
        return exif
    written = bytearray(exif)
    ranges = sorted(_thumbnail_ranges(block))
    for start, end in ranges:
        written[start:end] = bytes(end - start)
    struct.pack_into(block.order + "I", written, block.main.next_at, 0)
    if ranges and ranges[-1][1] == len(exif):
        del written[ranges[-1][0] :]
    return bytes(written)


def thumbnail(exif: bytes) -> bytes | None:
    """The JPEG of IFD1; None where there is none, or it is no JPEG."""
    block = Block(exif)
    starts, lengths = (_longs(block, block.thumbnail, tag) for tag in (_JPEG_START, _JPEG_LENGTH))
    if len(starts) != 1 or len(lengths) != 1 or starts[0] < 8:
        return None
    found = exif[block.base + starts[0] : block.base + starts[0] + lengths[0]]
    return found if len(found) == lengths[0] else None


def with_thumbnail(exif: bytes, jpeg: bytes) -> bytes:
    """With another in the place of the thumbnail that there is, or behind the block's end where it is longer;
    nothing of the old one is left."""
    block, written = Block(exif), bytearray(exif)
    directory = block.thumbnail
    start, length = (_longs(block, directory, tag)[0] for tag in (_JPEG_START, _JPEG_LENGTH))
    at = block.base + start
    written[at : at + length] = bytes(length)
    if len(jpeg) > length:
        written += bytes((len(written) - block.base) % 2)
        at = len(written)
        _put_number(block, written, directory.entries[_JPEG_START], at - block.base)
    written[at : at + len(jpeg)] = jpeg
    _put_number(block, written, directory.entries[_JPEG_LENGTH], len(jpeg))
    return bytes(written)


def dots_per_inch(exif: bytes) -> tuple[float, float] | None:
    """Across and down; None where the block does not say, or with no unit."""
    block = Block(exif)
    unit = [*_numbers(block, block.main, RESOLUTION_UNIT), _INCH][0]
    across, down = (_numbers(block, block.main, tag) for tag in (X_RESOLUTION, Y_RESOLUTION))
    if unit not in (_INCH, _CENTIMETER) or not across or not down or across[0] <= 0 or down[0] <= 0:
        return None
    factor = _CENTIMETERS_AN_INCH if unit == _CENTIMETER else 1
    return across[0] * factor, down[0] * factor


def with_density(exif: bytes, across: float, down: float) -> bytes:
    """With a resolution in dots an inch, patched where it stands and added where it does not."""
    block, written = Block(exif), bytearray(exif)
    values = {
        X_RESOLUTION: rational(block.order, across),
        Y_RESOLUTION: rational(block.order, down),
        RESOLUTION_UNIT: (SHORT, 1, struct.pack(block.order + "H", _INCH)),
    }
    missing = {}
    for tag, (type, count, value) in values.items():
        entry = block.main.entries.get(tag)
        if entry is not None and (entry.type, entry.number) == (type, count):
            written[entry.start : entry.start + entry.size] = value
        else:
            missing[tag] = (type, count, value)
    return with_main(bytes(written), missing) if missing else bytes(written)


def with_main(exif: bytes, values: Mapping[int, tuple[int, int, bytes]]) -> bytes:
    """With tags of IFD0 added or replaced, `(type, count, value)` each. Its directory is written again behind
    the end of the block and the header points there; so no value that there was moves."""
    block = Block(exif)
    following = exif[block.main.next_at : block.main.next_at + 4] if block.main.next_at else bytes(4)
    written, place = _appended(block, block.raw_main(), values, following)
    struct.pack_into(block.order + "I", written, block.base + 4, place)
    return bytes(written)


def with_detail(exif: bytes, values: Mapping[int, tuple[int, int, bytes]]) -> bytes:
    """The same for the directory of EXIF's own tags, which is made where there is none."""
    block = Block(exif)
    pointer = block.main.entries.get(EXIF_IFD)
    written, place = _appended(block, block.raw_detail(), values, bytes(4))
    if pointer is None:
        return with_main(bytes(written), {EXIF_IFD: (LONG, 1, struct.pack(block.order + "I", place))})
    struct.pack_into(block.order + "I", written, pointer.start, place)
    return bytes(written)


def _appended(
    block: Block,
    entries: list[tuple[int, int, bytes]],
    values: Mapping[int, tuple[int, int, bytes]],
    following: bytes,
) -> tuple[bytearray, int]:
    """The block with a directory behind its end, and the place of that."""
    exif = block.data
    padded = exif + bytes((len(exif) - block.base) % 2)
    kept = [(tag, raw) for tag, _, raw in entries if tag not in values]
    size = len(kept) + len(values)
    tail_at = len(padded) + 2 + 12 * size + 4
    tail = b""
    for tag, (type, number, value) in values.items():
        if len(value) <= 4:
            placed = value.ljust(4, b"\0")
        else:
            placed = struct.pack(block.order + "I", tail_at - block.base + len(tail))
            tail += value + bytes(len(value) % 2)
        kept.append((tag, struct.pack(block.order + "HHI", tag, type, number) + placed))
    directory = struct.pack(block.order + "H", size) + b"".join(raw for _, raw in sorted(kept)) + following
    return bytearray(padded + directory + tail), len(padded) - block.base


def rational(order: str, number: float) -> tuple[int, int, bytes]:
    """A positive number as the value of a tag, to a hundredth."""
    whole = float(number).is_integer()
    above, below = (int(number), 1) if whole else (round(number * 100), 100)
    return RATIONAL, 1, struct.pack(order + "II", above, below)


def text(block: Block, entry: Entry | None) -> str:
    """A tag's text without the NULs at its end. EXIF 2 allows ASCII alone; what is written in truth is UTF-8,
    or else Latin-1."""
    if entry is None or entry.type not in (ASCII, UTF8, 7):
        return ""
    value = block.value(entry)[:4_096].rstrip(b"\0")
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _numbers(block: Block, directory: Directory, tag: int) -> list[float]:
    entry = directory.entries.get(tag)
    return block.numbers(entry) if entry else []


def _put_number(block: Block, written: bytearray, entry: Entry, number: int) -> None:
    """Overwrite a whole number in its own type; a SHORT that is too small for it becomes a LONG, which
    fits. What is no whole number becomes one: its four bytes hold it, wherever its value was."""
    if entry.type == SHORT and entry.number == 1 and number < 2**16:
        struct.pack_into(block.order + "H", written, entry.start, number)
        return
    type = entry.type if entry.type == LONG else (SHORT if number < 2**16 else LONG)
    value = struct.pack(block.order + ("I" if type == LONG else "H"), number).ljust(4, b"\0")
    struct.pack_into(block.order + "HI", written, entry.at + 2, type, 1)
    written[entry.at + 8 : entry.at + 12] = value


def _thumbnail_ranges(block: Block) -> Iterable[tuple[int, int]]:
    """Where the thumbnail's pixels stand; only what lies inside the block, and behind its header."""
    directory = block.thumbnail
    for starts, lengths in ((_JPEG_START, _JPEG_LENGTH), (_STRIP_STARTS, _STRIP_LENGTHS)):
        places = zip(_longs(block, directory, starts), _longs(block, directory, lengths), strict=False)
        for place, length in places:
            start, end = block.base + place, min(block.base + place + length, len(block.data))
            if place >= 8 and start < end:
                yield start, end


def _longs(block: Block, directory: Directory, tag: int) -> list[int]:
    entry = directory.entries.get(tag)
    if entry is None or entry.type not in (SHORT, LONG):
        return []
    letter = "H" if entry.type == SHORT else "I"
    count = min(entry.number, _MOST_STRIPS)
    return list(struct.unpack_from(f"{block.order}{count}{letter}", block.data, entry.start))
