"""The blocks of metadata in a JPEG, PNG or WebP, and the same file with others in their place: every byte
beside them stays as it is."""

from __future__ import annotations

from typing import NamedTuple

from app.errors import Refusal
from app.imaging.metadata.tiff import NAME
from app.imaging.reading import jpeg, png, webp
from app.imaging.reading.carried import PHOTOSHOP

_APP1, _APP13 = 0xE1, 0xED
#: What one segment holds (ITU-T T.81, B.1.1.4).
SEGMENT = 65_533
# No compression, no language: as every writer of XMP has it (XMP Part 3, 1.1.4).
_PNG_XMP = png.XMP + b"\0\0\0\0"
_FLAGS = {b"EXIF": 0x08, b"XMP ": 0x04}


class Blocks(NamedTuple):
    """Each as bytes, None where there is none: EXIF without its name, XMP, and Photoshop's resources, one of
    which is IPTC."""

    exif: bytes | None = None
    xmp: bytes | None = None
    photoshop: bytes | None = None


def blocks(data: bytes, format: str) -> Blocks:
    """Of a file, or of a head of it that reaches to its pixels; in PNG and WebP metadata may follow those."""
    return {"jpeg": _of_jpeg, "png": _of_png, "webp": _of_webp}[format](data)


def with_blocks(data: bytes, format: str, new: Blocks) -> bytes:
    """The file with these blocks and no others of their kinds. Refusal where a JPEG has no room for one."""
    return {"jpeg": _jpeg, "png": _png, "webp": _webp}[format](data, new)


def _of_jpeg(data: bytes) -> Blocks:
    found: dict[str, bytes] = {}
    photoshop = b""
    for code, _, body, end in jpeg.segments(data):
        if code == jpeg.SOS:
            break
        if kind := _kind(data, code, body):
            block = data[body + len(kind[1]) : end]
            photoshop += block if kind[0] == "photoshop" else b""
            found.setdefault(kind[0], block)
    if photoshop:
        found["photoshop"] = photoshop
    return Blocks(**found)


def _kind(data: bytes, code: int, body: int) -> tuple[str, bytes] | None:
    """Which block a segment holds, and what begins it."""
    kinds = {"exif": (_APP1, NAME), "xmp": (_APP1, jpeg.XMP), "photoshop": (_APP13, PHOTOSHOP)}
    for name, (marker, head) in kinds.items():
        if code == marker and data.startswith(head, body):
            return name, head
    return None


def _jpeg(data: bytes, new: Blocks) -> bytes:
    """Each block where it stood; one that is new behind JFIF and EXIF."""
    parts: list[bytes] = []
    position, seen = 0, set()
    for code, start, body, end in jpeg.segments(data):
        if code == jpeg.SOS:
            break
        kind = _kind(data, code, body)
        if kind is None:
            continue
        name, head = kind
        parts.append(data[position:start])
        position = end
        if name not in seen:
            old = data[body + len(head) : end]
            block = getattr(new, name)
            parts.append(data[start:end] if block == old else _segments(name, block))
            seen.add(name)
    missing = b"".join(_segments(name, getattr(new, name)) for name in Blocks._fields if name not in seen)
    whole = b"".join([*parts, data[position:]])
    if not missing:
        return whole
    at = _behind_first_blocks(whole)
    return whole[:at] + missing + whole[at:]


def _behind_first_blocks(data: bytes) -> int:
    at = len(jpeg.START)
    for code, start, body, end in jpeg.segments(data):
        if code == jpeg.SOI:
            continue
        if start != at or not (code == jpeg.APP0 or (code == _APP1 and data.startswith(NAME, body))):
            break
        at = end
    return at


def _segments(name: str, block: bytes | None) -> bytes:
    if block is None:
        return b""
    if name == "photoshop":
        most = SEGMENT - len(PHOTOSHOP)
        pieces = [block[start : start + most] for start in range(0, len(block), most)]
        return b"".join(jpeg.written(_APP13, PHOTOSHOP + piece) for piece in pieces)
    head = NAME if name == "exif" else jpeg.XMP
    if len(head + block) > SEGMENT:
        raise Refusal("too_large_for_format", "A JPEG has no room for so much metadata.")
    return jpeg.written(_APP1, head + block)


def _of_png(data: bytes) -> Blocks:
    found: dict[str, bytes] = {}
    for kind, body, end in png.chunks(data):
        if kind == b"eXIf":
            found.setdefault("exif", data[body:end])
        elif kind == b"iTXt" and data.startswith(_PNG_XMP, body):
            found.setdefault("xmp", data[body + len(_PNG_XMP) : end])
    return Blocks(**found)


def _png(data: bytes, new: Blocks) -> bytes:
    parts, position, seen, pixels = [], 0, set(), 0
    for kind, body, end in png.chunks(data):
        is_xmp = kind == b"iTXt" and data.startswith(_PNG_XMP, body)
        if kind == b"IDAT" and not pixels:
            parts.append(data[position : body - 8])
            position, pixels = body - 8, len(parts)
        if kind != b"eXIf" and not is_xmp:
            continue
        name = "xmp" if is_xmp else "exif"
        parts += [data[position : body - 8], b"" if name in seen else _chunk(name, getattr(new, name))]
        seen.add(name)
        position = end + 4
    missing = [_chunk(name, getattr(new, name)) for name in ("exif", "xmp") if name not in seen]
    return b"".join([*parts[:pixels], *missing, *parts[pixels:], data[position:]])


def _chunk(name: str, block: bytes | None) -> bytes:
    if block is None:
        return b""
    return png.written(b"eXIf", block) if name == "exif" else png.written(b"iTXt", _PNG_XMP + block)


def _of_webp(data: bytes) -> Blocks:
    found = dict(reversed([(kind, data[start:end]) for kind, start, end in webp.chunks(data)]))
    exif = found.get(b"EXIF")
    return Blocks(exif and exif.removeprefix(NAME), found.get(b"XMP "))


def _webp(data: bytes, new: Blocks) -> bytes:
    wanted = {b"EXIF": new.exif, b"XMP ": new.xmp}
    if _of_webp(data) == new._replace(photoshop=None):
        return data
    chunks = [(kind, data[start:end]) for kind, start, end in webp.chunks(data)]
    written: list[tuple[bytes, bytes]] = []
    for kind, body in chunks:
        if kind not in wanted:
            written.append((kind, body))
        elif (block := wanted.pop(kind)) is not None:
            written.append((kind, block))
    written += [(kind, block) for kind, block in wanted.items() if block is not None]
    present = {kind for kind, _ in written}
    if written[0][0] != b"VP8X":
        if not present & set(_FLAGS):
            return webp.written(written)
        written.insert(0, (b"VP8X", webp.canvas(*written[0])))
    canvas = written[0][1]
    flags = canvas[0] & ~sum(_FLAGS.values())
    flags |= sum(flag for kind, flag in _FLAGS.items() if kind in present)
    written[0] = (b"VP8X", bytes([flags]) + canvas[1:])
    return webp.written(written)
