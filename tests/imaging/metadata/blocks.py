"""EXIF and XMP as cameras write them, made in code by a writer of its own, so that the app's is not tested by
itself."""

from __future__ import annotations

import struct
from random import Random
from typing import Any

Tag = tuple[int, int, bytes]
ASCII, SHORT, LONG, RATIONAL, UNDEFINED, SRATIONAL = 2, 3, 4, 5, 7, 10
COPYRIGHT = "© 2024 Jürgen Müller 写真".encode()
THUMBNAIL = b"\xff\xd8THUMBNAIL of the picture as it was\xff\xd9"
XMP_HEAD = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
)
XMP_TAIL = '</rdf:RDF></x:xmpmeta>\n    <?xpacket end="w"?>'


def text(value: bytes) -> Tag:
    return ASCII, len(value) + 1, value + b"\0"


class Writer:
    """One byte order; `block` lays directories out and says where each value is."""

    def __init__(self, order: str = "<") -> None:
        self.order = order

    def short(self, value: int) -> Tag:
        return SHORT, 1, struct.pack(self.order + "H", value)

    def long(self, value: int) -> Tag:
        return LONG, 1, struct.pack(self.order + "I", value)

    def ratios(self, *pairs: tuple[int, int], signed: bool = False) -> Tag:
        parts = [part for pair in pairs for part in pair]
        letter = "i" if signed else "I"
        packed = struct.pack(f"{self.order}{len(parts)}{letter}", *parts)
        return (SRATIONAL if signed else RATIONAL), len(pairs), packed

    def block(
        self,
        main: dict[int, Tag],
        detail: dict[int, Tag] | None = None,
        gps: dict[int, Tag] | None = None,
        thumbnail: bytes = b"",
        gap: int = 0,
    ) -> bytes:
        """A block without its name; `gap` unused bytes stand before each directory."""
        pointed = {0x8769: detail, 0x8825: gps}
        main = main | {tag: self.long(0) for tag, values in pointed.items() if values}
        start = 8 + gap
        position = start + len(self._directory(main, start, 0)) + gap
        parts = []
        for tag, values in pointed.items():
            if values:
                main[tag] = self.long(position)
                parts.append(self._directory(values, position, 0) + b"\xee" * gap)
                position += len(parts[-1])
        following = position if thumbnail else 0
        if thumbnail:
            size = len(self._directory({0x0201: self.long(0), 0x0202: self.long(0)}, 0, 0))
            tags = {0x0201: self.long(position + size), 0x0202: self.long(len(thumbnail))}
            parts.append(self._directory(tags, position, 0) + thumbnail)
        mark = b"II*\0" if self.order == "<" else b"MM\0*"
        head = mark + struct.pack(self.order + "I", start) + b"\xee" * gap
        return head + self._directory(main, start, following) + b"\xee" * gap + b"".join(parts)

    def _directory(self, values: dict[int, Tag], start: int, following: int) -> bytes:
        entries, tail = b"", b""
        behind = start + 2 + 12 * len(values) + 4
        for tag, (type, count, value) in sorted(values.items()):
            placed = value.ljust(4, b"\0")
            if len(value) > 4:
                placed = struct.pack(self.order + "I", behind + len(tail))
                tail += value + bytes(len(value) % 2)
            entries += struct.pack(self.order + "HHI", tag, type, count) + placed
        counted = struct.pack(self.order + "H", len(values)) + entries
        return counted + struct.pack(self.order + "I", following) + tail


def camera(seed: int, orientation: int = 6, **changes: Any) -> bytes:
    """A block of some camera: other order, tags, gaps and notes for each seed."""
    random = Random(seed)
    writer = Writer(random.choice("<>"))
    number = random.choice([writer.short, writer.long])
    main = {
        0x010F: text(random.choice([b"Pinhole & Sons", b"Kamera M\xfcller", b"NIKON"])),
        0x0112: writer.short(orientation),
        0x011A: writer.ratios((random.choice([72, 300]), 1)),
        0x011B: writer.ratios((300, 1)),
        0x0128: writer.short(2),
        0x0132: text(b"2024:01:02 03:04:05"),
        0x8298: text(COPYRIGHT),
    }
    detail = {
        0x9003: text(b"2024:01:02 03:04:05"),
        0x9011: text(b"+02:00"),
        0x9291: text(b"123"),
        0x927C: (UNDEFINED, 900, random.randbytes(900)),
        0xA002: number(64),
        0xA003: number(48),
        0xA434: text("Ölens 24–70".encode()),
    }
    gps = {1: text(b"N"), 2: writer.ratios((52, 1), (30, 1), (1500, 100)), 0x1D: text(b"2024:01:02")}
    for tag in random.sample([0x010E, 0x0131, 0x013B, 0x9C9B], random.randint(0, 3)):
        main[tag] = text(random.randbytes(random.randint(3, 40)).replace(b"\0", b"x"))
    return writer.block(
        main, detail | changes.get("detail", {}), gps, changes.get("thumbnail", b""), seed % 3 * 4
    )


def packet(inside: str) -> bytes:
    return (XMP_HEAD + inside + XMP_TAIL).encode()


TIFF = 'xmlns:tiff="http://ns.adobe.com/tiff/1.0/"'
#: Every way to say an orientation of 6 in XMP.
ORIENTATIONS = {
    "attribute": f'<rdf:Description rdf:about="" {TIFF} tiff:Orientation="6"/>',
    "single quotes": f"<rdf:Description rdf:about='' {TIFF} tiff:Orientation='6'/>",
    "blanks": f'<rdf:Description rdf:about="" {TIFF} tiff:Orientation = " 6 "></rdf:Description>',
    "element": f"<rdf:Description {TIFF}><tiff:Orientation>6</tiff:Orientation></rdf:Description>",
    "element with lines": f"<rdf:Description {TIFF}><tiff:Orientation>\n 6\n</tiff:Orientation>"
    "</rdf:Description>",
    "other prefix": '<rdf:Description xmlns:t="http://ns.adobe.com/tiff/1.0/" t:Orientation="6"/>',
    "no prefix": '<rdf:Description><Orientation xmlns="http://ns.adobe.com/tiff/1.0/">6</Orientation>'
    "</rdf:Description>",
    "declared above": f'</rdf:RDF><rdf:RDF {TIFF} xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description tiff:Orientation="6"/>',
    "value inside": f'<rdf:Description {TIFF}><tiff:Orientation rdf:parseType="Resource">'
    "<rdf:value>6</rdf:value></tiff:Orientation></rdf:Description>",
    "after an angle bracket": f'<rdf:Description {TIFF} tiff:Make="a > b" tiff:Orientation="6"/>',
}
