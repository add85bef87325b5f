"""What rendering gives: a preview to look at, a rendition to keep."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.imaging.score import Score
from app.imaging.target import Target
from app.imaging.view import Region


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


@dataclass(frozen=True)
class Rendition:
    """A finished file. `quality` is None where the format has none.

    `found` are the values that a search has chosen in place of the recipe's. `score` is how much like its
    pixels before encoding it looks, 0..100, with the `worst` tile; both None where there was no memory to
    look. `target` is `{bytes, reached, quality, scale}` where a size was asked for. `kept_original` says that
    these are the original's own pixels, since encoding them anew would only have made more bytes.
    """

    width: int
    height: int
    format: str
    mime: str
    extension: str
    quality: int | None
    found: dict[str, Any] = field(default_factory=dict)
    score: float | None = None
    worst: dict[str, float] | None = None
    target: dict[str, Any] | None = None
    kept_original: bool = False

    @classmethod
    def of(cls, asked: Target, written: Target, score: Score | None, *, kept_original: bool) -> Rendition:
        """Of a target that was asked for, and the one that was written."""
        found = {name: value for name, value in written.values.items() if value != asked.values[name]}
        format = written.format
        return cls(
            *written.frame.output,
            format=format.name,
            mime=format.mime,
            extension=format.extension,
            quality=written.quality,
            found=found,
            score=score.score if score else None,
            worst=score.worst if score else None,
            target=goal(written, reached=True) if asked.limit else None,
            kept_original=kept_original,
        )


def goal(target: Target, *, reached: bool) -> dict[str, Any]:
    """What a search for a target size came to: `{bytes, reached, quality, scale}`, with the bytes that were
    asked for and the scale in percent."""
    return {
        "bytes": target.limit,
        "reached": reached,
        "quality": target.quality,
        "scale": target.values["scale"],
    }
