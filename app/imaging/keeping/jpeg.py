"""A JPEG kept: the same coefficients, coded again. What no coefficient needs, such as unused tables, or bytes
between and behind the coded data, is not in a file that is written from coefficients."""

from __future__ import annotations

from mozjpeg_lossless_optimization import COPY_MARKERS, optimize

from app.imaging.reading import jpeg

_APP1, _APP2 = 0xE1, 0xE2
#: What begins the metadata that an encoder of ours would write too.
_METADATA = {_APP1: (jpeg.EXIF, jpeg.XMP), _APP2: (jpeg.ICC,)}
# JFIF 1.01 of no density (version, unit, two densities, no thumbnail); it is the first segment.
_NO_DENSITY = bytes((1, 1, 0, 0, 1, 0, 1, 0, 0))
_JFIF_START = len(jpeg.START) + 4


def kept(data: bytes, strips: bool) -> bytes:
    """Progressive, with the best scans for its coefficients. ValueError where they cannot be read."""
    if not any(segment.code == jpeg.EOI for segment in jpeg.segments(data)):
        raise ValueError("cut short")
    written: bytes = optimize(jpeg.parts(data).pixels, COPY_MARKERS.NONE)
    start = _JFIF_START + len(jpeg.JFIF)
    has_jfif = written.startswith(jpeg.JFIF, _JFIF_START)
    if strips:
        return written[:start] + _NO_DENSITY + written[start + len(_NO_DENSITY) :] if has_jfif else written
    # JFIF comes first, where it is.
    start = start + len(_NO_DENSITY) if has_jfif else len(jpeg.START)
    return written[:start] + _metadata(data) + written[start:]


def _metadata(data: bytes) -> bytes:
    """The segments of metadata as they are; Exif and XMP once."""
    found: list[bytes] = []
    seen: set[bytes] = set()
    for segment in jpeg.segments(data):
        if segment.code == jpeg.SOS:
            break
        for beginning in _METADATA.get(segment.code, ()):
            if data.startswith(beginning, segment.body) and beginning not in seen:
                found.append(data[segment.start : segment.end])
                seen |= {beginning} - {jpeg.ICC}
    return b"".join(found)
