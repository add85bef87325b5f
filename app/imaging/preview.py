"""What rendering gives: a preview to look at, a rendition to keep."""

from __future__ import annotations

from dataclasses import dataclass

from app.imaging.view import Region


@dataclass(frozen=True)
class Output:
    """The finished file that a preview stands for: pixels, the kind written, and the quality where that kind
    has one."""

    width: int
    height: int
    format: str
    quality: int | None = None


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


@dataclass(frozen=True)
class Rendition:
    """A finished file; `quality` is None where the format has none."""

    width: int
    height: int
    format: str
    mime: str
    extension: str
    quality: int | None
