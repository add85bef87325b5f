"""The gain map of an Ultra HDR JPEG: a second JPEG behind the picture, which says how much brighter a screen
that can may show each part (Ultra HDR Image Format 1.1; ISO 21496-1, annex C)."""

from __future__ import annotations

from collections.abc import Iterator

from app.imaging.reading import jpeg

_APP1, _APP2 = 0xE1, 0xE2
NAMESPACE = "http://ns.adobe.com/hdr-gain-map/1.0/"
#: What begins a segment by the ISO standard; in the picture itself two numbers of a version follow.
ISO = b"urn:iso:std:iso:ts:21496:-1\0"
# Pictures behind the first that are looked at; a file with a video behind may seem to have many.
_MOST_PICTURES = 4


def gain_map(data: bytes) -> bytes | None:
    """The second JPEG as it is; None where the picture names none, or where none is there."""
    position = _end(data)
    if position is None or not any(_named(data)):
        return None
    for _ in range(_MOST_PICTURES):
        start = data.find(jpeg.START + b"\xff", position)
        behind = data[start:] if start >= 0 else b""
        end = _end(behind)
        if end is None:
            return None
        if any(_named(behind)):
            return behind[:end]
        position = start + end
    return None


def metadata_of(data: bytes) -> tuple[bytes | None, bytes | None]:
    """The XMP packet that names gain maps, and the body of the ISO segment, before the first scan."""
    found = list(_named(data))
    packets = [body.removeprefix(jpeg.XMP) for code, body in found if code == _APP1]
    numbers = [body.removeprefix(ISO) for code, body in found if code == _APP2]
    return next(iter(packets), None), next(iter(numbers), None)


def _named(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Segments that are about a gain map."""
    for code, _, body, end in jpeg.segments(data):
        if code == jpeg.SOS:
            return
        is_xmp = code == _APP1 and data.startswith(jpeg.XMP, body)
        if (is_xmp and data.find(NAMESPACE.encode(), body, end) >= 0) or (
            code == _APP2 and data.startswith(ISO, body)
        ):
            yield code, data[body:end]


def _end(data: bytes) -> int | None:
    """Where the first picture ends; None where it has no end."""
    end = None
    for segment in jpeg.segments(data):
        end = segment.end if segment.code == jpeg.EOI else None
    return end
