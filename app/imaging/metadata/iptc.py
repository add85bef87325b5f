"""IPTC as Photoshop keeps it in JPEG: resources (Adobe, Photoshop File Formats, "Image Resource Blocks"), one
of which holds datasets (IPTC-NAA IIM 4.2, 1.5)."""

from __future__ import annotations

import struct
from collections.abc import Container, Iterator, Mapping

#: Record and number of each, and its value.
Datasets = list[tuple[tuple[int, int], bytes]]

_RESOURCE = b"8BIM"
_DATASETS = 0x0404
#: What shows the picture as it was (1033 and 1036), and what EXIF and XMP say twice (1058, 1059, 1060).
_THUMBNAILS = (0x0409, 0x040C)
_TWICE = (0x0422, 0x0423, 0x0424)
#: Resolution: across, its unit and width's, down, and so on; dots an inch as 16.16 fractions.
_RESOLUTION = 0x03ED
_MARK = 0x1C
#: 1:90 says how texts are written; these letters are UTF-8 (ISO 2022).
_CODING, _UTF8 = (1, 90), b"\x1b%G"
_EXTENDED = 0x8000
_RECORD, _VERSION = 2, (2, 0)


def resources(photoshop: bytes) -> Iterator[tuple[int, bytes, int, int]]:
    """Number, name as it is written, and where its body begins and ends, of each; up to what is damaged."""
    position = 0
    while photoshop.startswith(_RESOURCE, position) and len(photoshop) >= position + 12:
        (number,) = struct.unpack_from(">H", photoshop, position + 4)
        name_end = position + 7 + photoshop[position + 6]
        body = name_end + (name_end - position) % 2 + 4
        if len(photoshop) < body:
            return
        (length,) = struct.unpack_from(">I", photoshop, body - 4)
        if len(photoshop) < body + length:
            return
        yield number, photoshop[position + 6 : name_end], body, body + length
        position = body + length + length % 2


def datasets(photoshop: bytes) -> Datasets:
    """Record and number of each dataset of the first IPTC resource, and its value."""
    for number, _, start, end in resources(photoshop):
        if number == _DATASETS:
            return list(_datasets(photoshop[start:end]))
    return []


def text(found: Datasets, key: tuple[int, int]) -> str:
    """The first value of a dataset as text; empty where there is none."""
    return next(iter(texts(found, key)), "")


def texts(found: Datasets, key: tuple[int, int]) -> list[str]:
    """Every value of a dataset as text. Without a stated coding, UTF-8 if it is that, else Latin-1."""
    is_utf8 = dict(found).get(_CODING) == _UTF8
    return [_decoded(value, is_utf8) for name, value in found if name == key]


def kept(photoshop: bytes, density: tuple[float, float] | None) -> bytes:
    """The resources without thumbnails and what else is no longer true; resolution as it is now."""
    parts = []
    for number, name, start, end in resources(photoshop):
        body = photoshop[start:end]
        if number in _THUMBNAILS or number in _TWICE:
            continue
        if number == _RESOLUTION and density and len(body) == 16:
            across, down = (min(2**31, round(dots * 65_536)) for dots in density)
            body = struct.pack(">I", across) + body[4:8] + struct.pack(">I", down) + body[12:]
        parts.append(_resource(number, name, body))
    return b"".join(parts)


def chosen(photoshop: bytes, keys: Container[tuple[int, int]]) -> bytes | None:
    """One resource with the datasets of `keys` alone, and how they are written; None where there is none."""
    found = datasets(photoshop)
    wanted = [(key, value) for key, value in found if key in keys]
    if not wanted:
        return None
    coding = [(key, value) for key, value in found if key == _CODING][:1]
    body = b"".join(_dataset(key, value) for key, value in [*coding, *wanted])
    return _resource(_DATASETS, b"\0", body)


def exchanged(photoshop: bytes, values: Mapping[tuple[int, int], bytes]) -> bytes:
    """With other values in the place of datasets that there are, each as long as it was; nothing moves."""
    written = bytearray(photoshop)
    for number, _, start, end in resources(photoshop):
        if number == _DATASETS:
            for key, value, at in _placed(photoshop[start:end]):
                if key in values and len(values[key]) == len(value):
                    written[start + at : start + at + len(value)] = values[key]
            break
    return bytes(written)


def said(photoshop: bytes, words: Mapping[tuple[int, int], str]) -> bytes:
    """With datasets of text set, in UTF-8 and said to be so: the others' texts are then written in it too."""
    parts = []
    for number, name, start, end in resources(photoshop):
        body = photoshop[start:end]
        if number == _DATASETS:
            body = _said(list(_datasets(body)), words)
            words = {}
        parts.append(_resource(number, name, body))
    return b"".join(parts)


def _said(found: Datasets, words: Mapping[tuple[int, int], str]) -> bytes:
    is_utf8 = dict(found).get(_CODING) == _UTF8
    kept = [
        (key, value if is_utf8 or key[0] != _RECORD or key == _VERSION else _decoded(value, False).encode())
        for key, value in found
        if key not in words and key != _CODING
    ]
    new = [(key, text.encode()) for key, text in words.items()]
    ordered = sorted([(_CODING, _UTF8), *kept, *new], key=lambda each: each[0])
    return b"".join(_dataset(key, value) for key, value in ordered)


def _decoded(value: bytes, is_utf8: bool) -> str:
    try:
        return value.decode("utf-8", "replace" if is_utf8 else "strict")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _datasets(body: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    return ((key, value) for key, value, _ in _placed(body))


def _placed(body: bytes) -> Iterator[tuple[tuple[int, int], bytes, int]]:
    """Each dataset, and where its value begins."""
    position = 0
    while len(body) >= position + 5 and body[position] == _MARK:
        record, number, length = struct.unpack_from(">BBH", body, position + 1)
        start = position + 5
        if length & _EXTENDED:
            size = length & ~_EXTENDED
            length = int.from_bytes(body[start : start + min(size, 4)], "big")
            start += size
        if len(body) < start + length:
            return
        yield (record, number), body[start : start + length], start
        position = start + length


def _dataset(key: tuple[int, int], value: bytes) -> bytes:
    return struct.pack(">BBBH", _MARK, *key, len(value)) + value if len(value) < _EXTENDED else b""


def _resource(number: int, name: bytes, body: bytes) -> bytes:
    padded = name + bytes(len(name) % 2)
    return (
        _RESOURCE
        + struct.pack(">H", number)
        + padded
        + struct.pack(">I", len(body))
        + body
        + bytes(len(body) % 2)
    )
