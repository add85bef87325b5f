"""Samples of more than 8 bits, which no picture in a working mode holds."""

from __future__ import annotations

from dataclasses import dataclass

#: Bits of a sample of theirs.
DEEP = 16


@dataclass(frozen=True)
class Deep:
    """Samples of two bytes, the larger first, of mode L, RGB or RGBA."""

    samples: bytes
    size: tuple[int, int]
    mode: str
