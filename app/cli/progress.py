"""Progress: a bar on the terminal's last line, below the lines that are printed meanwhile."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Mapping
from typing import Any, TextIO

from app.cli.units import say_bytes, say_time

_LONGEST_BAR = 40
_ERASE_LINE = "\r\x1b[K"


class Progress:
    """How many of `total` files are done, drawn on `terminal`; nothing is drawn where there is no terminal.

    All methods may be called from any thread.
    """

    def __init__(self, total: int, terminal: TextIO) -> None:
        self._total = total
        self._terminal = terminal
        self._done = 0
        self._saved = 0
        self._left_ms: int | None = None
        self._drawn = total > 0 and terminal.isatty()
        self._lock = threading.Lock()

    def start(self) -> None:
        with self._lock:
            self._draw()

    def advance(self) -> None:
        """One more is done."""
        with self._lock:
            self._done += 1
            self._draw()

    def show(self, counts: Mapping[str, Any]) -> None:
        """Where a batch is, as its runner counts."""
        with self._lock:
            self._done = counts["done"] + counts["failed"] + counts["skipped"]
            self._saved, self._left_ms = counts["original_bytes"] - counts["bytes"], counts["left_ms"]
            self._draw()

    def print(self, line: str, stream: TextIO) -> None:
        """Print a line above the bar; `stream` may be the same terminal or another place."""
        with self._lock:
            self._erase()
            print(line, file=stream, flush=True)
            self._draw()

    def end(self) -> None:
        """Take the bar away, for good."""
        with self._lock:
            self._erase()
            self._drawn = False

    def _erase(self) -> None:
        if self._drawn:
            self._terminal.write(_ERASE_LINE)
            self._terminal.flush()

    def _draw(self) -> None:
        if not self._drawn:
            return
        count = f"{self._done} of {self._total} files"
        if self._saved > 0:
            count += f", {say_bytes(self._saved)} saved"
        if self._left_ms is not None:
            count += f", {say_time(self._left_ms)} left"
        width = min(_LONGEST_BAR, shutil.get_terminal_size().columns - len(count) - 4)
        filled = max(0, width) * self._done // self._total
        bar = f"[{'#' * filled}{'.' * (width - filled)}] " if width > 0 else ""
        self._terminal.write(f"{_ERASE_LINE}{bar}{count}")
        self._terminal.flush()
