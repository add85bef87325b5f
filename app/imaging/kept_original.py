"""Kept original: the pixels that were uploaded, with not one of them touched, without their metadata where
that was asked, and never with anything else. Given where encoding again would only make the file larger."""

from __future__ import annotations

import math
import re
import struct
from dataclasses import replace
from typing import BinaryIO, NamedTuple

from PIL import Image, ImageChops

from app.errors import Refusal
from app.imaging.frame import Pose
from app.imaging.keeping import gain_map as gain_maps
from app.imaging.keeping import jpeg, png, turbojpeg, webp
from app.imaging.keeping.turbojpeg import Turn
from app.imaging.metadata import xmp
from app.imaging.metadata.containers import with_metadata
from app.imaging.metadata.preparing import prepared
from app.imaging.original import Original
from app.imaging.reading import profile
from app.imaging.reading.decode import decode
from app.imaging.reading.headers import Limits
from app.imaging.reading.metadata import Metadata
from app.imaging.reading.upright import Decoded
from app.imaging.target import Target
from app.wording import marked

_KEPT = {"jpeg": jpeg.kept, "png": png.kept, "webp": webp.kept}
_NO_GAIN_MAP = marked("The gain map, by which bright screens show more light, is left out.")
_TURNS = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}
# Levels by which the same coefficients may differ once they lie otherwise: halved color is spread from its
# corner. Half of it was the most that was seen.
_MOST_ROUNDED = 8
# Coding the same coefficients again saves no more than this.
_MOST_SAVED_BY_TURNING = 1.5
# A palette or pixels can spell anything. What a browser or a script engine could take for its own is not
# passed on; the file is encoded again instead.
_MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|script|iframe|style|object|embed|svg\b|\?php)|%PDF-", re.I
)


class Kept(NamedTuple):
    """The file, and whether it has the gain map that the original has."""

    data: bytes
    has_gain_map: bool


def put(original: Original, decoded: Decoded, target: Target, out: BinaryIO, limits: Limits) -> Kept | None:
    """Put the original's own bytes in the place of a larger file, if its pixels need nothing else."""
    with original.open() as file:
        kept = instead(file.read(), decoded, target, out.tell(), limits)
    if kept:
        out.seek(0)
        out.truncate(out.write(kept.data))
    return kept


def instead(data: bytes, decoded: Decoded, target: Target, size: int, limits: Limits) -> Kept | None:
    """The original's bytes as they would be given for `target`, if those are fewer than `size`, the file
    that was written again, and if they show the very same picture; else None. A JPEG is turned by moving its
    coefficients."""
    pose, turn = target.frame.pose, _turn(decoded, target)
    try:
        most = size if turn == Turn.NONE else size * _MOST_SAVED_BY_TURNING
        kept = _cleaned_and_turned(data, decoded, target, most)
        ready = prepared(decoded.metadata, target.wish, decoded.format, target.frame.output)
        plain = with_metadata(kept, decoded.format, ready.metadata)
        if len(plain) >= size:
            return None
        bright = _with_gain_map(kept, ready.metadata, decoded.metadata.gain_map, turn)
        kept = bright or plain
        if _MARKUP.search(kept):
            return None
        shown = decode(kept, limits, accepted=True)
    except (Refusal, ValueError):
        return None
    same_colors = _is_srgb(shown) if target.strips else shown.metadata.icc == decoded.metadata.icc
    wanted = posed(decoded.picture, pose)
    same = _equal(shown.picture, wanted) if turn == Turn.NONE else _alike(shown.picture, wanted)
    return Kept(kept, bright is not None) if same_colors and same else None


def notices(decoded: Decoded, kept: Kept | None) -> list[str]:
    """What a file, kept or not, has lost beside metadata."""
    is_lost = decoded.metadata.gain_map is not None and not (kept and kept.has_gain_map)
    return [_NO_GAIN_MAP] if is_lost else []


def as_asked(data: bytes, decoded: Decoded, target: Target) -> bytes:
    """The original's pixels, turned as `target` asks, with the metadata that it asks for. ValueError where
    they would then not look as they should, or the file is not whole, or cannot be turned without loss."""
    kept = _cleaned_and_turned(data, decoded, target)
    ready = prepared(decoded.metadata, target.wish, decoded.format, target.frame.output)
    return with_metadata(kept, decoded.format, ready.metadata)


def _cleaned_and_turned(data: bytes, decoded: Decoded, target: Target, most: float = math.inf) -> bytes:
    """With fewer than `most` bytes before it is turned."""
    if target.strips and not _is_srgb(decoded):
        raise ValueError("colors need the profile")
    kept = cleaned(data, decoded.format, target.strips, most)
    turn = _turn(decoded, target)
    return kept if turn == Turn.NONE else _turned(kept, decoded.format, turn)


def _turn(decoded: Decoded, target: Target) -> Turn:
    """What turns the file's own pixels as they are wanted."""
    pose = target.frame.pose
    return turbojpeg.then(turbojpeg.UPRIGHT[decoded.orientation], pose.turns, pose.mirrored)


def cleaned(data: bytes, format: str, strips: bool, most: float = math.inf) -> bytes:
    """The same picture with everything left out that its pixels do not need, whatever a decoder would make of
    it, and without metadata; if it `strips`, without the color profile too. ValueError where the file is not
    whole, where more is in its coded data than can be cut off, or where that would be `most` bytes or more.
    """
    try:
        return _KEPT[format](data, strips, most)
    except (LookupError, OSError, SyntaxError, struct.error) as error:
        raise ValueError(f"not a whole {format}") from error


def _is_srgb(decoded: Decoded) -> bool:
    """Whether the colors are right without the profile."""
    icc, pixel = decoded.metadata.icc, Image.new(decoded.picture.mode, (1, 1))
    return icc is None or profile.to_srgb(pixel, icc) is pixel


def _turned(kept: bytes, format: str, turn: Turn) -> bytes:
    """ValueError where that is not possible without loss."""
    turned = turbojpeg.turned(kept, turn) if format == "jpeg" else None
    if turned is None:
        raise ValueError("not turned without loss")
    return turned


def _with_gain_map(picture: bytes, metadata: Metadata, gain_map: bytes | None, turn: Turn) -> bytes | None:
    """The picture with metadata and gain map; None where there is none that can come along."""
    if gain_map is None:
        return None
    try:
        kept = gain_maps.cleaned(gain_map, turn)
        packet, claim = metadata.xmp, gain_maps.claim(kept)
        said = replace(metadata, xmp=xmp.joined(packet, claim) if packet else claim)
        return gain_maps.joined(with_metadata(picture, "jpeg", said), kept)
    except (LookupError, ValueError, struct.error):
        return None


def posed(picture: Image.Image, pose: Pose) -> Image.Image:
    """Turned by quarters and mirrored."""
    if pose.turns:
        picture = picture.transpose(_TURNS[pose.turns])
    return picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if pose.mirrored else picture


def _alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures of the same coefficients differ by their rounding alone."""
    if one.mode != other.mode or one.size != other.size:
        return False
    beyond = ImageChops.difference(one, other).point(lambda level: level > _MOST_ROUNDED)
    return beyond.getbbox(alpha_only=False) is None


def _equal(one: Image.Image, other: Image.Image) -> bool:
    if one.mode != other.mode or one.size != other.size:
        return False
    return ImageChops.difference(one, other).getbbox(alpha_only=False) is None
