"""New blocks with the metadata of some groups and nothing else: what is in the table of groups is copied as
it stands, and whatever is not in it cannot come along."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable

from app.imaging.metadata import iptc
from app.imaging.metadata.groups import GROUPS, Group
from app.imaging.metadata.tiff import EXIF_IFD, GPS_IFD, LONG, UNDEFINED, Block, Directory
from app.imaging.metadata.xml import RDF, Name, Packet, Property

# Longest value that is copied; the longest that people write is a caption.
_MOST_BYTES = 32_768
_EXIF_VERSION = 0x9000
_PREFIX = re.compile(rb"[<\s/]([^\s<>/=:\"']+):")
_DECLARED = re.compile(rb"\sxmlns:([^\s=]+)\s*=\s*(\"[^\"]*\"|'[^']*')")

Values = dict[int, tuple[int, int, bytes]]


def exif_of(exif: bytes, names: Iterable[str]) -> bytes | None:
    """An EXIF block, without its name, of the groups' tags; None where there are none."""
    found, groups = Block(exif), _groups(names)
    main = _chosen(found, found.main, {tag for group in groups for tag in group.main})
    detail = _chosen(found, found.detail, {tag for group in groups for tag in group.detail})
    gps = _chosen(found, found.gps, {tag for group in groups for tag in group.gps})
    if not main and not detail and not gps:
        return None
    if detail:
        detail[_EXIF_VERSION] = (UNDEFINED, 4, b"0232")
    return block(found.order, main, detail, gps)


def xmp_of(xmp: bytes, names: Iterable[str]) -> bytes | None:
    """A packet of the groups' properties, each as it is written; None where there are none."""
    packet = Packet.of(xmp)
    wanted = {name for group in _groups(names) for name in group.xmp}
    return _packet_of(packet, [each for each in packet.properties if each.name in wanted])


def xmp_in(xmp: bytes, namespace: str, values: re.Pattern[bytes]) -> bytes | None:
    """A packet of the properties of one namespace whose values are as they may be; None where there are
    none. ValueError for what is no XML."""
    packet = Packet.of(xmp)
    found = [each for each in packet.properties if each.name.namespace == namespace]
    return _packet_of(packet, [each for each in found if values.fullmatch(packet.text(each))])


def _packet_of(packet: Packet, chosen: list[Property]) -> bytes | None:
    found = [each for each in chosen if _is_of_picture(packet, each)]
    if not found:
        return None
    declared = dict(reversed(_DECLARED.findall(packet.data)))
    body = b"".join(_description(packet, each, declared) for each in found)
    made = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="'
        + RDF.encode()
        + b'">'
        + body
        + b"</rdf:RDF></x:xmpmeta>"
    )
    Packet.of(made)
    return made


def iptc_of(photoshop: bytes, names: Iterable[str]) -> bytes | None:
    """Photoshop resources with the groups' datasets alone; None where there are none."""
    return iptc.chosen(photoshop, {key for group in _groups(names) for key in group.iptc})


def density_only(order: str = ">") -> bytes:
    """An EXIF block without a tag, to which a resolution can be added."""
    return block(order, {}, {}, {})


def _groups(names: Iterable[str]) -> list[Group]:
    return [GROUPS[name] for name in names]


def _chosen(block: Block, directory: Directory, tags: set[int]) -> Values:
    return {
        entry.tag: (entry.type, entry.number, block.value(entry))
        for entry in directory.entries.values()
        if entry.tag in tags and entry.size <= _MOST_BYTES
    }


def block(order: str, main: Values, detail: Values, gps: Values) -> bytes:
    """Header, IFD0, and behind it the directories that it points to."""
    start = 8
    pointed = [(EXIF_IFD, detail), (GPS_IFD, gps)]
    main = main | {tag: (LONG, 1, bytes(4)) for tag, values in pointed if values}
    position = start + len(_directory(order, main, start))
    parts = []
    for tag, values in pointed:
        if values:
            main[tag] = (LONG, 1, struct.pack(order + "I", position))
            parts.append(_directory(order, values, position))
            position += len(parts[-1])
    mark = b"II*\0" if order == "<" else b"MM\0*"
    return b"".join((mark, struct.pack(order + "I", start), _directory(order, main, start), *parts))


def _directory(order: str, values: Values, start: int) -> bytes:
    entries, tail = b"", b""
    tail_at = start + 2 + 12 * len(values) + 4
    for tag, (type, count, value) in sorted(values.items()):
        placed = value.ljust(4, b"\0")
        if len(value) > 4:
            placed = struct.pack(order + "I", tail_at + len(tail))
            tail += value + bytes(len(value) % 2)
        entries += struct.pack(order + "HHI", tag, type, count) + placed
    return struct.pack(order + "H", len(values)) + entries + bytes(4) + tail


def _is_of_picture(packet: Packet, found: Property) -> bool:
    """Whether it is said of the picture itself, and not inside another property."""
    if len(found.parents) < 2:
        return False
    description, root = (packet.properties[at].name for at in (found.parents[-1], found.parents[-2]))
    return description == Name(RDF, "Description") and root == Name(RDF, "RDF")


def _description(packet: Packet, found: Property, declared: dict[bytes, bytes]) -> bytes:
    raw = packet.data[found.start : found.end].strip()
    prefixes = {*_PREFIX.findall(b" " + raw)} - {prefix for prefix, _ in _DECLARED.findall(raw)}
    needed = b"".join(
        b" xmlns:" + prefix + b"=" + declared[prefix] for prefix in sorted(prefixes) if prefix in declared
    )
    if found.is_attribute:
        return b'<rdf:Description rdf:about=""' + needed + b" " + raw + b"/>"
    return b'<rdf:Description rdf:about=""' + needed + b">" + raw + b"</rdf:Description>"
