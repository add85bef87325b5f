"""Whole: whether every pixel that a header promises is in the file.

Decoders fill up what is missing and say nothing: Pillow leaves rows of a PNG black, libjpeg paints gray. A
file whose pixels are missing is refused; one that only lacks its end is taken, with a notice.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable

from PIL import Image, ImageChops

from app.imaging.pixels import vips
from app.imaging.reading import jpeg, png
from app.imaging.reading.headers import Parts, missing
from app.wording import marked

DAMAGED = marked("Its coded data is damaged; parts of the picture may look wrong.")
COARSE = marked("Its last scans are missing; the picture has less detail than it was made with.")
# Few pictures end in a row of this level alone; of one bit, any light row is taken for it.
_INK = 0xA9
_LIGHT = 255
# What libjpeg leaves where coefficients are missing (CMYK: inverted).
_GRAY = {127, 128}
# Coded data for many blocks: a decoder that has all of them steps over it, another takes it.
_MORE = b"\x5a\xa5\x33\xcc" * 64
_PIECE = 2**16
# What a download that was given its room beforehand ends in. Coded data ends so too, where what it ends with
# is flat: then the shortest codes say that nothing changes. Of progressive files any plane of bits may.
_NOTHING = bytes(32)
_BLOCK = 8
# Bytes of a flat block: the shortest of 12 codes and of 256 have 4 and 8 bits at most.
_MOST_OF_A_BLOCK = 1.5
_SEQUENTIAL = {0xC0, 0xC1}


def load_png(pixels: bytes, image: Image.Image) -> None:
    """Decode a PNG; Refusal where rows are missing. The stream is inflated once more only for an interlaced
    picture, whose last row is not the last to come, and where the last row still is as it was painted."""
    header = next(pixels[body:end] for kind, body, end in png.chunks(pixels) if kind == b"IHDR")
    if not png.is_interlaced(header):
        _paint_last_row(image)
    image.load()
    bottom = _levels(image.crop((0, image.height - 1, image.width, image.height)))
    is_in_doubt = png.is_interlaced(header) or bottom == {_INK} or bottom == {_LIGHT}
    if is_in_doubt and not _has_rows(pixels, header):
        raise missing()


def _paint_last_row(image: Image.Image) -> None:
    image.load_prepare()  # type: ignore[attr-defined]  # an ImageFile, as everything that was opened
    ink = (_INK,) * len(image.getbands())
    image.im.paste(ink if len(ink) > 1 else _INK, (0, image.height - 1, image.width, image.height))


def check_jpeg(parts: Parts, image: Image.Image, read: Callable[[bytes], Image.Image]) -> list[str]:
    """Notices about what is damaged, Refusal where pixels are missing. `read` decodes a JPEG."""
    pixels = parts.pixels
    segments = list(jpeg.segments(pixels))
    is_coarse = _check_scans(pixels, segments)
    codes = [segment.code for segment in segments]
    # Only behind another scan or a restart can a decoder go on where something is missing: asked for its
    # warnings it reads the coded data once more. Otherwise all to the end is gray.
    goes_on = codes.count(jpeg.SOS) > 1 or jpeg.DRI in codes
    complaints = vips.complaints_about_jpeg(pixels) if goes_on else []
    if any("premature end" in each for each in complaints):
        raise missing()
    # Of the last row of blocks libvips tells nothing.
    corner = image.crop((image.width - 1, image.height - 1, image.width, image.height))
    if jpeg.NO_END in parts.notices or _levels(corner) <= _GRAY:
        with_more = read(pixels[: -len(jpeg.END)] + _MORE + jpeg.END)
        if ImageChops.difference(image, with_more).getbbox() is not None:
            raise missing()
    if _SEQUENTIAL.intersection(codes) and _ends_in_nothing(pixels, codes, image):
        raise missing()
    damaged = any("extraneous" not in each for each in complaints)
    return [DAMAGED] * damaged + [COARSE] * is_coarse


def _ends_in_nothing(pixels: bytes, codes: list[int], image: Image.Image) -> bool:
    """Whether the coded data ends in zeros that stand for no flat block, or in more than stand for all."""
    coded = pixels.removesuffix(jpeg.END)
    if not coded.endswith(_NOTHING):
        return False
    blocks = (image.width // _BLOCK + 2) * (image.height // _BLOCK + 2) * len(image.getbands())
    if len(coded) - len(coded.rstrip(b"\0")) > blocks * _MOST_OF_A_BLOCK:
        return True
    last = ((image.width - 1) // _BLOCK * _BLOCK, (image.height - 1) // _BLOCK * _BLOCK)
    block = image.crop((*last, image.width, image.height))
    is_lost = jpeg.DRI in codes and _levels(block) <= _GRAY  # at a restart that did not come
    return is_lost or any(low != high for low, high in _extrema(block))


def _check_scans(pixels: bytes, segments: list[jpeg.Segment]) -> bool:
    """Whether coefficients were never sent in full (ITU-T T.81, G.1.1.1). Refusal where a component is
    missing."""
    sent: dict[int, list[int | None]] = {}
    for segment in segments:
        if segment.code in jpeg.FRAMES:
            sent = {identifier: [None] * 64 for identifier in jpeg.frame_components(pixels, segment)}
        elif segment.code == jpeg.SOS:
            identifiers, first, last, left = jpeg.scan_of(pixels, segment)
            for identifier in identifiers:
                if identifier in sent:
                    sent[identifier][first : last + 1] = [left] * (last + 1 - first)
    if any(bits[0] is None for bits in sent.values()):
        raise missing()
    return any(set(bits) != {0} for bits in sent.values())


def _levels(picture: Image.Image) -> set[float]:
    """The lowest and highest of every channel."""
    return {level for pair in _extrema(picture) for level in pair}


def _extrema(picture: Image.Image) -> Iterable[tuple[float, float]]:
    """Lowest and highest of each channel."""
    extrema = picture.getextrema()
    return extrema if isinstance(extrema[0], tuple) else (extrema,)


def _has_rows(pixels: bytes, header: bytes) -> bool:
    """Whether the stream inflates to all rows; what it says beyond them is not read."""
    inflating, left = zlib.decompressobj(), png.row_bytes(header)
    for kind, body, end in png.chunks(pixels):
        for start in range(body, end, _PIECE) if kind == b"IDAT" and left > 0 else ():
            left -= len(inflating.decompress(pixels[start : min(start + _PIECE, end)], max(1, left)))
            while left > 0 and inflating.unconsumed_tail:
                left -= len(inflating.decompress(inflating.unconsumed_tail, left))
    return left <= 0
