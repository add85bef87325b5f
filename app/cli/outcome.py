"""The outcome: what became of one file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.errors import Refusal


@dataclass(frozen=True)
class Outcome:
    """`target` is the file that was written, with `stats` (bytes, pixels, format...) and `notices` (sentences
    about what had to be left out of the original). Or `skipped` is a sentence that says why none was, or
    `error` is `{code, message}`."""

    file: Path
    target: Path | None = None
    stats: dict[str, Any] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    skipped: str | None = None
    error: dict[str, Any] | None = None

    @classmethod
    def failed(cls, file: Path, code: str, message: str) -> Outcome:
        return cls(file, error={"code": code, "message": message})

    @classmethod
    def refused(cls, file: Path, refusal: Refusal) -> Outcome:
        return cls(file, error=refusal.to_dict())

    @classmethod
    def unreadable(cls, file: Path, error: OSError) -> Outcome:
        """A file or folder that cannot be opened, in the system's words."""
        if isinstance(error, FileNotFoundError):
            return cls.failed(file, "not_found", "There is no such file.")
        return cls.failed(file, "unreadable_file", f"It cannot be read: {error.strerror}.")

    @classmethod
    def unwritable(cls, file: Path, target: Path, error: OSError) -> Outcome:
        return cls.failed(file, "unwritable_file", f"{target} cannot be written: {error.strerror}.")

    def to_dict(self) -> dict[str, Any]:
        """JSON-safe, for scripts."""
        head = {"file": str(self.file), "ok": self.error is None}
        if self.error is not None:
            return {**head, "error": self.error}
        if self.skipped is not None:
            return {**head, "skipped": self.skipped}
        return {**head, "written": str(self.target), **self.stats, "notices": list(self.notices)}
