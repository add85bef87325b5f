"""Kept original: the pixels that were uploaded, with not one of them touched, without their metadata where
that was asked, and never with anything else. Given where encoding again would only make the file larger."""

from __future__ import annotations

import re
import struct

from PIL import Image, ImageChops

from app.errors import Refusal
from app.imaging.keeping import jpeg, png, webp
from app.imaging.metadata.containers import with_metadata
from app.imaging.metadata.preparing import prepared
from app.imaging.reading import profile
from app.imaging.reading.decode import Decoded, decode
from app.imaging.reading.headers import Limits
from app.imaging.target import Target

_KEPT = {"jpeg": jpeg.kept, "png": png.kept, "webp": webp.kept}
# A palette or pixels can spell anything. What a browser or a script engine could take for its own is not
# passed on; the file is encoded again instead.
_MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|script|iframe|style|object|embed|svg\b|\?php)|%PDF-", re.I
)


def instead(data: bytes, decoded: Decoded, target: Target, size: int, limits: Limits) -> bytes | None:
    """The original's bytes as they would be given for `target`, if those are fewer than `size`, the file
    that was written again, and if they show the very same picture; else None."""
    if decoded.orientation != 1 or (target.strips and not _is_srgb(decoded)):
        return None
    try:
        kept = cleaned(data, decoded.format, target.strips)
        ready = prepared(decoded.metadata, target.wish, decoded.format, decoded.picture.size)
        kept = with_metadata(kept, decoded.format, ready.metadata)
        if len(kept) >= size or _MARKUP.search(kept):
            return None
        shown = decode(kept, limits, accepted=True)
    except (Refusal, ValueError):
        return None
    same_colors = _is_srgb(shown) if target.strips else shown.metadata.icc == decoded.metadata.icc
    return kept if same_colors and _equal(shown.picture, decoded.picture) else None


def cleaned(data: bytes, format: str, strips: bool) -> bytes:
    """The same picture with everything left out that its pixels do not need, whatever a decoder would make of
    it, and without metadata; if it `strips`, without the color profile too. ValueError where the file is not
    whole, or where more is in its coded data than can be cut off."""
    try:
        return _KEPT[format](data, strips)
    except (LookupError, OSError, SyntaxError, struct.error) as error:
        raise ValueError(f"not a whole {format}") from error


def _is_srgb(decoded: Decoded) -> bool:
    """Whether the colors are right without the profile."""
    icc, pixel = decoded.metadata.icc, Image.new(decoded.picture.mode, (1, 1))
    return icc is None or profile.to_srgb(pixel, icc) is pixel


def _equal(one: Image.Image, other: Image.Image) -> bool:
    if one.mode != other.mode or one.size != other.size:
        return False
    return ImageChops.difference(one, other).getbbox(alpha_only=False) is None
