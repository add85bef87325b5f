"""A kept original with its gain map: the second picture as clean as the first, with the numbers that a screen
needs of it and no other word, and in the first what says that it is there."""

from __future__ import annotations

import re
import struct

from app.imaging.keeping import jpeg as kept_jpeg
from app.imaging.keeping import turbojpeg
from app.imaging.keeping.turbojpeg import Turn
from app.imaging.metadata import selection
from app.imaging.metadata.xml import RDF
from app.imaging.reading import jpeg
from app.imaging.reading.gain_map import ISO, NAMESPACE, metadata_of

_APP1, _APP2 = 0xE1, 0xE2
_NUMBERS = re.compile(rb"(?:[-+0-9.eE\s]|True|False|<[^<>]*>)*")
# ISO 21496-1, C.2: versions and flags, then fractions; of one channel or three, with one denominator or each
# with its own.
_ISO_SIZES = frozenset({*(5 + 12 + 20 * n for n in (1, 3)), *(5 + 16 + 40 * n for n in (1, 3))})
_ISO_VERSION = bytes(4)
# CIPA DC-007, 5.2: the index of pictures, as TIFF writes it, with an entry of 16 bytes for each.
_MPF = b"MPF\0"
_INDEX = b"MM\0*" + struct.pack(
    ">IH HHI4s HHII HHII I", 8, 3, 0xB000, 7, 4, b"0100", 0xB001, 4, 1, 2, 0xB002, 7, 32, 50, 0
)
_PRIMARY = 0x030000


def cleaned(gain_map: bytes, turn: Turn) -> bytes:
    """The gain map, turned as its picture is. ValueError where it is damaged, cannot be turned without loss,
    or does not say how it is meant."""
    packet, numbers = metadata_of(gain_map)
    plain = kept_jpeg.kept(gain_map, strips=True)
    turned = turbojpeg.turned(plain, turn) if turn != Turn.NONE else plain
    said = selection.xmp_in(packet, NAMESPACE, _NUMBERS) if packet else None
    segments = []
    if said:
        segments.append(jpeg.written(_APP1, jpeg.XMP + said))
    if numbers and len(numbers) in _ISO_SIZES:
        segments.append(jpeg.written(_APP2, ISO + numbers))
    if turned is None or not segments:
        raise ValueError("no gain map that can be used")
    return jpeg.START + b"".join(segments) + turned[len(jpeg.START) :]


def claim(gain_map: bytes) -> bytes:
    """What the XMP of the picture says of a gain map that follows."""
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}"'
        ' xmlns:Container="http://ns.google.com/photos/1.0/container/"'
        f' xmlns:Item="http://ns.google.com/photos/1.0/container/item/" xmlns:hdrgm="{NAMESPACE}">'
        '<rdf:Description rdf:about="" hdrgm:Version="1.0"><Container:Directory><rdf:Seq>'
        '<rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="Primary" Item:Mime="image/jpeg"/>'
        '</rdf:li><rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="GainMap"'
        f' Item:Mime="image/jpeg" Item:Length="{len(gain_map)}"/></rdf:li>'
        "</rdf:Seq></Container:Directory></rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def joined(picture: bytes, gain_map: bytes) -> bytes:
    """One file of both, with the index of pictures behind the other segments of metadata."""
    at = next(
        segment.start
        for segment in jpeg.segments(picture)
        if not (segment.code == jpeg.SOI or 0xE0 <= segment.code <= 0xEF)
    )
    has_iso = metadata_of(gain_map)[1] is not None
    version = jpeg.written(_APP2, ISO + _ISO_VERSION) if has_iso else b""
    head = picture[:at] + version
    base = len(head) + 4 + len(_MPF)
    size = base + len(_INDEX) + 32 + len(picture) - at
    entries = struct.pack(">IIIHH IIIHH", _PRIMARY, size, 0, 0, 0, 0, len(gain_map), size - base, 0, 0)
    return head + jpeg.written(_APP2, _MPF + _INDEX + entries) + picture[at:] + gain_map
