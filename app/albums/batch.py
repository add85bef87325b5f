"""A batch of an album: its plan, its runner, and what clients are told of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.albums.album import Album
from app.batching.item import Item
from app.batching.runner import Runner

#: Errors in a body, and items that ended in one fact; the list of items has them all.
MOST_ERRORS = MOST_ENDED = 100


class Batch:
    """`runner` is set once there is one; `values` are what was asked for beside what the album sets."""

    runner: Runner
    #: Whether something of it still stands, to be undone.
    can_undo: Callable[[], bool]

    def __init__(self, id: str, album: Album, chore: str, created_ms: int, of: str | None = None) -> None:
        self.id = id
        #: The batch that this one gives back, where it is an undo.
        self.of = of
        self.album = album
        self.chore = chore
        self.created_ms = created_ms
        self.sequence = 0

    def body(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "album_id": self.album.id,
            "chore": self.chore,
            "of": self.of,
            **self.runner.counts(),
            "bundle_url": f"/api/batches/{self.id}/bundle",
            "can_undo": self.can_undo(),
            "errors": self.errors(),
        }

    def errors(self) -> list[dict[str, Any]]:
        """The first that failed."""
        failed = [
            {
                "number": number,
                "name": self.runner.items[number].name,
                "code": outcome.code,
                "message": outcome.message,
            }
            for number, outcome in sorted(self.runner.outcomes.items())
            if outcome.state == "failed"
        ]
        return failed[:MOST_ERRORS]

    def items(self) -> list[dict[str, Any]]:
        """Every item and what became of it; `planned` where nothing has yet, `running` while in work."""
        with self.runner.changed:
            current = {item.number for item in self.runner.current()}
            return [self._item(item, current) for item in self.runner.items.values()]

    def advanced(self, ended: list[int]) -> dict[str, Any]:
        """The fact `batch_advanced`: counters, what is in work, and which items ended since the last one."""
        with self.runner.changed:
            return {
                "batch_id": self.id,
                "sequence": self.sequence,
                **self.runner.counts(),
                "current": [{"number": item.number, "name": item.name} for item in self.runner.current()],
                "ended": [self._ended(number) for number in ended[:MOST_ENDED]],
            }

    def _item(self, item: Item, current: set[int]) -> dict[str, Any]:
        outcome = self.runner.outcomes.get(item.number)
        body = {"number": item.number, "image_id": item.facts.get("image_id"), "name": item.name}
        if outcome is None:
            return body | {"state": "running" if item.number in current else "planned"}
        told = outcome.to_dict()
        return body | {name: told[name] for name in _TOLD if name in told}

    def _ended(self, number: int) -> dict[str, Any]:
        outcome = self.runner.outcomes.get(number)
        if outcome is None:  # it is tried again
            return {"number": number, "ok": False}
        told: Mapping[str, Any] = outcome.to_dict()
        made = {name: told[name] for name in ("bytes", "code") if name in told}
        return {"number": number, "ok": outcome.state == "done", **made}


#: What of an outcome clients are told.
_TOLD = ("state", "bytes", "etag", "code", "message", "notices")
