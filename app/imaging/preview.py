"""Preview: a picture to look at, of a file that may not exist yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.recipe.region import Region


@dataclass(frozen=True)
class Output:
    """The finished file that a preview stands for: pixels, the kind written, the quality where that kind has
    one, and what came of the search (`goal`) where a size was asked for."""

    width: int
    height: int
    format: str
    quality: int | None = None
    target: dict[str, Any] | None = None


@dataclass(frozen=True)
class Preview:
    """`data` is a picture of `width` x `height` pixels encoded as `mime`, of the whole or of `region`.
    `estimated_bytes` is the size of the finished file; exact where that exists."""

    data: bytes
    mime: str
    width: int
    height: int
    region: Region | None
    output: Output
    estimated_bytes: int
