"""Rendition: what is known of a finished file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # these need pixels, and the server reads of files that are finished
    from app.imaging.judging.score import Score
    from app.imaging.target import Target


@dataclass(frozen=True, kw_only=True)
class Rendition:
    """A finished file. `quality` is None where the format has none.

    `found` are the values that a search has chosen in place of the recipe's. `score` is how much like its
    pixels before encoding it looks, 0..100, with the `worst` tile; both None where there was no memory to
    look. `target` is `{bytes, reached, quality, scale}` where a size was asked for. `kept_original` says that
    these are the original's own pixels, since encoding them again would only have made more bytes.
    `notices` are sentences about what of the original's metadata the file could not take along.
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
    notices: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls, asked: Target, written: Target, score: Score | None, notices: list[str], *, kept_original: bool
    ) -> Rendition:
        """Of a target that was asked for, and the one that was written."""
        width, height = written.frame.output
        found = {name: value for name, value in written.values.items() if value != asked.values[name]}
        format = written.format
        return cls(
            width=width,
            height=height,
            format=format.name,
            mime=format.mime,
            extension=format.extension,
            quality=written.quality,
            found=found,
            score=score.score if score else None,
            worst=score.worst if score else None,
            target=written.goal(reached=True) if asked.limit else None,
            kept_original=kept_original,
            notices=notices,
        )
