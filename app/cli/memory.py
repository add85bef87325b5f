"""Memory: what an earlier run of the same order has made, so that `--resume` goes on where it was stopped.

One file for each order, in the user's own state folder (XDG Base Directory Specification); it goes when
everything has been made.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from app.cli.errand import Errand
from app.errors import Refusal
from app.recipe.recipe import Recipe
from app.storage.journal import Journal

#: `made`: the result is in its place. `begun`: it may be, and is ours.
Known = Literal["made", "begun"]


class _OfThisRun(Journal):
    """Begins with nothing, whatever stands in the file. It is a help, and stops no work when it fails."""

    def read(self) -> list[dict[str, Any]]:
        return []

    def append(self, *lines: Mapping[str, Any], lasting: bool = True) -> None:
        with suppress(OSError, Refusal):
            super().append(*lines, lasting=lasting)


class Memory:
    """Of the order with this recipe, for these paths and this place of results."""

    def __init__(self, paths: Sequence[str], out: Path | None, recipe: Recipe) -> None:
        said = [os.getcwd(), *map(os.path.abspath, paths), str(out and os.path.abspath(out))]
        self._recipe_key = recipe.key
        name = hashlib.sha256(json.dumps([said, recipe.key]).encode()).hexdigest()[:24]
        self._path = _root() / f"{name}.jsonl"
        self.journal: Journal = _OfThisRun(self._path)

    def earlier(self) -> dict[tuple[str, str], Known]:
        """What is known of an original, as it is now, and its place: keys as `key_of` makes them."""
        known: dict[tuple[str, str], Known] = {}
        plan: dict[int, tuple[str, str]] = {}
        with suppress(OSError):
            for line in Journal(self._path).read():
                if "plan" in line:
                    plan = {int(number): (marks, place) for number, (marks, place) in line["plan"].items()}
                elif line.get("n") in plan:
                    key = plan[line["n"]]
                    if line.get("state") == "done":
                        known[key] = "made"
                    elif line.get("begun"):
                        known.setdefault(key, "begun")
        return known

    def begin(self, errands: Mapping[int, Errand], goes_on: bool) -> None:
        """A run of these begins; of earlier ones nothing is known any more, unless it goes on."""
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not goes_on:
                self._path.unlink(missing_ok=True)
        plan = {number: self.key_of(errand.file, errand.target) for number, errand in errands.items()}
        self.journal.append({"plan": plan})

    def end(self) -> None:
        """All has been made: there is nothing to go on with."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def key_of(self, file: Path, target: Path) -> tuple[str, str]:
        """An original as it is now, with the recipe, and where its result goes."""
        try:
            found = file.stat()
            marks = f"{found.st_size}-{found.st_mtime_ns}"
        except OSError:
            marks = "gone"
        return f"{os.path.abspath(file)}|{marks}|{self._recipe_key}", os.path.abspath(target)


def _root() -> Path:
    state = os.environ.get("XDG_STATE_HOME", "")
    return (Path(state) if os.path.isabs(state) else Path.home() / ".local/state") / "whittle" / "optimize"
