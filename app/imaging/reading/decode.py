"""From a file's bytes to an upright picture in a working mode. The one place where what a library raises
becomes a Refusal."""

from __future__ import annotations

import errno
import logging
import math
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from PIL import Image, PngImagePlugin

from app.errors import Refusal
from app.imaging import memory
from app.imaging.beside import beside
from app.imaging.pixels import vips
from app.imaging.reading import jpeg, png, webp, whole
from app.imaging.reading import metadata as meta
from app.imaging.reading.carried import Carried, carried
from app.imaging.reading.headers import Header, Limits, Parts, missing
from app.imaging.reading.inspect import inspect
from app.imaging.reading.metadata import Metadata
from app.imaging.reading.opened import opened
from app.imaging.reading.upright import Decoded, upright

_log = logging.getLogger(__name__)

# What Pillow's decoders raise on a damaged file, as its own fuzzing and a probe of 11,671 files found.
_DAMAGE = (
    OSError, SyntaxError, ValueError, IndexError, KeyError, TypeError, OverflowError, EOFError, struct.error,
    NotImplementedError, AttributeError,
)  # fmt: skip
# Bytes of memory that decoding takes at its worst, a pixel: coefficients, the decoder's output and ours.
_MEMORY_PER_PIXEL = 16


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
            others = Carried() if is_own else carried(data, header.format)
            metadata = _blocks(parts, others, image)
            return upright(image, parts, header, metadata, notices)


def decode_twice(
    data: bytes, limits: Limits, side: int, *, accepted: bool = False
) -> tuple[Decoded, Decoded]:
    """Check, then decode in full, and at a fraction of at least `side` pixels on the longer side: at the same
    time, where a core is idle. Where a fraction saves nothing, both are the same. Failures are Refusals."""
    header = inspect(data, limits)
    with refusals(header):
        parts = _parts(data, header, limits)
        with (
            _opened(parts.pixels, header, limits) as image,
            _at_a_fraction(parts.pixels, header, limits, side) as small,
            beside(small.load) if small else nullcontext(lambda: None) as loaded,
        ):
            notices = _loaded(image, parts, header, limits, accepted)
            loaded()
            metadata = _blocks(parts, carried(data, header.format), image)
            full = upright(image, parts, header, metadata, notices)
            return full, upright(small, parts, header, metadata, notices) if small else full


@contextmanager
def _at_a_fraction(data: bytes, header: Header, limits: Limits, side: int) -> Iterator[Image.Image | None]:
    """A JPEG that will be decoded so, where it can be at less cost: a progressive one takes as much memory as
    in full, and nearly as long."""
    if header.format != "jpeg" or header.variant:
        yield None
        return
    with _opened(data, header, limits) as image:
        whole, factor = image.size, side / max(image.size)
        if not image.info.get("progressive"):
            image.draft(None, (math.ceil(whole[0] * factor), math.ceil(whole[1] * factor)))
        yield image if image.size != whole else None


def _parts(data: bytes, header: Header, limits: Limits) -> Parts:
    """The file taken apart. The decoders of formats that are only written get the whole."""
    if header.format == "webp":
        return webp.parts(data)
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
        if vips.wants_memory(error):
            raise _out_of_memory() from None
        if header is None:
            raise
        if not isinstance(error, _DAMAGE):
            # An assertion of a decoder, most likely: the file is refused, and the log says so.
            _log.warning("a decoder of %s raised %s", header.format, type(error).__name__)
        raise _unreadable(header, error) from None


@contextmanager
def _opened(data: bytes, header: Header, limits: Limits) -> Iterator[Image.Image]:
    with _allowing(limits), opened(data, header.format, (header.width, header.height)) as image:
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


def _blocks(parts: Parts, others: Carried, image: Image.Image) -> Metadata:
    """Of the parts, or where the file was not taken apart, of what its decoder found."""
    xmp = parts.xmp or image.info.get("xmp")
    icc, exif = (parts.icc or image.info.get("icc_profile")), (parts.exif or image.info.get("exif"))
    return Metadata(
        icc=icc or None,
        exif=exif or None,
        xmp=xmp or None,
        extension=meta.extension(xmp, others.extensions) if xmp else None,
        photoshop=others.photoshop,
        comment=others.comment,
        texts=others.texts,
        density=others.density,
        gain_map=others.gain_map,
    )


def _unreadable(header: Header, error: Exception) -> Refusal:
    # libjpeg and libwebp report want of memory as damage, so see whether there would have been enough.
    if memory.is_short(header.width * header.height * _MEMORY_PER_PIXEL):
        return _out_of_memory()
    if header.variant:
        return Refusal("unreadable_image", "This is a {kind}, which cannot be read.", kind=header.variant)
    if "truncated" in str(error).lower():
        return missing()
    return Refusal("unreadable_image", "The picture is damaged.")


def _out_of_memory() -> Refusal:
    return Refusal("out_of_memory", "This picture needs more memory than there is now.")
