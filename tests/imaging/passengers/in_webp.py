"""Where a WebP has room."""

from __future__ import annotations

import struct
from functools import cache, partial

from tests.imaging.passengers.places import PLACES, place
from tests.imaging.pictures import file_of, scene


@cache
def plain(kind: str = "lossy") -> dict[bytes, bytes]:
    """A WebP's chunks."""
    picture = scene(300, 200, "RGBA" if kind == "alpha" else "RGB")
    plain = picture.quantize(16).convert("RGB") if kind == "lossless" else picture
    data = file_of(plain, "WEBP", quality=10, method=6, lossless=kind == "lossless")
    chunks, at = {}, 12
    while at < len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        chunks[data[at : at + 4]] = data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
    return chunks


def webp_of(chunks: list[tuple[bytes, bytes]], behind: bytes = b"") -> bytes:
    body = b"WEBP" + b"".join(
        kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2) for kind, body in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body + behind


def _canvas(flags: int = 0) -> tuple[bytes, bytes]:
    return b"VP8X", bytes((flags, 0, 0, 0)) + (299).to_bytes(3, "little") + (199).to_bytes(3, "little")


@place("webp behind the bits of VP8")
def _(payload: bytes) -> bytes:
    return webp_of([(b"VP8 ", plain()[b"VP8 "] + payload)])


@place("webp behind the first partition of VP8")
def _(payload: bytes) -> bytes:
    frame = plain()[b"VP8 "]
    tag = int.from_bytes(frame[:3], "little")
    end = 10 + (tag >> 5)
    longer = (tag + (len(payload) << 5)).to_bytes(3, "little")
    return webp_of([(b"VP8 ", longer + frame[3:end] + payload + frame[end:])])


@place("webp behind the bits of VP8L")
def _(payload: bytes) -> bytes:
    return webp_of([(b"VP8L", plain("lossless")[b"VP8L"] + payload)])


@place("webp behind the bits of alpha")
def _(payload: bytes) -> bytes:
    chunks = plain("alpha")
    return webp_of([(kind, body + payload * (kind == b"ALPH")) for kind, body in chunks.items()])


@place("webp behind the bits of VP8 beside alpha")
def _(payload: bytes) -> bytes:
    chunks = plain("alpha")
    return webp_of([(kind, body + payload * (kind == b"VP8 ")) for kind, body in chunks.items()])


@place("webp alpha that is not announced")
def _(payload: bytes) -> bytes:
    return webp_of([_canvas(), (b"ALPH", b"\0" + payload), *plain().items()])


@place("webp long canvas")
def _(payload: bytes) -> bytes:
    kind, body = _canvas()
    return webp_of([(kind, body + payload), *plain().items()])


@place("webp behind the end")
def _(payload: bytes) -> bytes:
    return webp_of([*plain().items()], payload)


def _behind_pixels(kind: bytes, payload: bytes) -> bytes:
    return webp_of([_canvas(), *plain().items(), (kind, payload)])


def _before_pixels(kind: bytes, payload: bytes) -> bytes:
    return webp_of([_canvas(), (kind, payload), *plain().items()])


def _webp_chunks() -> None:
    for kind in (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"EXIF", b"XMP ", b"ICCP", b"abcd", b"ANIM"):
        PLACES[f"webp {kind.decode().strip()} behind the pixels"] = partial(_behind_pixels, kind)
        if not kind.startswith(b"VP8"):
            PLACES[f"webp {kind.decode().strip()} before the pixels"] = partial(_before_pixels, kind)


_webp_chunks()
