"""A JPEG kept: its coded data as it is, and before each scan the tables that it uses and that have changed.

Arithmetic coding, which browsers do not show, becomes Huffman's without loss where libturbojpeg is there.
MozJPEG's transform would do as well, but ends the process where coefficients are out of range.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageChops

from app.imaging.keeping import turbojpeg
from app.imaging.keeping.tables import Tables
from app.imaging.keeping.turbojpeg import Turn
from app.imaging.pixels import vips
from app.imaging.reading import jpeg
from app.imaging.reading.jpeg import Segment

_APP2 = 0xE2
#: Frames that browsers show: baseline, extended and progressive in Huffman's coding (ITU-T T.81, table B.1).
_FRAMES = (0xC0, 0xC1, 0xC2)
# Sequential and progressive in arithmetic coding.
_ARITHMETIC_FRAMES = (0xC9, 0xCA)
# JFIF 1.01 of no density: version, unit, two densities, and no thumbnail.
_NO_DENSITY = jpeg.JFIF + bytes((1, 1, 0, 0, 1, 0, 1, 0, 0))
# Flat blocks take a byte or less; without so many bytes some block is missing in any picture.
_SLACK = 8


def kept(data: bytes, strips: bool, most: float = math.inf) -> bytes:
    """ValueError where browsers do not show this coding, where it is damaged, where there is more in a scan
    than its blocks need, or where it would have `most` bytes or more."""
    pixels = _in_huffman_codes(jpeg.parts(data).pixels)
    segments = list(jpeg.segments(pixels))
    beginning = b"".join((jpeg.START, *_color_marks(pixels, segments)))
    color_profile = b"" if strips else _profile(data)
    scans = list(_scans(pixels, segments))
    plain = b"".join((beginning, *(tables + coded for tables, coded in scans)))
    if len(plain) + len(color_profile) + len(jpeg.END) >= most:
        raise ValueError("too large to be kept")  # before it is decoded, scan by scan
    if vips.complaints_about_jpeg(plain + jpeg.END):
        raise ValueError("damaged")
    _check_is_tight(beginning, scans)
    return plain[: len(beginning)] + color_profile + plain[len(beginning) :] + jpeg.END


def _in_huffman_codes(pixels: bytes) -> bytes:
    """The same coefficients in the coding that browsers show; as they are where that is not possible."""
    if not any(segment.code in _ARITHMETIC_FRAMES for segment in jpeg.segments(pixels)):
        return pixels
    return turbojpeg.turned(pixels, Turn.NONE) or pixels


def _color_marks(pixels: bytes, segments: list[Segment]) -> Iterator[bytes]:
    """JFIF and Adobe before the first scan, once each: they say how the colors are meant."""
    seen = set()
    for segment in segments:
        if segment.code == jpeg.SOS:
            return
        if segment.code in (jpeg.APP0, jpeg.APP14) and segment.code not in seen:
            seen.add(segment.code)
            mark = pixels[segment.start : segment.end]
            yield jpeg.written(jpeg.APP0, _NO_DENSITY) if segment.code == jpeg.APP0 else mark


def _scans(pixels: bytes, segments: list[Segment]) -> Iterator[tuple[bytes, bytes]]:
    """For each scan what stands before its coded data, and that."""
    tables, frame, before = Tables(), b"", b""
    for segment, following in pairwise(segments):
        body = pixels[segment.body : segment.end]
        if segment.code in jpeg.FRAMES:
            if frame or segment.code not in _FRAMES:
                raise ValueError("not what browsers show")
            frame = jpeg.written(segment.code, body[: 6 + 3 * body[5]])
            tables.framed(body)
            before += frame
        elif segment.code == jpeg.SOS:
            header = body[: 4 + 2 * body[0]]
            coded = pixels[segment.end : following.start].rstrip(b"\xff")
            yield before + tables.used_by(header) + jpeg.written(jpeg.SOS, header), coded
            before = b""
        elif segment.code == jpeg.DRI:
            before += jpeg.written(jpeg.DRI, body[:2])
        else:
            tables.take(segment.code, body)
    if not frame:
        raise ValueError("no frame")


def _check_is_tight(beginning: bytes, scans: list[tuple[bytes, bytes]]) -> None:
    """Decode without the last bytes of each scan; where nothing is missing then, they may be anything."""
    plain = beginning
    for before, coded in scans:
        shorter = plain + before + coded[:-_SLACK].rstrip(b"\xff") + jpeg.END
        plain += before + coded
        if not vips.complaints_about_jpeg(shorter) and (
            len(scans) > 1 or _equal(_decoded(shorter), _decoded(plain + jpeg.END))
        ):
            raise ValueError("more bytes than a scan needs")


def _decoded(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data), formats=["JPEG"]) as image:
        image.load()
        return image


def _equal(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one, other).getbbox() is None


def _profile(data: bytes) -> bytes:
    """The segments of the color profile as they are."""
    found: list[bytes] = []
    for segment in jpeg.segments(data):
        if segment.code == jpeg.SOS:
            break
        if segment.code == _APP2 and data.startswith(jpeg.ICC, segment.body):
            found.append(data[segment.start : segment.end])
    return b"".join(found)
