"""Errand: a file to optimize, and where its result goes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Errand:
    """`same_format` says that the result is of the original's kind, `is_open` that its ending is only known
    once it is made, `overwrite` that it may take the place of what is there; `below` is where the file stands
    in the folder that was named."""

    file: Path
    target: Path
    same_format: bool = True
    is_open: bool = False
    overwrite: bool = False
    below: Path = Path()

    def place_for(self, extension: str) -> Path:
        """Where a result with that ending goes."""
        return self.target.with_name(f"{self.target.name}.{extension}") if self.is_open else self.target
