"""Headers: what is known of a file before any pixel is decoded, and what a file may have."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import Refusal
from app.limits import MAX_SIDE


@dataclass(frozen=True)
class Limits:
    """What is taken: pixels, pixels on a side, scans of a JPEG, chunks of a PNG or WebP (in a JPEG they are
    called segments), and bytes that the compressed metadata of a PNG may inflate to, in all."""

    max_pixels: int = 64_000_000
    max_side: int = MAX_SIDE
    max_scans: int = 100
    max_chunks: int = 10_000
    max_metadata_bytes: int = 16 * 2**20


@dataclass(frozen=True)
class Header:
    """`width` and `height` in pixels as stored, 0 where the header does not tell; `depth` in bits of a
    sample. `variant` is what an odd file is called ("12-bit JPEG"), empty for an ordinary one; `animated`
    means more than one frame."""

    format: str
    width: int = 0
    height: int = 0
    depth: int = 8
    variant: str = ""
    animated: bool = False


@dataclass(frozen=True)
class Parts:
    """A file taken apart by its own structure, without decoding: `pixels` is the same file with nothing but
    what its pixels need, which is all that a decoder gets to see. Blocks are None where there are none that
    can be used; `notices` say in sentences what had to be left out."""

    pixels: bytes
    icc: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    notices: tuple[str, ...] = ()


def missing() -> Refusal:
    """Of a file that has less than it says."""
    return Refusal("unreadable_image", "The file is cut short; part of the picture is missing.")
