"""Metadata: what a file says about its picture, as it is kept and as people read it."""

from __future__ import annotations

from dataclasses import dataclass

from app.imaging.metadata import description, exif, xmp
from app.imaging.metadata.tiff import Block
from app.imaging.reading import profile
from app.wording import marked

_BLOCKS = ("icc", "exif", "xmp", "extension", "photoshop", "comment")


@dataclass(frozen=True)
class Metadata:
    """The blocks of a file as bytes, None where it has none that can be used.

    `extension` is the XMP that did not fit into JPEG's one segment, `photoshop` are Adobe's resources with
    IPTC among them, `texts` PNG's chunks of text (kind and body), `density` dots an inch, across and down.
    `gain_map` is the second JPEG of an Ultra HDR file, which is about pixels and no metadata in truth.
    """

    icc: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    extension: bytes | None = None
    photoshop: bytes | None = None
    comment: bytes | None = None
    texts: tuple[tuple[bytes, bytes], ...] = ()
    density: tuple[float, float] | None = None
    gain_map: bytes | None = None

    @property
    def size(self) -> int:
        """Bytes that the blocks take in a file, about."""
        blocks = (getattr(self, name) for name in _BLOCKS)
        return sum(len(block) for block in blocks if block) + sum(len(body) + 12 for _, body in self.texts)


def orientation(block: bytes) -> int | None:
    """EXIF orientation 1..8, 1 where there is none that means anything; None when the data is broken."""
    try:
        return exif.orientation(block)
    except ValueError:
        return None


def extension(packet: bytes, extensions: tuple[tuple[bytes, bytes], ...]) -> bytes | None:
    """The extended XMP that a packet names, of those in its file."""
    try:
        return dict(extensions).get(xmp.extension_digest(packet) or b"") if extensions else None
    except ValueError:
        return None


_ODD_TAGS = marked("Tags of its EXIF data are broken and cannot be read: {names}. The others stay.")
_BROKEN_XMP = marked("Its XMP data is broken and is left out.")
_LOST = marked("The {what} that comes with the picture is left out.")


def notices(metadata: Metadata) -> list[str]:
    """Sentences about what of the metadata cannot be read, or speaks of what is not kept."""
    found = []
    if metadata.exif and (odd := _odd_tags(metadata.exif)):
        named = ", ".join(f"0x{tag:04X}" for tag in odd[:3]) + (" and more" if len(odd) > 3 else "")
        found.append(_ODD_TAGS.format(names=named))
    lost = set()
    for packet in (metadata.xmp, metadata.extension):
        try:
            lost |= set(xmp.true_of_one_picture(packet)[1]) if packet else set()
        except ValueError:
            found.append(_BROKEN_XMP)
    if metadata.gain_map:
        lost.discard("gain map")  # it stays where all pixels do; each file tells
    found += [_LOST.format(what=what) for what in sorted(lost, reverse=True)]
    return found


def describe(metadata: Metadata) -> dict[str, dict[str, str | float | bool]]:
    """What people want to know, in groups; a group without facts is left out.

    `camera` `{make, model, lens, exposure_s, aperture, iso, focal_length_mm}`, `time` `{taken}`, `place`
    `{gps, latitude, longitude}` in degrees, rounded, `author` `{artist, copyright, description, software}`,
    `color` `{profile}`, `embedded` `{exif, xmp, iptc, thumbnail}`.
    """
    groups = description.of_exif(metadata.exif) if metadata.exif else {}
    if metadata.photoshop:
        groups["author"] = description.of_iptc(metadata.photoshop) | groups.get("author", {})
    if metadata.icc:
        groups["color"] = {"profile": _profile_name(metadata.icc) or "unnamed"}
    embedded = {
        "exif": metadata.exif is not None,
        "xmp": metadata.xmp is not None,
        "iptc": metadata.photoshop is not None,
        "thumbnail": metadata.exif is not None and _has_thumbnail(metadata.exif),
    }
    groups["embedded"] = {fact: True for fact, present in embedded.items() if present}
    return {group: facts for group, facts in groups.items() if facts}


def _odd_tags(block: bytes) -> list[int]:
    try:
        return exif.odd_tags(block)
    except ValueError:
        return []


def _has_thumbnail(block: bytes) -> bool:
    try:
        return bool(Block(block).thumbnail.entries)
    except ValueError:
        return False


def _profile_name(icc: bytes) -> str:
    try:
        return description.line(profile.name(icc))
    except profile.PROFILE_ERRORS:
        return ""
