"""JPEG taken apart (ITU-T T.81, annex B): its segments, its header, and its parts.

Every walk over the file is one pass. What lies between segments, fill bytes and junk alike, is stepped over
by one search and never shown to a decoder, which may read it byte by byte.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

from app.errors import Refusal
from app.imaging.reading.headers import Header, Limits, Parts
from app.wording import marked

START, END = b"\xff\xd8", b"\xff\xd9"
SOI, EOI, SOS, APP0, APP14 = 0xD8, 0xD9, 0xDA, 0xE0, 0xEE
DRI, _APP1, _APP2 = 0xDD, 0xE1, 0xE2
# A marker: FF, then a code that is no fill byte, no stuffed zero and no restart (T.81, B.1.1.2). Fill bytes
# before it need no mention, as the search finds the last FF by itself; with them (`\xff+`) it would walk
# a run of them from each of its bytes again.
_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
# Start-of-frame codes: C0..CF without DHT, JPG and DAC (T.81, table B.1).
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
ARITHMETIC_FRAMES = frozenset((0xC9, 0xCA))
_LOSSLESS_FRAMES = (0xC3, 0xC7, 0xCB, 0xCF)
_HIERARCHICAL_FRAMES = (0xC5, 0xC6, 0xCD, 0xCE)
# JPEG-LS, another coding altogether (ITU-T T.87, C.1.1).
_LS_FRAME = 0xF7
_STANDALONE = (0x01, SOI, EOI)
# Frames, tables, restart intervals, hierarchies and scans: what the pixels need.
_PIXELS = frozenset(range(0xC0, 0xE0)) - {0xC8, 0xDC, SOI, EOI}
JFIF, ADOBE = b"JFIF\0", b"Adobe"
# JFIF 1.02: identifier, version, density, and the two sides of a thumbnail, which goes.
_JFIF_LENGTH = 12
# Adobe: identifier, version, two flags, and how the colors are turned.
_ADOBE_LENGTH = 12
EXIF, XMP, ICC, _MPF = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"ICC_PROFILE\0", b"MPF\0"
NO_END = marked("The file lacks its end, but the picture is all there.")
# Of EXIF's name browsers read this much; the byte behind it may be any.
_EXIF_BEGINS = EXIF[:-1]
# A part of a profile has its number and how many there are, then at least a byte (ICC.1:2022, B.4).
_PART_HEAD = 2
# CIPA DC-007, 5.2.3.2: the number of pictures.
_MPF_COUNT = 0xB001


class Segment(NamedTuple):
    """`start` is at its FF, `body` behind its length, `end` behind its body; a marker without a body ends
    where its body would begin. Coded data is no segment."""

    code: int
    start: int
    body: int
    end: int


def segments(data: bytes) -> Iterator[Segment]:
    """Each segment up to the end of the first picture, EOI included. The last may claim more than there
    is."""
    position = 0
    while match := _MARKER.search(data, position):
        code, start, body = match.group(1)[0], match.start(), match.end()
        if code in _STANDALONE or len(data) < body + 2:
            position = body
            yield Segment(code, start, body, body)
        else:
            position = body + max(2, struct.unpack_from(">H", data, body)[0])
            yield Segment(code, start, body + 2, position)
        if code == EOI:
            return


def read_header(data: bytes, limits: Limits) -> Header:
    """Walk to the end of the first picture, counting its segments and scans."""
    header = Header("jpeg")
    scans = 0
    for count, segment in enumerate(segments(data)):
        code, body = segment.code, segment.body
        if count >= limits.max_chunks:
            raise Refusal("too_complex", "This JPEG has more than {most} segments.", most=limits.max_chunks)
        if (code in FRAMES or code == _LS_FRAME) and len(data) >= body + 5:
            precision, height, width = struct.unpack_from(">BHH", data, body)
            header = Header("jpeg", width, height, precision, _variant(code, precision))
        scans += code == SOS
        if scans > limits.max_scans:
            raise Refusal("too_complex", "This JPEG has more than {most} scans.", most=limits.max_scans)
    return header


def _variant(code: int, precision: int) -> str:
    if code == _LS_FRAME:
        return "JPEG-LS picture"
    if precision != 8:
        return f"{precision}-bit JPEG"
    if code in _LOSSLESS_FRAMES:
        return "lossless JPEG"
    if code in _HIERARCHICAL_FRAMES:
        return "hierarchical JPEG"
    return ""


def parts(data: bytes) -> Parts:
    """What the pixels need, and the first block of each kind of metadata before the first scan."""
    pixels, profile = [START], []
    exif = xmp = None
    pictures, first_scan, is_ended = 1, 0, False
    for code, start, body, end in segments(data):
        if code == EOI:
            pixels.append(data[first_scan:end] if first_scan else END)
            is_ended = True
        elif first_scan or code == SOS:
            # From here on a decoder steps over what is no coded data in C.
            first_scan = first_scan or start
        elif code == _APP1 and data.startswith(_EXIF_BEGINS, body):
            # One with nothing behind its name does not count.
            exif = exif or (EXIF + data[body + len(EXIF) : end] if end > body + len(EXIF) else None)
        elif code == _APP1 and xmp is None and data.startswith(XMP, body):
            xmp = data[body + len(XMP) : end]
        elif code == _APP2 and data.startswith(ICC, body):
            profile.append(data[body + len(ICC) : end])
        elif code == _APP2 and data.startswith(_MPF, body):
            pictures = _picture_count(data[body + len(_MPF) : end])
        else:
            pixels.append(needed(data, Segment(code, start, body, end)))
    notices = []
    if not is_ended:
        pixels.append((data[first_scan:].rstrip(b"\xff") if first_scan else b"") + END)
        notices.append(NO_END)
    icc = _profile(profile)
    if profile and icc is None:
        notices.append(marked("A part of its color profile is missing; the colors are taken for sRGB."))
    # An Ultra HDR file has a gain map behind its picture, which is no other picture.
    if pictures > 1 and b"hdrgm:Version" not in (xmp or b""):
        notices.append(marked("The file holds several pictures; this is the first."))
    return Parts(b"".join(pixels), icc, exif, xmp, tuple(notices))


def needed(data: bytes, segment: Segment) -> bytes:
    """The segment as far as pixels need it; nothing where they do not. JFIF and Adobe say how the colors are
    meant; too short they say nothing, as for libjpeg."""
    code, start, body, end = segment
    if code in _PIXELS:
        return data[start:end]
    if code == APP0 and data.startswith(JFIF, body) and end >= body + _JFIF_LENGTH + 2:
        return written(code, data[body : body + _JFIF_LENGTH] + b"\0\0")
    if code == APP14 and data.startswith(ADOBE, body) and end >= body + _ADOBE_LENGTH:
        return written(code, data[body : body + _ADOBE_LENGTH])
    return b""


def frame_components(data: bytes, frame: Segment) -> list[int]:
    """The identifiers of a frame's components (T.81, B.2.2)."""
    count = data[frame.body + 5] if frame.end >= frame.body + 6 else 0
    return list(data[frame.body + 6 : frame.end : 3][:count])


def scan_of(data: bytes, scan: Segment) -> tuple[list[int], int, int, int]:
    """The components of a scan, its first and last coefficient, and the bits of each that are left for later
    scans (T.81, B.2.3)."""
    header = data[scan.body : scan.end]
    count = header[0] if header else 0
    if len(header) < 4 + 2 * count:
        return [], 0, 63, 0
    first, last, approximation = header[1 + 2 * count : 4 + 2 * count]
    return list(header[1 : 1 + 2 * count : 2]), first, min(63, last), approximation & 15


def written(code: int, body: bytes) -> bytes:
    """A segment as bytes; at most 65,533 of body."""
    return struct.pack(">BBH", 0xFF, code, len(body) + 2) + body


def _profile(found: list[bytes]) -> bytes | None:
    """The profile, of parts numbered from 1 that agree on how many there are (ICC.1:2022, B.4); None where
    one is missing, or twice among them. As in browsers, empty parts do not count, nor does what follows once
    all are there."""
    filled = [part for part in found if len(part) > _PART_HEAD]
    count = filled[0][1] if filled else 0
    ordered = sorted(filled[:count], key=lambda part: part[0])
    if not count or [tuple(part[:2]) for part in ordered] != [(i, count) for i in range(1, count + 1)]:
        return None
    return b"".join(part[_PART_HEAD:] for part in ordered)


def _picture_count(index: bytes) -> int:
    """Pictures in a file, by its multi-picture index; 1 where that cannot be read."""
    order = "<" if index.startswith(b"II") else ">"
    try:
        (at,) = struct.unpack_from(order + "I", index, 4)
        (entries,) = struct.unpack_from(order + "H", index, at)
        for number in range(entries):
            tag, _, _, value = struct.unpack_from(order + "HHII", index, at + 2 + 12 * number)
            if tag == _MPF_COUNT:
                return int(value)
    except struct.error:
        pass
    return 1
