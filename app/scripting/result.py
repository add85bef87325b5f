"""Result: a finished file, in memory."""

from __future__ import annotations

import builtins
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.storage.files import write_whole


@dataclass(frozen=True)
class Result:
    """`data` is the whole file; `width` and `height` are pixels, `format` is the kind written (`webp`), and
    `extension` its usual ending (`jpg`). `quality` is None where the format has none. `score` says how much
    like its pixels before encoding it looks, 0 to 100 (85: nobody sees a difference); None where it was not
    judged. `notices` are sentences about what of the original could not be taken along."""

    data: builtins.bytes = field(repr=False)
    original_bytes: int
    width: int
    height: int
    format: str
    mime: str
    extension: str
    quality: int | None
    score: float | None
    etag: str
    notices: tuple[str, ...] = ()

    @property
    def bytes(self) -> int:
        return len(self.data)

    @property
    def saved_percent(self) -> float:
        """How much smaller it is, in percent of its original; below 0 where it is larger."""
        return round(100 * (1 - self.bytes / self.original_bytes), 1)

    def save(self, path: str | Path) -> Path:
        """Write it, whole or not at all; a file that is there is replaced. The path."""
        path = Path(path)
        write_whole(path, self.data)
        return path

    @classmethod
    def of(
        cls, data: builtins.bytes, original_bytes: int, made: dict[str, Any], notices: list[str]
    ) -> Result:
        """From the facts of a rendition."""
        names = ("width", "height", "format", "mime", "extension", "quality", "score", "etag")
        facts = {name: made[name] for name in names}
        return cls(data, original_bytes, **facts, notices=(*notices, *made["notices"]))
