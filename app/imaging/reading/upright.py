"""From what a decoder gave to a picture as it is seen: in 8 bits, in a working mode, upright."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from PIL import Image

from app.imaging.pixels import vips
from app.imaging.pixels.modes import is_gray, scale_transparency, to_working
from app.imaging.pixels.samples import DEEP
from app.imaging.reading import jpeg, profile
from app.imaging.reading import metadata as meta
from app.imaging.reading.headers import Header, Parts
from app.imaging.reading.metadata import Metadata
from app.wording import marked

#: What turns a picture upright, by EXIF orientation (CIPA DC-008, 4.6.5.1 "Orientation").
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_TURNED = ("jpeg", "png")
UNTURNED = marked(
    "The file asks to be turned, which browsers do not do for WebP; it is shown as it is stored."
)
_USUAL_DEPTH = 8


@dataclass(frozen=True)
class Decoded:
    """A picture as it is seen: upright, in a working mode, its colors as `metadata.icc` says (None: sRGB).

    `orientation` is what the file said (1..8). `depth` is 16 where the file has all that the picture shows in
    16 bits a sample too. `notices` are sentences about what had to be left out. `is_odd` where browsers do
    not all show the file so.
    """

    picture: Image.Image
    format: str
    orientation: int = 1
    metadata: Metadata = field(default_factory=Metadata)
    notices: tuple[str, ...] = ()
    depth: int = 8
    is_odd: bool = False


def upright(
    image: Image.Image, parts: Parts, header: Header, metadata: Metadata, notices: tuple[str, ...]
) -> Decoded:
    """What is seen of an `image` that has been decoded from these parts."""
    plain = _eight_bits(Decoded(image, header.format, metadata=metadata, notices=notices), parts, header)
    seen = _turned(_told(_colors(plain.picture, plain)))
    return replace(seen, is_odd=_is_odd(seen, parts))


def _eight_bits(decoded: Decoded, parts: Parts, header: Header) -> Decoded:
    """In 8 bits a sample. Pillow cuts a 16-bit color off, and its transparent color with it."""
    picture = vips.dithered_png(parts.pixels) if header.depth == DEEP and header.format == "png" else None
    if picture is None:
        scale_transparency(decoded.picture, header.depth)
        return decoded
    return replace(decoded, picture=picture, depth=DEEP)


def _colors(image: Image.Image, decoded: Decoded) -> Decoded:
    """Into a working mode. A profile is kept where it fits, applied where it cannot stay, else dropped."""
    icc = decoded.metadata.icc
    if icc is None:
        plain = replace(decoded, picture=to_working(image))
        notice = marked("It is made for print (CMYK) and has no color profile; its colors are approximate.")
        return _noticed(plain, notice) if image.mode == "CMYK" else plain
    without = replace(decoded, metadata=replace(decoded.metadata, icc=None), depth=_USUAL_DEPTH)
    try:
        if image.mode == "CMYK" and profile.fits(icc, "CMYK"):
            return replace(without, picture=to_working(profile.to_srgb(image, icc)))
        picture = to_working(image)
        if profile.fits(icc, picture.mode):
            return replace(decoded, picture=picture)
        if profile.fits(icc, "L") and is_gray(picture):
            return replace(without, picture=profile.gray_to_srgb(picture, icc))
        if picture.mode == "L" and profile.fits(icc, "RGB"):
            return replace(without, picture=profile.to_srgb(picture.convert("RGB"), icc).convert("L"))
        notice = marked("Its color profile is for another kind of picture; the colors are taken for sRGB.")
    except profile.PROFILE_ERRORS:
        notice = marked("Its color profile is broken; the colors are taken for sRGB.")
    return _noticed(replace(without, picture=to_working(image)), notice)


def _turned(decoded: Decoded) -> Decoded:
    """Upright, by the EXIF orientation where that can be read and where browsers follow it: in JPEG, and
    before the pixels of PNG. In WebP they do not."""
    if decoded.metadata.exif is None:
        return decoded
    orientation = meta.orientation(decoded.metadata.exif)
    if orientation is None:
        broken = replace(decoded, metadata=replace(decoded.metadata, exif=None))
        return _noticed(broken, marked("Its EXIF data is broken and is left out."))
    if orientation == 1:
        return decoded
    if decoded.format not in _TURNED:
        return _noticed(decoded, UNTURNED)
    return replace(decoded, picture=decoded.picture.transpose(UPRIGHT[orientation]), orientation=orientation)


def _is_odd(decoded: Decoded, parts: Parts) -> bool:
    """Arithmetic codes are known to those browsers alone that use a system's library, the last rows before a
    missing end are drawn by some, and so it is with what a PNG and a WebP say of how they lie."""
    if decoded.format == "jpeg":
        codes = {segment.code for segment in jpeg.segments(parts.pixels)}
        return jpeg.NO_END in parts.notices or bool(codes & jpeg.ARITHMETIC_FRAMES)
    return decoded.orientation != 1 or UNTURNED in decoded.notices


def _told(decoded: Decoded) -> Decoded:
    return replace(decoded, notices=(*decoded.notices, *meta.notices(decoded.metadata)))


def _noticed(decoded: Decoded, notice: str) -> Decoded:
    return replace(decoded, notices=(*decoded.notices, notice))
