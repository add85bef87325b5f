"""Dates of a picture, read, set and shifted where they stand in EXIF, with fractions of a second and the
offset from UTC (CIPA DC-008, 4.6.5 and 4.6.6).

What a block does not have is not added, but for an offset that is set. A date that is no date, such as the
blanks of a camera whose clock was never set, is left alone.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from app.imaging.metadata.exif import with_detail
from app.imaging.metadata.tiff import ASCII, Block, Directory, Entry


class Moment(NamedTuple):
    """The tags of one date: itself, its fraction of a second, its offset from UTC."""

    date: int
    fraction: int
    offset: int


#: By what they say: when the picture was taken, made digital, and last changed. The last is of IFD0.
MOMENTS = {
    "taken": Moment(0x9003, 0x9291, 0x9011),
    "digitized": Moment(0x9004, 0x9292, 0x9012),
    "changed": Moment(0x0132, 0x9290, 0x9010),
}
_LENGTH, _OFFSET_LENGTH = 20, 7
_FORM = "%Y:%m:%d %H:%M:%S"
_OFFSET = re.compile(r"([+-])([01][0-9]):([0-5][0-9])")


def read(exif: bytes) -> dict[str, datetime]:
    """The dates that there are; aware of their offset where it is known, naive where not."""
    block = Block(exif)
    found = {name: _read(block, moment) for name, moment in MOMENTS.items()}
    return {name: date for name, date in found.items() if date is not None}


def shifted(exif: bytes, by: timedelta) -> bytes:
    """Each date moved, as for a clock that was wrong; offsets stay. OverflowError beyond years 1..9999."""
    written = bytearray(exif)
    block = Block(exif)
    for name, date in read(exif).items():
        _write(block, written, MOMENTS[name], date + by, writes_offset=False)
    return bytes(written)


def with_date(exif: bytes, date: datetime, names: tuple[str, ...] = tuple(MOMENTS)) -> bytes:
    """With one date in the place of those of `names`; its offset is written if it has one."""
    written = bytearray(exif)
    block = Block(exif)
    for name in names:
        _write(block, written, MOMENTS[name], date, writes_offset=date.tzinfo is not None)
    return bytes(written)


def with_zone(exif: bytes, zone: str) -> bytes:
    """With an offset from UTC, such as "+02:00", beside each date that there is: overwritten where it stands,
    and else added."""
    block, written = Block(exif), bytearray(exif)
    missing = {}
    for name in read(exif):
        entry = block.detail.entries.get(MOMENTS[name].offset)
        if entry is not None and entry.type == ASCII and entry.size >= _OFFSET_LENGTH - 1:
            _put(written, entry, zone)
        else:
            missing[MOMENTS[name].offset] = (ASCII, _OFFSET_LENGTH, zone.encode() + b"\0")
    return with_detail(bytes(written), missing) if missing else bytes(written)


def _read(block: Block, moment: Moment) -> datetime | None:
    try:
        date = datetime.strptime(_letters(block, _date_entry(block, moment))[:19], _FORM)
    except ValueError:
        return None
    fraction = _letters(block, block.detail.entries.get(moment.fraction)).strip()
    if re.fullmatch("[0-9]+", fraction):
        date = date.replace(microsecond=int(fraction[:6].ljust(6, "0")))
    offset = _OFFSET.fullmatch(_letters(block, block.detail.entries.get(moment.offset)).strip())
    if offset is None:
        return date
    ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
    return date.replace(tzinfo=timezone(ahead if offset[1] == "+" else -ahead))


def _write(block: Block, written: bytearray, moment: Moment, date: datetime, *, writes_offset: bool) -> None:
    entry = _date_entry(block, moment)
    if entry is None or entry.type != ASCII or entry.size < _LENGTH - 1:
        return
    # Years before 1000 too have four digits.
    _put(written, entry, f"{date.year:04}:{date:%m:%d %H:%M:%S}")
    fraction = block.detail.entries.get(moment.fraction)
    digits = _letters(block, fraction).strip()
    is_number = re.fullmatch("[0-9]+", digits) is not None
    if fraction is not None and is_number and int(digits[:6].ljust(6, "0")) != date.microsecond:
        _put(written, fraction, f"{date.microsecond:06}".ljust(len(digits), "0")[: len(digits)])
    offset = block.detail.entries.get(moment.offset)
    if writes_offset and offset is not None and offset.size >= _OFFSET_LENGTH - 1:
        plain = f"{date:%z}"
        _put(written, offset, f"{plain[:3]}:{plain[3:5]}")


def _date_entry(block: Block, moment: Moment) -> Entry | None:
    directory: Directory = block.main if moment.date == 0x0132 else block.detail
    return directory.entries.get(moment.date)


def _letters(block: Block, entry: Entry | None) -> str:
    if entry is None or entry.type != ASCII:
        return ""
    return block.value(entry)[:32].split(b"\0", 1)[0].decode("latin-1")


def _put(written: bytearray, entry: Entry, letters: str) -> None:
    written[entry.start : entry.start + len(letters)] = letters.encode("ascii")
