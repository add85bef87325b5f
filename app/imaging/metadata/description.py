"""Metadata as people read it, in groups of facts."""

from __future__ import annotations

from collections.abc import Iterable

from app.imaging.metadata import iptc
from app.imaging.metadata.dates import MOMENTS
from app.imaging.metadata.exif import text as exif_text
from app.imaging.metadata.tiff import Block, Directory

Facts = dict[str, str | float | bool]
# Longest text that is passed on; enough for a caption's first words.
_TEXT = 200
# About 10 m: enough to show that the place is known, and not to find the house.
_PLACE_DECIMALS = 4
_MAKE, _MODEL, _SOFTWARE = 0x010F, 0x0110, 0x0131
_DESCRIPTION, _ARTIST, _COPYRIGHT = 0x010E, 0x013B, 0x8298
_EXPOSURE, _APERTURE, _ISO, _FOCAL_LENGTH, _LENS = 0x829A, 0x829D, 0x8827, 0x920A, 0xA434
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4


def of_exif(exif: bytes) -> dict[str, Facts]:
    """`camera`, `time`, `place`, `author`; empty where the block cannot be read."""
    try:
        return of_block(Block(exif))
    except ValueError:
        return {}


def of_block(block: Block) -> dict[str, Facts]:
    """The same of a block that has been read."""

    def text(directory: Directory, tag: int) -> str:
        return line(exif_text(block, directory.entries.get(tag)))

    def number(tag: int, decimals: int) -> float | None:
        entry = block.detail.entries.get(tag)
        return _rounded(block.numbers(entry) if entry else (), decimals)

    main, detail = block.main, block.detail
    return {
        "camera": facts(
            make=text(main, _MAKE),
            model=text(main, _MODEL),
            lens=text(detail, _LENS),
            exposure_s=number(_EXPOSURE, 6),
            aperture=number(_APERTURE, 1),
            iso=number(_ISO, 0),
            focal_length_mm=number(_FOCAL_LENGTH, 1),
        ),
        "time": _time(block),
        "place": _place(block),
        "author": facts(
            artist=text(main, _ARTIST),
            copyright=text(main, _COPYRIGHT),
            description=text(main, _DESCRIPTION),
            software=text(main, _SOFTWARE),
        ),
    }


def _time(block: Block) -> Facts:
    """Of the first date that there is: when the picture was taken, made digital, or changed."""
    for moment in MOMENTS.values():
        directory = block.main if moment.date in block.main.entries else block.detail
        if taken := line(exif_text(block, directory.entries.get(moment.date))):
            more = (line(exif_text(block, block.detail.entries.get(tag))) for tag in moment[1:])
            fraction, offset = more
            return facts(taken=taken, fraction=fraction, offset=offset)
    return {}


def of_iptc(photoshop: bytes) -> Facts:
    """What the author says, by IIM 4.2."""
    found = iptc.datasets(photoshop)
    return facts(
        artist=line(iptc.text(found, (2, 80))),
        copyright=line(iptc.text(found, (2, 116))),
        description=line(iptc.text(found, (2, 120))),
    )


def facts(**each: str | float | None) -> Facts:
    return {fact: value for fact, value in each.items() if value not in (None, "")}


def line(value: str) -> str:
    """Printable text of one line."""
    printable = "".join(letter if letter.isprintable() else " " for letter in value)
    return " ".join(printable.split())[:_TEXT]


def _place(block: Block) -> Facts:
    entries = block.gps.entries
    if not entries:
        return {}

    def degrees(tag: int, reference: int, negative: str, maximum: int) -> float | None:
        parts = block.numbers(entries[tag]) if tag in entries else []
        if len(parts) != 3:
            return None
        value = parts[0] + parts[1] / 60 + parts[2] / 3600
        if not 0 <= value <= maximum:
            return None
        return round(
            -value if exif_text(block, entries.get(reference)).startswith(negative) else value,
            _PLACE_DECIMALS,
        )

    latitude = degrees(_LATITUDE, _LATITUDE_REF, "S", 90)
    longitude = degrees(_LONGITUDE, _LONGITUDE_REF, "W", 180)
    return {"gps": True, **facts(latitude=latitude, longitude=longitude)}


def _rounded(numbers: Iterable[float], decimals: int) -> float | None:
    """The first, finite, whole where `decimals` is 0."""
    number = next(iter(numbers), None)
    if number is None or not abs(number) < 1e9:
        return None
    return round(number, decimals or None)
