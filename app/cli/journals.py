"""Journals: what a chore has done to files where they are, so that it can be undone. One folder for each run,
in the user's own state folder."""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from app.errors import Refusal
from app.storage.files import sync
from app.storage.journal import Journal, Line

_LINES = "journal.jsonl"


class _Shared(Journal):
    """A journal that several threads write."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._lock = threading.Lock()

    def append(self, *lines: Mapping[str, Any], lasting: bool = True) -> None:
        with self._lock:
            super().append(*lines, lasting=lasting)


@dataclass(frozen=True)
class Run:
    """One run of a chore: its journal, and the files that it keeps for an undo."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @cached_property
    def journal(self) -> Journal:
        return _Shared(self.folder / _LINES)

    @property
    def files(self) -> Path:
        """Whole files as they were, by number."""
        return self.folder / "files"

    def lines(self) -> list[Line]:
        return self.journal.read()


def begin(head: Mapping[str, Any]) -> Run:
    """A new run; `head` is its first line. OSError where the state folder cannot be written."""
    run = Run(_root() / f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}")
    run.files.mkdir(parents=True, mode=0o700)
    run.journal.append({"head": dict(head), "started_ms": int(time.time() * 1000)})
    sync(run.folder.parent)
    return run


def all_runs() -> list[Run]:
    """The oldest first."""
    root = _root()
    return (
        [Run(path) for path in sorted(root.iterdir()) if (path / _LINES).is_file()] if root.is_dir() else []
    )


def find(name: str) -> Run:
    """By its name, or the path of its folder or journal; Refusal("not_found")."""
    path = Path(name)
    for folder in (_root() / path.name, path, path.parent):
        if (folder / _LINES).is_file() and name not in ("", "."):
            return Run(folder)
    raise Refusal("not_found", "There is no journal of that name; `whittle batches` lists them.")


def last() -> Run:
    """The newest that has not been undone; Refusal("not_found")."""
    for run in reversed(all_runs()):
        if not is_undone(run.lines()):
            return run
    raise Refusal("not_found", "There is nothing to undo.")


def is_undone(lines: list[Line]) -> bool:
    return any(line.get("undone") for line in lines)


def _root() -> Path:
    """By the XDG Base Directory Specification."""
    state = os.environ.get("XDG_STATE_HOME", "")
    return (Path(state) if os.path.isabs(state) else Path.home() / ".local/state") / "whittle" / "batches"
