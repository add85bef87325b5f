"""XMP patched in place (ISO 16684-1): what it says of the picture is made true again, and the rest stays."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from app.imaging.metadata.xml import RDF, Name, Packet, Property

TIFF, EXIF = "http://ns.adobe.com/tiff/1.0/", "http://ns.adobe.com/exif/1.0/"
_NOTE = "http://ns.adobe.com/xmp/note/"
_CAMERA = "http://ns.google.com/photos/1.0/camera/"
_CONTAINER = "http://ns.google.com/photos/1.0/container/"
_ITEM = "http://ns.google.com/photos/1.0/container/item/"
_XMP = "http://ns.adobe.com/xap/1.0/"
_EXTENSION = Name(_NOTE, "HasExtendedXMP")
_ORIENTATION = Name(TIFF, "Orientation")
_WIDTHS = (Name(TIFF, "ImageWidth"), Name(EXIF, "PixelXDimension"))
_HEIGHTS = (Name(TIFF, "ImageLength"), Name(EXIF, "PixelYDimension"))
#: Claims about a video behind the picture (Motion Photo format 1.0 and its forerunner, Micro Video).
_VIDEO = re.compile(r"(?:MotionPhoto|MicroVideo)\w*")
#: Namespaces that are about a gain map alone (Ultra HDR 1.1; Apple).
_GAIN_MAPS = ("http://ns.adobe.com/hdr-gain-map/1.0/", "http://ns.apple.com/HDRGainMap/1.0/")
#: What each writes into a container is what follows the picture in the file, which is cut off.
_DIRECTORIES = (Name(_CONTAINER, "Directory"), Name(_CAMERA, "ContainerDirectory"))
_THUMBNAILS = Name(_XMP, "Thumbnails")
_PREFIX = re.compile(rb"\s(xmlns:[^\s=]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_NUMBER = re.compile(rb"\s*[0-9]{1,9}\s*")


def upright(xmp: bytes) -> bytes:
    """With an orientation of 1, in every way that RDF has to write one."""
    packet = Packet.of(xmp)
    return packet.changed([_digit(packet, each, b"1") for each in _values(packet, _ORIENTATION)])


def resized(xmp: bytes, size: tuple[int, int]) -> bytes:
    """With `size` (width, height in pixels) where the packet states that of its picture."""
    packet = Packet.of(xmp)
    changes = [
        _digit(packet, each, str(pixels).encode())
        for names, pixels in zip((_WIDTHS, _HEIGHTS), size, strict=True)
        for each in _values(packet, *names)
    ]
    return packet.changed(changes)


def true_of_one_picture(xmp: bytes) -> tuple[bytes, list[str]]:
    """Without claims about what no longer comes with the picture; and what that was: "video", "gain map"."""
    packet = Packet.of(xmp)
    gone = [each for each in packet.properties if _is_video(each) or _is_gain_map(each)]
    lost = {"video" for each in gone if _is_video(each)} | {"gain map" for each in gone if _is_gain_map(each)}
    gone += packet.named(*_DIRECTORIES, _THUMBNAILS)
    held = b" ".join(packet.text(each) for each in packet.named(*_DIRECTORIES))
    lost |= {"video"} if b"MotionPhoto" in held else set()
    lost |= {"gain map"} if b"GainMap" in held else set()
    return packet.changed([(each.start, each.end, b"") for each in gone]), sorted(lost, reverse=True)


def extension_digest(xmp: bytes) -> bytes | None:
    """Which extension a packet says it has: 32 hexadecimal digits."""
    if _EXTENSION.local.encode() not in xmp:
        return None
    packet = Packet.of(xmp)
    return next((packet.text(each).strip() for each in packet.named(_EXTENSION)), None)


def extended_by(xmp: bytes, extension: bytes) -> bytes:
    """The packet with the name of another extension, or of the same that was changed."""
    packet = Packet.of(xmp)
    digest = hashlib.md5(extension, usedforsecurity=False).hexdigest().upper().encode()
    return packet.changed([(each.value, each.value_end, digest) for each in packet.named(_EXTENSION)])


def promise() -> bytes:
    """A packet that says no more than that it has an extension."""
    return (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="' + RDF.encode() + b'">'
        b'<rdf:Description rdf:about="" xmlns:xmpNote="' + _NOTE.encode() + b'" xmpNote:HasExtendedXMP=""/>'
        b"</rdf:RDF></x:xmpmeta>"
    )


def unextended(xmp: bytes) -> bytes:
    """The packet without the promise of an extension."""
    packet = Packet.of(xmp)
    return packet.changed([(each.start, each.end, b"") for each in packet.named(_EXTENSION)])


def joined(xmp: bytes, extension: bytes) -> bytes:
    """One packet of both, where a format has no limit on it: the extension's descriptions stand behind the
    packet's own (Part 3, 1.1.3.1). ValueError where both give one prefix two meanings."""
    packet, further = Packet.of(unextended(xmp)), Packet.of(extension)
    root, other = _root(packet), _root(further)
    if root is None or root.value_end == root.end or other is None:
        raise ValueError("no RDF")
    own = dict(_PREFIX.findall(packet.data, root.start, root.value))
    missing = b"".join(
        b" " + prefix + b"=" + name
        for prefix, name in _PREFIX.findall(further.data, 0, other.value)
        if prefix not in own
    )
    changes = [
        (root.value - 1, root.value - 1, missing),
        (root.value_end, root.value_end, further.text(other)),
    ]
    both = packet.changed(changes)
    Packet.of(both)
    return both


def _root(packet: Packet) -> Property | None:
    return next((each for each in packet.properties if each.name == Name(RDF, "RDF")), None)


def _values(packet: Packet, *names: Name) -> Iterator[Property]:
    """Where the number of each property stands: in an attribute, in an element, or in an element inside."""
    for at, found in enumerate(packet.properties):
        if found.name not in names:
            continue
        inside = [
            each
            for each in packet.properties[at + 1 : at + 6]
            if at in each.parents and each.name == Name(RDF, "value")
        ]
        yield from inside or [found]


def _digit(packet: Packet, found: Property, number: bytes) -> tuple[int, int, bytes]:
    """The change to another number, with the blanks that stand around it; none where no number stands."""
    text = packet.text(found)
    if _NUMBER.fullmatch(text) is None:
        return found.value, found.value, b""
    return found.value, found.value_end, text.replace(text.strip(), number)


def _is_video(found: Property) -> bool:
    return found.name.namespace == _CAMERA and _VIDEO.fullmatch(found.name.local) is not None


def _is_gain_map(found: Property) -> bool:
    return found.name.namespace in _GAIN_MAPS
