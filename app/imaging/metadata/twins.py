"""The dates of a picture wherever they stand: in EXIF, and in what XMP and IPTC say of the same moments. They
are shifted, or told their offset from UTC, together."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from datetime import datetime, timedelta

from app.imaging.metadata import dates, iptc
from app.imaging.metadata.blocks import Blocks
from app.imaging.metadata.groups import NAMESPACES
from app.imaging.metadata.xml import Name, Packet

_NAMES = tuple(
    Name(NAMESPACES[prefix], local)
    for prefix, local in (
        ("exif", "DateTimeOriginal"),
        ("exif", "DateTimeDigitized"),
        ("photoshop", "DateCreated"),
        ("tiff", "DateTime"),
        ("xmp", "CreateDate"),
        ("xmp", "ModifyDate"),
    )
)
#: ISO 8601 as XMP has it (ISO 16684-1, 8.2.1.2), down to minutes at least: a day alone has no hour to shift.
_DATE = re.compile(
    rb"\s*(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?\s*", re.ASCII
)
#: IPTC's days and times that belong together: created, and made digital.
_PAIRS = (((2, 55), (2, 60)), ((2, 62), (2, 63)))

Change = Callable[[datetime], datetime]


def shifted(blocks: Blocks, by: timedelta) -> Blocks:
    """Every date moved, offsets and fractions as they were. OverflowError beyond years 1..9999."""
    exif = blocks.exif and _or_same(blocks.exif, lambda block: dates.shifted(block, by))
    xmp = blocks.xmp and _or_same(blocks.xmp, lambda packet: _xmp_shifted(packet, by))
    photoshop = blocks.photoshop and _iptc_shifted(blocks.photoshop, by)
    return Blocks(exif, xmp, photoshop)


def with_zone(blocks: Blocks, zone: str) -> Blocks:
    """Every date with this offset from UTC, such as "+02:00": the clock was right, its zone was not said."""
    exif = blocks.exif and _or_same(blocks.exif, lambda block: dates.with_zone(block, zone))
    xmp = blocks.xmp and _or_same(blocks.xmp, lambda packet: _xmp_with_zone(packet, zone))
    photoshop = blocks.photoshop and _iptc_with_zone(blocks.photoshop, zone)
    return Blocks(exif, xmp, photoshop)


def _or_same(block: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """What cannot be read stays as it is."""
    try:
        return change(block)
    except (ValueError, struct.error):
        return block


def _xmp_shifted(xmp: bytes, by: timedelta) -> bytes:
    def shift(match: re.Match[bytes]) -> bytes:
        year, month, day, hour, minute, second, fraction, zone = match.groups()
        moment = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0)) + by
        text = f"{moment.year:04}-{moment:%m-%dT%H:%M}" + (f":{moment:%S}" if second else "")
        return text.encode() + (fraction or b"") + (zone or b"")

    return _changed(xmp, shift)


def _xmp_with_zone(xmp: bytes, zone: str) -> bytes:
    def label(match: re.Match[bytes]) -> bytes:
        text = match[0].strip()
        return text.removesuffix(match[8] or b"") + zone.encode()

    return _changed(xmp, label)


def _changed(xmp: bytes, change: Callable[[re.Match[bytes]], bytes]) -> bytes:
    packet = Packet.of(xmp)
    changes = []
    for found in packet.named(*_NAMES):
        match = _DATE.fullmatch(packet.text(found))
        if match:
            changes.append((found.value, found.value_end, change(match)))
    return _padded(xmp, packet.changed(changes)) if changes else xmp


def _padded(before: bytes, after: bytes) -> bytes:
    """What was behind the packet in its block, NULs, is there again."""
    return after + bytes(len(before) - len(before.rstrip(b"\0")))


def _iptc_shifted(photoshop: bytes, by: timedelta) -> bytes:
    found = dict(reversed(iptc.datasets(photoshop)))
    new = {}
    for day, time in _PAIRS:
        if len(found.get(day, b"")) != 8 or len(found.get(time, b"")) != 11:
            continue
        try:
            moment = datetime.strptime((found[day] + found[time][:6]).decode("ascii"), "%Y%m%d%H%M%S") + by
        except ValueError:
            continue
        new[day] = f"{moment.year:04}{moment:%m%d}".encode()
        new[time] = f"{moment:%H%M%S}".encode() + found[time][6:]
    return iptc.exchanged(photoshop, new)


def _iptc_with_zone(photoshop: bytes, zone: str) -> bytes:
    found = dict(reversed(iptc.datasets(photoshop)))
    new = {
        time: found[time][:6] + zone.replace(":", "").encode()
        for _, time in _PAIRS
        if len(found.get(time, b"")) == 11
    }
    return iptc.exchanged(photoshop, new)
