"""Relatives of PNGs whose chunks say how they are seen: transparent colors, palettes, animations, colors."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from random import Random

from tests.browser.relatives.lying import PNG, of_png
from tests.imaging.blocks import other_profile
from tests.imaging.colored_png import Chunk, chrm, cicp, gama, iccp, png, srgb, written
from tests.imaging.hostile import PNG_SIGNATURE, png_chunk

_GRAY, _COLOR, _INDEXED, _GRAY_ALPHA, _COLOR_ALPHA = 0, 2, 3, 4, 6
_CHANNELS = {_GRAY: 1, _COLOR: 3, _INDEXED: 1, _GRAY_ALPHA: 2, _COLOR_ALPHA: 4}
_SIZE = (24, 16)
_P3 = (0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060)


def drawn(
    kind: int, depth: int, *chunks: Chunk, of: Sequence[tuple[int, ...]], behind: tuple[Chunk, ...] = ()
) -> bytes:
    """24 x 16 pixels by chance, each one of some samples, with chunks before and behind them."""
    chance = Random(str((kind, depth, of)))
    rows = [[sample for _ in range(_SIZE[0]) for sample in chance.choice(of)] for _ in range(_SIZE[1])]
    packed = b"".join(
        b"\0"
        + int("".join(f"{sample:0{depth}b}" for sample in row), 2).to_bytes(len(row) * depth // 8, "big")
        for row in rows
    )
    header = struct.pack(">IIBBBBB", *_SIZE, depth, kind, 0, 0, 0)
    body = [(b"IHDR", header), *chunks, (b"IDAT", zlib.compress(packed)), *behind, (b"IEND", b"")]
    return PNG_SIGNATURE + b"".join(map(written, body))


def _keys() -> dict[str, bytes]:
    """One transparent color, beside others that are like it in all but a bit."""
    files = {}
    for key in ((0x1234, 0x5678, 0x9ABC), (0, 0, 0), (65535,) * 3, (0x1212, 0x3434, 0x5656)):
        near = [key, *(tuple(level ^ bit for level in key) for bit in (1, 0xFF, 0x100, 0x8000))]
        body = (b"tRNS", struct.pack(">3H", *key))
        files[f"16 bits {key}"] = drawn(_COLOR, 16, body, of=near)
        files[f"16 bits gray {key}"] = drawn(
            _GRAY, 16, (b"tRNS", body[1][:2]), of=[(levels[0],) for levels in near]
        )
    for depth in (1, 2, 4, 8):
        levels = [(level,) for level in range(min(1 << depth, 16))]
        for level in (0, levels[-1][0], 0xFF00 | levels[-1][0]):
            files[f"{depth} bits gray {level}"] = drawn(
                _GRAY, depth, (b"tRNS", struct.pack(">H", level)), of=levels
            )
    white = [(255, 255, 255), (1, 1, 1)]
    clear = b"\0\xff" * 3
    files["too short"] = drawn(_COLOR, 8, (b"tRNS", b"\0\xff"), of=white)
    files["too long"] = drawn(_COLOR, 8, (b"tRNS", clear + b"\0\xff"), of=white)
    files["twice"] = drawn(_COLOR, 8, (b"tRNS", b"\0\1" * 3), (b"tRNS", clear), of=white)
    files["behind the pixels"] = drawn(_COLOR, 8, of=white, behind=((b"tRNS", clear),))
    files["beside alpha"] = drawn(_COLOR_ALPHA, 8, (b"tRNS", clear), of=[(255, 255, 255, 128), (1, 1, 1, 9)])
    files["beside gray alpha"] = drawn(_GRAY_ALPHA, 8, (b"tRNS", b"\0\xff"), of=[(255, 128), (1, 9)])
    return files


def _palettes() -> dict[str, bytes]:
    files = {}
    for depth in (1, 2, 4, 8):
        colors = 1 << depth
        palette = (b"PLTE", Random(depth).randbytes(3 * colors))
        indices = [(index,) for index in range(0, colors, max(1, colors // 8))]
        for name, clear in {
            "one": b"\0", "two": b"\x40\x80", "all": Random(9).randbytes(colors), "none": b"",
            "one too many": b"\x40" * (colors + 1), "far too many": b"\x40" * 300,
        }.items():  # fmt: skip
            files[f"{depth} bits, {name}"] = drawn(_INDEXED, depth, palette, (b"tRNS", clear), of=indices)
        files[f"{depth} bits, before it"] = drawn(_INDEXED, depth, (b"tRNS", b"\0\x80"), palette, of=indices)
        files[f"{depth} bits, more than depth"] = drawn(
            _INDEXED, depth, (b"PLTE", (palette[1] * 256)[:768]), of=indices
        )
    files["a suggestion"] = drawn(_COLOR, 8, (b"PLTE", bytes(9)), of=[(1, 2, 3), (200, 2, 3)])
    return files


def _still() -> dict[str, bytes]:
    """What speaks of an animation and is none."""
    control = png_chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 64, 48, 0, 0, 1, 10, 0, 0))
    return {
        "one frame": of_png(png_chunk(b"acTL", struct.pack(">II", 1, 0)), control),
        "no frame": of_png(png_chunk(b"acTL", bytes(8)), control),
        "more frames than there can be": of_png(png_chunk(b"acTL", struct.pack(">II", 2**31, 0)), control),
        "a short word of it": of_png(png_chunk(b"acTL", b"\0\0"), control),
        "a wrong checksum": of_png(png_chunk(b"acTL", struct.pack(">II", 2, 0))[:-4] + b"nope", control),
        "behind the pixels": of_png(png_chunk(b"acTL", struct.pack(">II", 2, 0)), before=b"IEND"),
        "a frame of nothing": of_png(control),
    }


_SAID: dict[str, Chunk] = {
    "linear": gama(1), "1/1.8": gama(0.55555), "1/2.2": gama(0.45455), "P3": chrm(_P3), "sRGB": srgb(),
    "cICP P3": cicp(12, 13), "cICP 709": cicp(1, 1), "profile": iccp(other_profile()),
    "no colors": (b"cHRM", struct.pack(">8I", 31270, 32900, 2**32 - 1, 33000, 30000, 60000, 15000, 6000)),
}  # fmt: skip


def _colors() -> dict[str, bytes]:
    files = {}
    for name, (chunk, body) in _SAID.items():
        files[f"{name}, wrong checksum"] = of_png(png_chunk(chunk, body)[:-4] + b"nope")
        files[f"{name}, behind the pixels"] = of_png(png_chunk(chunk, body), before=b"IEND")
        files[f"{name}, longer"] = of_png(png_chunk(chunk, body + b"\0"))
        files[f"{name}, shorter"] = of_png(png_chunk(chunk, body[:-1]))
    for seed in range(24):
        chance = Random(seed)
        names = chance.sample(sorted(_SAID), chance.randint(1, 4))
        kind, depth = chance.choice([("RGB", 8), ("RGBA", 8), ("L", 8), ("P", 8), ("RGB", 16), ("LA", 8)])
        files[f"{kind} {depth}: {', '.join(names)}"] = png(
            *(_SAID[each] for each in names), kind=kind, depth=depth
        )
    return files


FILES = {
    **{f"transparent color, {name}": data for name, data in _keys().items()},
    **{f"palette, {name}": data for name, data in _palettes().items()},
    **{f"animation, {name}": data for name, data in _still().items()},
    **{f"colors, {name}": data for name, data in _colors().items()},
    "nothing": PNG,
}
