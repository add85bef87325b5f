"""Metadata: what a file says about its picture, as it is kept and as people read it."""

from __future__ import annotations

import re
import struct
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PIL import ExifTags, Image

from app.imaging.reading import profile

_Tag = ExifTags.Base
# TIFF 6.0, section 2: the type of an unsigned number of 16 bits.
_SHORT = 3
Result = TypeVar("Result")
# Longest text that is passed on; enough for a caption's first words.
_TEXT = 200
# About 10 m: enough to show that the place is known, and not to find the house.
_PLACE_DECIMALS = 4


@dataclass(frozen=True)
class Metadata:
    """The blocks of a file as bytes, None where it has none that can be used."""

    icc: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None

    @property
    def size(self) -> int:
        """Bytes that the blocks take in a file, about."""
        return sum(len(block) for block in (self.icc, self.exif, self.xmp) if block)

    def upright(self) -> Metadata:
        """The same for a picture that has been turned upright: orientation tags reset, so that nobody
        turns it twice. The embedded thumbnail, which shows the old picture, is left out."""
        return Metadata(
            icc=self.icc,
            exif=_upright_exif(self.exif) if self.exif else None,
            xmp=re.sub(rb'(tiff:Orientation(?:="|>))[2-8]', rb"\g<1>1", self.xmp) if self.xmp else None,
        )


def orientation(exif: bytes) -> int | None:
    """EXIF orientation 1..8, 1 where there is none that means anything; None when the data is broken."""
    parsed = _attempt(lambda: dict(_parsed(exif)))
    if parsed is None:
        return None
    value = _attempt(lambda: _short(exif, _Tag.Orientation)) or 1
    return value if 1 <= value <= 8 else 1


def _short(exif: bytes, tag: int) -> int:
    """The last value of a tag of the main directory that is one SHORT, as browsers read it; 0 without one."""
    block = exif.removeprefix(b"Exif\0\0")
    order = "<" if block.startswith(b"II") else ">"
    (start,) = struct.unpack_from(order + "I", block, 4)
    (count,) = struct.unpack_from(order + "H", block, start)
    found = 0
    for at in range(start + 2, min(start + 2 + 12 * count, len(block) - 11), 12):
        if struct.unpack_from(order + "HHI", block, at) == (tag, _SHORT, 1):
            (found,) = struct.unpack_from(order + "H", block, at + 8)
    return found


def describe(metadata: Metadata) -> dict[str, dict[str, str | float | bool]]:
    """What people want to know, in groups; a group without facts is left out.

    `camera` `{make, model, lens, exposure_s, aperture, iso, focal_length_mm}`, `time` `{taken}`, `place`
    `{gps, latitude, longitude}` in degrees, rounded, `author` `{artist, copyright, description, software}`,
    `color` `{profile}`, `embedded` `{exif, xmp, thumbnail}`.
    """
    groups: dict[str, dict[str, str | float | bool]] = {}
    if metadata.exif:
        groups.update(_exif_groups(metadata.exif))
    if metadata.icc:
        groups["color"] = {"profile": _text(_attempt(lambda: profile.name(metadata.icc or b""))) or "unnamed"}
    thumbnail = metadata.exif is not None and bool(_attempt(lambda: _ifd(metadata.exif, ExifTags.IFD.IFD1)))
    facts = {"exif": metadata.exif is not None, "xmp": metadata.xmp is not None, "thumbnail": thumbnail}
    groups["embedded"] = {fact: True for fact, present in facts.items() if present}
    return {group: facts for group, facts in groups.items() if facts}


def _exif_groups(exif: bytes) -> dict[str, dict[str, str | float | bool]]:
    main = _attempt(lambda: dict(_parsed(exif))) or {}
    detail = _attempt(lambda: _ifd(exif, ExifTags.IFD.Exif)) or {}
    gps = _attempt(lambda: _ifd(exif, ExifTags.IFD.GPSInfo)) or {}
    return {
        "camera": _facts(
            make=_text(main.get(_Tag.Make)),
            model=_text(main.get(_Tag.Model)),
            lens=_text(detail.get(_Tag.LensModel)),
            exposure_s=_number(detail.get(_Tag.ExposureTime), 6),
            aperture=_number(detail.get(_Tag.FNumber), 1),
            iso=_number(detail.get(_Tag.ISOSpeedRatings), 0),
            focal_length_mm=_number(detail.get(_Tag.FocalLength), 1),
        ),
        "time": _facts(taken=_text(detail.get(_Tag.DateTimeOriginal) or main.get(_Tag.DateTime))),
        "place": _place(gps),
        "author": _facts(
            artist=_text(main.get(_Tag.Artist)),
            copyright=_text(main.get(_Tag.Copyright)),
            description=_text(main.get(_Tag.ImageDescription)),
            software=_text(main.get(_Tag.Software)),
        ),
    }


def _place(gps: dict[int, Any]) -> dict[str, str | float | bool]:
    if not gps:
        return {}
    latitude = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef) == "S", 90)
    longitude = _degrees(
        gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef) == "W", 180
    )
    return {"gps": True, **_facts(latitude=latitude, longitude=longitude)}


def _degrees(parts: Any, negative: bool, maximum: int) -> float | None:
    """Degrees, minutes, seconds as one number; None where they make none."""

    def total() -> float:
        degrees, minutes, seconds = (float(part) for part in parts)
        return degrees + minutes / 60 + seconds / 3600

    value = _attempt(total)
    if value is None or not 0 <= value <= maximum:
        return None
    return round(-value if negative else value, _PLACE_DECIMALS)


def _upright_exif(exif: bytes) -> bytes | None:
    def written() -> bytes:
        parsed = _parsed(exif)
        if _Tag.Orientation in parsed:
            parsed[_Tag.Orientation] = 1
        return parsed.tobytes()

    return _attempt(written)


def _parsed(exif: bytes) -> Image.Exif:
    parsed = Image.Exif()
    parsed.load(exif)
    return parsed


def _ifd(exif: bytes | None, which: ExifTags.IFD) -> dict[int, Any]:
    return dict(_parsed(exif or b"").get_ifd(which))


def _attempt(read: Callable[[], Result]) -> Result | None:
    """What `read` gives; None where the data is broken, since no picture is worth less for that."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return read()
    except MemoryError:
        raise
    except Exception:
        # Damaged EXIF data makes Pillow raise nearly anything: there is no list of it.
        return None


def _facts(**facts: str | float | None) -> dict[str, str | float | bool]:
    return {fact: value for fact, value in facts.items() if value not in (None, "")}


def _text(value: Any) -> str:
    """Printable text of one line; empty for anything else."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    printable = "".join(letter if letter.isprintable() else " " for letter in value.replace("\0", ""))
    return " ".join(printable.split())[:_TEXT]


def _number(value: Any, decimals: int) -> float | None:
    """A finite number, whole where `decimals` is 0; of several the first."""
    value = value[0] if isinstance(value, tuple) and value else value
    number = _attempt(lambda: float(value))
    if number is None or not abs(number) < 1e9:
        return None
    return round(number, decimals or None)
