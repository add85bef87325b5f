"""Where things stand in an XMP packet (ISO 16684-1, 7): each property as bytes of the packet, so that one can
be changed or cut out and the rest stays. Read by expat in one pass; no document type, so no entities."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple
from xml.parsers import expat

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_SEPARATOR = "\n"
# From the first of its spaces alone, so that a long run of them is walked once.
_ATTRIBUTE = re.compile(rb"(?<!\s)\s+([^\s=/>]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
# More than any writer nests; expat itself has no limit.
_MOST_DEEP = 100
# Properties that are held at a time; each takes some 250 bytes.
_MOST_PROPERTIES = 200_000
_TAG = re.compile(rb"<(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>")
_BOMS = {b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class Name(NamedTuple):
    namespace: str
    local: str


class Property(NamedTuple):
    """`start` to `end` is all of it, with its name; `value` to `value_end` what it holds. `parents` are the
    places, in the list of all properties, of the elements around it."""

    name: Name
    start: int
    end: int
    value: int
    value_end: int
    is_attribute: bool
    parents: tuple[int, ...]


@dataclass
class Packet:
    """A packet in UTF-8 and its properties, elements and attributes alike, in order of their beginnings.
    ValueError where it is no XML."""

    data: bytes
    properties: list[Property]

    @classmethod
    def of(cls, xmp: bytes) -> Packet:
        data = _utf8(xmp).rstrip(b"\0")
        reader = _Reader(data)
        return cls(data, reader.read())

    def text(self, found: Property) -> bytes:
        return self.data[found.value : found.value_end]

    def named(self, *names: Name) -> list[Property]:
        return [each for each in self.properties if each.name in names]

    def changed(self, changes: list[tuple[int, int, bytes]]) -> bytes:
        """With `(start, end, replacement)` done; of ranges that overlap the first and longest."""
        parts, position = [], 0
        for start, end, replacement in sorted(changes, key=lambda each: (each[0], -each[1])):
            if start < position:
                continue
            parts += [self.data[position:start], replacement]
            position = end
        return b"".join([*parts, self.data[position:]])


class _Reader:
    """Collects properties while expat goes through the packet once."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._found: list[Property] = []
        self._open: list[int] = []
        self._parser = expat.ParserCreate("utf-8", _SEPARATOR)
        self._parser.ordered_attributes = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = _refuse

    def read(self) -> list[Property]:
        try:
            self._parser.Parse(self._data, True)
        except expat.ExpatError as error:
            raise ValueError("no XML") from error
        return self._found

    def _start(self, name: str, attributes: list[str]) -> None:
        if len(self._open) >= _MOST_DEEP or len(self._found) >= _MOST_PROPERTIES:
            raise ValueError("nested too deep, or too much")
        at = self._parser.CurrentByteIndex
        end = _tag_end(self._data, at)
        here, parents = len(self._found), tuple(self._open[-4:])
        self._found.append(Property(_name(name), at, end, end, end, False, parents))
        written = [
            match for match in _ATTRIBUTE.finditer(self._data, at, end) if not match[1].startswith(b"xmlns")
        ]
        for match, full in zip(written, attributes[::2], strict=False):
            start, stop = match.span(2)
            self._found.append(
                Property(_name(full), match.start(), match.end(), start + 1, stop - 1, True, (*parents, here))
            )
        self._open.append(here)

    def _end(self, _name: str) -> None:
        here = self._open.pop()
        at = self._parser.CurrentByteIndex
        begun = self._found[here]
        if self._data[begun.value - 2 : begun.value] == b"/>":
            return
        end = self._data.index(b">", at) + 1
        self._found[here] = begun._replace(value_end=at, end=end)


def _tag_end(data: bytes, at: int) -> int:
    """Behind the `>` that ends the tag that begins at `at`; one inside quotes ends nothing."""
    match = _TAG.match(data, at)
    if match is None:
        raise ValueError("a tag without an end")
    return match.end()


def _name(full: str) -> Name:
    namespace, _, local = full.rpartition(_SEPARATOR)
    return Name(namespace, local)


def _refuse(*_declaration: object) -> None:
    raise ValueError("XMP has no document type")


def _utf8(xmp: bytes) -> bytes:
    coding = next((coding for bom, coding in _BOMS.items() if xmp.startswith(bom)), None)
    if coding is None:
        return xmp
    try:
        return xmp.decode(coding).encode()
    except UnicodeError as error:
        raise ValueError("neither UTF-8 nor what it says") from error
