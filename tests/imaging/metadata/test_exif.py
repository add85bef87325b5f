"""EXIF is patched where it stands: what is no longer true is made true, and no other byte changes."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.imaging.metadata import dates, exif
from app.imaging.metadata.preparing import Wish, prepared
from app.imaging.metadata.tiff import NAME, Block
from app.imaging.reading.metadata import Metadata, describe, notices
from tests.imaging.metadata.blocks import COPYRIGHT, THUMBNAIL, Writer, camera, text

RELATIVES = range(20)


def changed(before: bytes, after: bytes) -> list[int]:
    """The places of bytes that differ; both are of one length."""
    assert len(before) == len(after)
    return [at for at, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]]


def bytes_of(block: bytes, tag: int) -> range:
    """Where a tag's values are, or all twelve bytes of a tag that holds them itself."""
    directories = Block(block).directories
    entry = next(directory.entries[tag] for directory in directories if tag in directory.entries)
    return range(entry.at, entry.at + 12) if entry.size <= 4 else range(entry.start, entry.start + entry.size)


@pytest.mark.parametrize("named", [b"", NAME], ids=["plain", "named"])
@pytest.mark.parametrize("seed", RELATIVES)
def test_turning_upright_changes_the_orientation_and_nothing_else(seed: int, named: bytes) -> None:
    block = named + camera(seed, orientation=seed % 8 + 1)
    upright = exif.upright(block)
    assert exif.orientation(block) == seed % 8 + 1
    assert exif.orientation(upright) == 1
    assert set(changed(block, upright)) <= set(bytes_of(block, 0x0112))


@pytest.mark.parametrize("size", [(24, 32), (70_000, 3)])
@pytest.mark.parametrize("seed", RELATIVES)
def test_a_new_size_is_stated_where_the_old_one_was(seed: int, size: tuple[int, int]) -> None:
    block = camera(seed)
    after = Block(exif.resized(block, size))
    assert [after.numbers(after.detail.entries[tag]) for tag in (0xA002, 0xA003)] == [[size[0]], [size[1]]]
    assert set(changed(block, after.data)) <= {*bytes_of(block, 0xA002), *bytes_of(block, 0xA003)}


@pytest.mark.parametrize("seed", RELATIVES)
def test_a_thumbnail_goes_with_its_pixels_and_nothing_else(seed: int) -> None:
    block = camera(seed, thumbnail=THUMBNAIL)
    assert Block(block).thumbnail.entries
    after = exif.without_thumbnail(block)
    assert b"THUMB" not in after
    assert not Block(after).has_next
    rest = camera(seed)
    assert changed(rest, after[: len(rest)]) == []


def test_a_thumbnail_in_the_middle_is_blanked_and_what_follows_stays() -> None:
    behind = b"behind the thumbnail"
    after = exif.without_thumbnail(camera(1, thumbnail=THUMBNAIL) + behind)
    assert b"THUMB" not in after
    assert after.endswith(behind)


@pytest.mark.parametrize("type", ["LONG", "two", "none"])
def test_an_orientation_that_browsers_ignore_is_none_but_is_reset(type: str) -> None:
    writer = Writer(">")
    tags = {"LONG": writer.long(6), "two": (3, 2, b"\0\6\0\6"), "none": text(b"6")}
    block = writer.block({0x0112: tags[type], 0x8298: text(COPYRIGHT)})
    assert exif.orientation(block) == 1
    after = Block(exif.upright(block))
    assert after.numbers(after.main.entries[0x0112]) == [1]


ODD = {
    "a place outside": (2, 40, b"\xff\xff\xff\x7f"),
    "an unknown type": (99, 1, b"\1\2\3\4"),
    "no values": (2, 0, b""),
    "too many values": (4, 0x7FFFFFFF, b"\0\0\0\x08"),
}


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("tag", [0x0100, 0x010E, 0x0131, 0x013B, 0x9C9B])
@pytest.mark.parametrize("odd", ODD)
def test_an_odd_tag_costs_itself_and_is_told(odd: str, tag: int, order: str) -> None:
    writer = Writer(order)
    block = writer.block({tag: ODD[odd], 0x0112: writer.short(6), 0x8298: text(COPYRIGHT)})
    metadata = Metadata(exif=block)
    assert f"0x{tag:04X}" in " ".join(notices(metadata))
    assert describe(metadata)["author"]["copyright"] == COPYRIGHT.decode()
    kept = prepared(metadata, Wish(strips=False), "jpeg", (64, 48)).metadata.exif
    assert kept is not None
    assert set(changed(block, kept)) <= set(bytes_of(block, 0x0112))


@pytest.mark.parametrize(("signed", "latitude"), [(False, 52.5042), (True, 52.5042)])
def test_a_place_in_signed_fractions_is_read_too(signed: bool, latitude: float) -> None:
    writer = Writer()
    gps = {1: text(b"N"), 2: writer.ratios((52, 1), (30, 1), (1500, 100), signed=signed)}
    assert describe(Metadata(exif=writer.block({}, gps=gps)))["place"] == {"gps": True, "latitude": latitude}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("© Jürgen".encode(), "© Jürgen"),
        (b"\xa9 M\xfcll", "© Müll"),
        ("写真 Ω".encode(), "写真 Ω"),
        (b"plain", "plain"),
    ],
)
def test_text_that_is_not_ascii_is_shown_right(written: bytes, shown: str) -> None:
    block = Writer().block({0x8298: text(written), 0x013B: text(written)})
    assert describe(Metadata(exif=block))["author"] == {"copyright": shown, "artist": shown}


@pytest.mark.parametrize("seed", RELATIVES)
def test_a_resolution_is_set_where_it_stands_or_added_where_nothing_moves(seed: int) -> None:
    block = camera(seed)
    after = exif.with_density(block, 144, 72.5)
    assert exif.dots_per_inch(after) == (144, 72.5)
    assert set(changed(block, after)) <= {
        at for tag in (0x011A, 0x011B, 0x0128) for at in bytes_of(block, tag)
    }
    bare = Writer(">").block({0x8298: text(COPYRIGHT)}, {0x927C: (7, 40, bytes(range(40)))})
    added = exif.with_density(bare, 300, 300)
    assert exif.dots_per_inch(added) == (300, 300)
    assert changed(bare[8:], added[8 : len(bare)]) == []
    assert describe(Metadata(exif=added))["author"]["copyright"] == COPYRIGHT.decode()


def test_centimeters_are_told_in_inches() -> None:
    writer = Writer()
    main = {0x011A: writer.ratios((100, 1)), 0x011B: writer.ratios((100, 1)), 0x0128: writer.short(3)}
    assert exif.dots_per_inch(writer.block(main)) == (254, 254)


@pytest.mark.parametrize("seed", RELATIVES)
def test_dates_are_shifted_with_their_fractions_and_keep_their_offsets(seed: int) -> None:
    block = camera(seed)
    by = timedelta(days=31 * seed, hours=5, milliseconds=877)
    after = dates.shifted(block, by)
    before = datetime(2024, 1, 2, 3, 4, 5, 123_000, tzinfo=timezone(timedelta(hours=2)))
    assert dates.read(after)["taken"] == before + by
    assert dates.read(after)["taken"].utcoffset() == timedelta(hours=2)
    touched = {at for tag in (0x0132, 0x9003, 0x9291) for at in bytes_of(block, tag)}
    assert set(changed(block, after)) <= touched


def test_a_date_is_set_with_its_offset_where_there_is_room_for_one() -> None:
    moment = datetime(987, 6, 5, 4, 3, 2, 250_000, tzinfo=UTC)
    after = dates.with_date(camera(3), moment)
    found = dates.read(after)
    assert found["taken"] == moment
    assert found["changed"] == moment.replace(tzinfo=None, microsecond=0)
    assert "digitized" not in found


@pytest.mark.parametrize(
    "blank", [b"    :  :     :  :  ", b"0000:00:00 00:00:00", b"2024:13:01 00:00:00", b"?"]
)
def test_a_date_that_is_none_is_left_alone_by_a_shift(blank: bytes) -> None:
    block = Writer().block({0x0132: text(blank)})
    assert dates.read(block) == {}
    assert dates.shifted(block, timedelta(hours=1)) == block


@given(st.integers(0, 19), st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 255)), max_size=6))
def test_damaged_blocks_are_prepared_or_left_out(seed: int, damage: list[tuple[int, int]]) -> None:
    block = bytearray(camera(seed, thumbnail=THUMBNAIL))
    for at, value in damage:
        block[at % len(block)] = value
    metadata = Metadata(exif=bytes(block))
    describe(metadata)
    notices(metadata)
    for strips in (False, True):
        wish = Wish(strips, ("copyright", "camera", "date", "place", "description"), density=72)
        for format in ("jpeg", "webp"):
            prepared(metadata, wish, format, (24, 32))


def test_a_directory_that_points_at_itself_is_read_once() -> None:
    block = bytearray(Writer().block({0x0112: Writer().short(6), 0x8769: Writer().long(8)}))
    struct.pack_into("<I", block, 10 + 2 * 12, 8)
    assert exif.orientation(bytes(block)) == 6
    assert exif.orientation(exif.without_thumbnail(exif.upright(bytes(block)))) == 1
