"""From a file's bytes to an upright picture in a working mode. The one place where what a library raises
becomes a Refusal."""

from __future__ import annotations

import errno
import logging
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO

from PIL import Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin  # noqa: F401  registers the three

from app.errors import Refusal
from app.imaging.pixels import vips
from app.imaging.pixels.modes import is_gray, scale_transparency, to_working
from app.imaging.pixels.samples import DEEP
from app.imaging.reading import jpeg, memory, png, profile, webp, whole
from app.imaging.reading import metadata as meta
from app.imaging.reading.carried import Carried, carried
from app.imaging.reading.headers import Header, Limits, Parts
from app.imaging.reading.inspect import inspect
from app.imaging.reading.metadata import Metadata
from app.wording import marked

_log = logging.getLogger(__name__)

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
# What Pillow's decoders raise on a damaged file, as its own fuzzing and a probe of 11,671 files found.
_DAMAGE = (
    OSError, SyntaxError, ValueError, IndexError, KeyError, TypeError, OverflowError, EOFError, struct.error,
    NotImplementedError, AttributeError,
)  # fmt: skip
_USUAL_DEPTH = 8
# Bytes of memory that decoding takes at its worst, a pixel: coefficients, the decoder's output and ours.
_MEMORY_PER_PIXEL = 16


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


def decode(
    data: bytes,
    limits: Limits,
    at_least: tuple[int, int] | None = None,
    header: Header | None = None,
    *,
    accepted: bool = False,
) -> Decoded:
    """Check, then decode in full; every failure is a Refusal.

    `at_least` (width and height) lets a JPEG be scaled down while it is decoded, which costs a fraction, to
    no less than that many pixels. A `header` is that of a file of our own making: it needs no check, and may
    be of a format that is only written. One that was `accepted` before is known to be whole.
    """
    accepted, is_own = accepted or header is not None, header is not None
    header = header or inspect(data, limits)
    with refusals(header):
        parts = _parts(data, header, limits)
        with _opened(parts.pixels, header, limits) as image:
            if at_least:
                image.draft(None, at_least)
            notices = _loaded(image, parts, header, limits, accepted)
            beside = Carried() if is_own else carried(data, header.format)
            metadata = _blocks(parts, beside, image)
            plain = _eight_bits(
                Decoded(image, header.format, metadata=metadata, notices=notices), parts, header
            )
            upright = _turned(_told(_colors(plain.picture, plain)))
            return replace(upright, is_odd=_is_odd(upright, parts))


def _eight_bits(decoded: Decoded, parts: Parts, header: Header) -> Decoded:
    """In 8 bits a sample. Pillow cuts a 16-bit color off, and its transparent color with it."""
    picture = vips.dithered_png(parts.pixels) if header.depth == DEEP and header.format == "png" else None
    if picture is None:
        scale_transparency(decoded.picture, header.depth)
        return decoded
    return replace(decoded, picture=picture, depth=DEEP)


def _parts(data: bytes, header: Header, limits: Limits) -> Parts:
    """The file taken apart. libwebp and the decoders of formats that are only written get the whole."""
    if header.format == "webp":
        return Parts(webp.see_through(data))
    if header.format == "jpeg":
        return jpeg.parts(data)
    if header.format == "png":
        return png.parts(data, limits)
    return Parts(data)


def _loaded(
    image: Image.Image, parts: Parts, header: Header, limits: Limits, accepted: bool
) -> tuple[str, ...]:
    """Decode the pixels, all of them; the notices about the file."""
    if accepted:
        image.load()
        return parts.notices
    if header.format == "png":
        whole.load_png(parts.pixels, image)
        return parts.notices
    image.load()
    if header.format != "jpeg" or header.variant:
        return parts.notices

    def read(pixels: bytes) -> Image.Image:
        with _opened(pixels, header, limits) as again:
            again.load()
            return again

    return (*parts.notices, *whole.check_jpeg(parts, image, read))


@contextmanager
def refusals(header: Header | None = None) -> Iterator[None]:
    """Turn what Pillow and the system raise inside into a Refusal."""
    try:
        yield
    except Refusal:
        raise
    except MemoryError:
        raise _out_of_memory() from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refusal("too_many_pixels", "The picture has more pixels than are possible.") from None
    except Exception as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Refusal("storage_full", "There is no room left to write the file.") from None
        if header is None:
            raise
        if not isinstance(error, _DAMAGE):
            # An assertion of a decoder, most likely: the file is refused, and the log says so.
            _log.warning("a decoder of %s raised %s", header.format, type(error).__name__)
        raise _unreadable(header, error) from None


@contextmanager
def _opened(data: bytes, header: Header, limits: Limits) -> Iterator[Image.Image]:
    with _allowing(limits), Image.open(BytesIO(data), formats=[header.format.upper()]) as image:
        yield image


@contextmanager
def _allowing(limits: Limits) -> Iterator[None]:
    """Pillow's own limits are process-wide; inside, ours stand in their place."""
    before = Image.MAX_IMAGE_PIXELS, PngImagePlugin.MAX_TEXT_CHUNK, PngImagePlugin.MAX_TEXT_MEMORY
    Image.MAX_IMAGE_PIXELS = limits.max_pixels
    PngImagePlugin.MAX_TEXT_CHUNK = PngImagePlugin.MAX_TEXT_MEMORY = limits.max_metadata_bytes
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    finally:
        Image.MAX_IMAGE_PIXELS, PngImagePlugin.MAX_TEXT_CHUNK, PngImagePlugin.MAX_TEXT_MEMORY = before


def _blocks(parts: Parts, beside: Carried, image: Image.Image) -> Metadata:
    """Of the parts, or where the file was not taken apart, of what its decoder found."""
    xmp = parts.xmp or image.info.get("xmp")
    icc, exif = (parts.icc or image.info.get("icc_profile")), (parts.exif or image.info.get("exif"))
    return Metadata(
        icc=icc or None,
        exif=exif or None,
        xmp=xmp or None,
        extension=meta.extension(xmp, beside.extensions) if xmp else None,
        photoshop=beside.photoshop,
        comment=beside.comment,
        texts=beside.texts,
        density=beside.density,
        gain_map=beside.gain_map,
    )


def _told(decoded: Decoded) -> Decoded:
    return replace(decoded, notices=(*decoded.notices, *meta.notices(decoded.metadata)))


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


def _noticed(decoded: Decoded, notice: str) -> Decoded:
    return replace(decoded, notices=(*decoded.notices, notice))


def _unreadable(header: Header, error: Exception) -> Refusal:
    # libjpeg and libwebp report want of memory as damage, so see whether there would have been enough.
    if memory.is_short(header.width * header.height * _MEMORY_PER_PIXEL):
        return _out_of_memory()
    if header.variant:
        return Refusal("unreadable_image", "This is a {kind}, which cannot be read.", kind=header.variant)
    if "truncated" in str(error).lower():
        return whole.missing()
    return Refusal("unreadable_image", "The picture is damaged.")


def _out_of_memory() -> Refusal:
    return Refusal("out_of_memory", "This picture needs more memory than there is now.")
