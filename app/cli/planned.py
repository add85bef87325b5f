"""A plan told to people and scripts, before and after it is carried out."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from app.batching.item import Outcome as Done
from app.chores.chore import Change, Chore, Plan, Skip
from app.chores.photo import Photo
from app.cli.collection import Collection

# Of a long plan, this many lines at each end are shown before the question.
_SHOWN = 5


def line(photo: Photo, planned: Change | Skip) -> dict[str, Any]:
    """One item as JSON has it."""
    head = {"number": photo.number, "name": photo.name}
    if isinstance(planned, Skip):
        return {**head, "skip": planned.to_dict(), "notices": []}
    return {**head, "change": planned.to_dict(), "notices": list(planned.notices)}


class Planned:
    """What becomes of each photo of a collection."""

    def __init__(self, collection: Collection, plan: Plan) -> None:
        self._collection = collection
        self._pairs = list(zip(collection.photos, plan, strict=True))

    @property
    def changes(self) -> int:
        return sum(isinstance(planned, Change) for _, planned in self._pairs)

    @property
    def clashes(self) -> int:
        return sum(isinstance(each, Skip) and each.code == "name_taken" for _, each in self._pairs)

    def tell(self, *, as_json: bool) -> int:
        """Print all of it; 1 where something cannot be done."""
        for photo, planned in self._pairs:
            print(json.dumps(line(photo, planned)) if as_json else _sentence(photo, planned))
            if not as_json:
                _note(photo, planned)
        return self._end({})

    def asked(self, chore: Chore) -> bool:
        """Show its first and last lines, and ask."""
        sentences = [_sentence(*pair) for pair in self._pairs]
        left_out = len(sentences) - 2 * _SHOWN
        if left_out > 0:
            sentences[_SHOWN:-_SHOWN] = [f"... {left_out} more"]
        print("\n".join(sentences))
        files = "1 file" if self.changes == 1 else f"{self.changes} files"
        print(f"{chore.label}: {files} in {self._collection.base}. Go on? [y/N] ", end="", flush=True)
        return sys.stdin.readline().strip().lower() in ("y", "yes")

    def report(self, done: Mapping[int, Done], *, as_json: bool) -> int:
        """What became of each; 1 where one failed."""
        for photo, planned in self._pairs:
            outcome = done.get(photo.number)
            if as_json:
                told = outcome.to_dict() if outcome else {"state": _state(planned)}
                print(json.dumps({**line(photo, planned), **told, "ok": told["state"] != "failed"}))
            elif outcome is None or outcome.state == "done":
                print(_sentence(photo, planned), file=sys.stderr if outcome is None else sys.stdout)
                _note(photo, planned)
            else:
                print(f"{shown(photo.name)}: {outcome.message}", file=sys.stderr)
        return self._end(done)

    def _end(self, done: Mapping[int, Done]) -> int:
        """Every file that failed, by name."""
        failed = [
            photo.name
            for photo, planned in self._pairs
            if (isinstance(planned, Skip) and planned.code)
            or (photo.number in done and done[photo.number].state == "failed")
        ]
        for outcome in self._collection.failed:
            print(f"{shown(outcome.file)}: {(outcome.error or {}).get('message')}", file=sys.stderr)
            failed.append(str(outcome.file))
        if failed:
            print(f"Not done: {', '.join(map(shown, failed))}", file=sys.stderr)
        elif not self.changes:
            print("There is nothing to do.", file=sys.stderr)
        return 1 if failed else 0


def shown(name: object) -> str:
    """On one line: what cannot be printed is written as Python does."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in str(name))


def _note(photo: Photo, planned: Change | Skip) -> None:
    for notice in planned.notices if isinstance(planned, Change) else ():
        print(f"{shown(photo.name)}: note: {shown(notice)}", file=sys.stderr)


def _state(planned: Change | Skip) -> str:
    return "failed" if isinstance(planned, Change) or planned.code else "skipped"


def _sentence(photo: Photo, planned: Change | Skip) -> str:
    name = shown(photo.name)
    if isinstance(planned, Skip):
        return f"{name}: {'' if planned.code else 'skipped. '}{planned.reason}"
    if planned.name is not None:
        return f"{name} -> {shown(planned.name)}"
    facts = (
        f"{fact} {shown(before)} -> {shown(after)}" if before else f"{fact} {shown(after)}"
        for fact, (before, after) in planned.shown.items()
    )
    return f"{name}: {', '.join(facts)}"
