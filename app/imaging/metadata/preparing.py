"""Metadata made ready for a file: what was asked for, true of the pixels that are written, and in blocks that
the format can carry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from app.imaging.metadata import exif, iptc, iptc_as_xmp, selection, xmp
from app.imaging.metadata.blocks import SEGMENT
from app.imaging.metadata.tiff import NAME
from app.imaging.reading import jpeg
from app.imaging.reading.metadata import Metadata
from app.wording import marked

Result = TypeVar("Result")
#: What each format has room for beside EXIF and XMP.
_ROOM = {"jpeg": ("photoshop", "comment", "extension"), "png": ("texts",)}
_NAMES = {"photoshop": "IPTC", "comment": "comment", "texts": "texts"}
_NO_ROOM = marked("{format} has no room for the {what} of the original; left out.")
#: Formats that say dots an inch in EXIF alone.
_DENSITY_IN_EXIF = ("webp", "avif", "jxl")
_LABELS = {"jpeg": "JPEG", "png": "PNG", "webp": "WebP", "avif": "AVIF", "jxl": "JPEG XL"}


@dataclass(frozen=True)
class Wish:
    """What a recipe asks of metadata: none of it but the groups of `keep`, or all (`strips` is false); and
    dots an inch, 0 for those of the original."""

    strips: bool
    keep: tuple[str, ...] = ()
    density: int = 0


@dataclass(frozen=True)
class Prepared:
    """Metadata as it goes into the file, without a profile; `notices` say what had to be left out."""

    metadata: Metadata
    notices: tuple[str, ...] = ()


def prepared(original: Metadata, wish: Wish, format: str, size: tuple[int, int]) -> Prepared:
    """For a file of a format and of `size` (width, height in pixels), its picture upright."""
    notices: list[str] = []
    wanted = replace(original, icc=None)
    if wish.strips:
        wanted = _selected(wanted, wish.keep)
    wanted = replace(
        wanted,
        exif=_or_none(lambda: _true_exif(wanted.exif, size)),
        xmp=_or_none(lambda: _true_xmp(wanted.xmp, size)),
        extension=_or_none(lambda: _true_xmp(wanted.extension, size)),
    )
    wanted = _dense(wanted, wish, format)
    wanted = _placed(wanted, format, notices)
    return Prepared(wanted, tuple(notices))


def _selected(metadata: Metadata, keep: tuple[str, ...]) -> Metadata:
    """The groups alone, of all blocks."""
    whole = _whole_xmp(metadata) if keep else None
    return Metadata(
        exif=_or_none(lambda: metadata.exif and selection.exif_of(metadata.exif, keep)),
        xmp=_or_none(lambda: whole and selection.xmp_of(whole, keep)),
        photoshop=_or_none(lambda: metadata.photoshop and selection.iptc_of(metadata.photoshop, keep)),
    )


def _true_exif(block: bytes | None, size: tuple[int, int]) -> bytes | None:
    return block and exif.without_thumbnail(exif.resized(exif.upright(block), size))


def _true_xmp(packet: bytes | None, size: tuple[int, int]) -> bytes | None:
    return packet and xmp.true_of_one_picture(xmp.resized(xmp.upright(packet), size))[0]


def _dense(metadata: Metadata, wish: Wish, format: str) -> Metadata:
    """With the dots an inch that were asked for, wherever the format says them."""
    asked = (float(wish.density), float(wish.density)) if wish.density else None
    block = metadata.exif
    own = None if wish.strips else metadata.density or _stated(block)
    density = asked or own
    photoshop = _or_none(lambda: metadata.photoshop and iptc.kept(metadata.photoshop, asked))
    in_exif = format in _DENSITY_IN_EXIF and not _stated(block)
    if density and (in_exif or (asked and (block or format in _DENSITY_IN_EXIF))):
        block = exif.with_density(block or selection.density_only(), *density)
    return replace(metadata, exif=block, photoshop=photoshop or None, density=density)


def _stated(block: bytes | None) -> tuple[float, float] | None:
    return exif.dots_per_inch(block) if block else None


def _placed(metadata: Metadata, format: str, notices: list[str]) -> Metadata:
    """In the blocks that a format has; one notice of all that finds no room."""
    room = _ROOM.get(format, ())
    label = _LABELS.get(format, format.upper())
    lost = [name for block, name in _NAMES.items() if getattr(metadata, block) and block not in room]
    if "extension" not in room and metadata.extension:
        metadata = replace(metadata, xmp=_whole_xmp(metadata), extension=None)
    if "photoshop" not in room and metadata.photoshop:
        metadata, is_all_said = _said_in_xmp(metadata, metadata.photoshop)
        lost = [name for name in lost if name != _NAMES["photoshop"] or not is_all_said]
    if format == "jpeg":
        metadata = _in_segments(metadata, lost)
    if lost:
        notices.append(_NO_ROOM.format(format=label, what=" and ".join(lost)))
    return replace(
        metadata,
        photoshop=metadata.photoshop if "photoshop" in room else None,
        comment=metadata.comment if "comment" in room else None,
        texts=metadata.texts if "texts" in room else (),
    )


def _said_in_xmp(metadata: Metadata, photoshop: bytes) -> tuple[Metadata, bool]:
    """With IPTC's words in XMP, and whether those are all of them."""
    packet = metadata.xmp
    try:
        said, is_all_said = iptc_as_xmp.said_in_xmp(photoshop, packet)
        joined = xmp.joined(packet, said) if packet and said else said or packet
    except ValueError:
        return metadata, False
    return replace(metadata, xmp=joined), is_all_said


def _in_segments(metadata: Metadata, lost: list[str]) -> Metadata:
    """What JPEG's segments hold: XMP that is too long goes into several, EXIF and comments cannot."""
    block = metadata.exif.removeprefix(NAME) if metadata.exif else None
    if block and len(block) > SEGMENT - len(NAME):
        lost.append("EXIF (over 64 kB)")
        metadata = replace(metadata, exif=None)
    packet, most = metadata.xmp, SEGMENT - len(jpeg.XMP)
    if metadata.extension and packet and len(packet) <= most:
        return replace(metadata, xmp=xmp.extended_by(packet, metadata.extension))
    if packet and len(packet) > most:
        whole = _whole_xmp(metadata) or packet
        return replace(metadata, xmp=xmp.extended_by(xmp.promise(), whole), extension=whole)
    return metadata


def _whole_xmp(metadata: Metadata) -> bytes | None:
    """Packet and extension in one; the packet alone where the two cannot be joined."""
    packet, extension = metadata.xmp, metadata.extension
    if packet is None or extension is None:
        return packet
    return _or_none(lambda: xmp.joined(packet, extension)) or packet


def _or_none(read: Callable[[], Result | None]) -> Result | None:
    """What `read` gives; None where the block cannot be read, which a notice has said when the file came."""
    try:
        return read()
    except ValueError:
        return None
