"""History: the recipes one can go back and forward to, one step a gesture."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.imaging.recipe import Catalog, Recipe

#: Steps kept; older ones fall off the far end.
MAX_STEPS = 200


@dataclass
class History:
    """`past` and `future` around the present recipe. A gesture is open from its first change to the
    settle; all its changes are one step."""

    past: list[Recipe] = field(default_factory=list)
    future: list[Recipe] = field(default_factory=list)
    gesture_open: bool = False

    def record(self, before: Recipe) -> None:
        """A change is about to replace `before`."""
        self.future.clear()
        if not self.gesture_open:
            self.past.append(before)
            del self.past[:-MAX_STEPS]
            self.gesture_open = True

    def settle(self, now: Recipe) -> None:
        """The hand rests. A gesture that came back to where it began is no step."""
        if self.gesture_open and self.past and self.past[-1] == now:
            self.past.pop()
        self.gesture_open = False

    def undo(self, now: Recipe) -> Recipe | None:
        """The recipe before the last step, or None when there is none."""
        return self._move(self.past, self.future, now)

    def redo(self, now: Recipe) -> Recipe | None:
        """The recipe that an undo left, or None when there is none."""
        return self._move(self.future, self.past, now)

    def go_to(self, step: int, now: Recipe) -> Recipe | None:
        """The recipe of a step, counted from the oldest; None when that is the present one."""
        there = None
        while step < len(self.past):
            there = self.undo(there or now)
        while step > len(self.past):
            there = self.redo(there or now)
        return there

    def to_dict(self) -> dict[str, Any]:
        return {
            "past": [recipe.values for recipe in self.past],
            "future": [recipe.values for recipe in self.future],
        }

    @classmethod
    def from_dict(cls, body: dict[str, Any], catalog: Catalog) -> History:
        return cls(
            past=[Recipe.load(values, catalog) for values in body.get("past", [])],
            future=[Recipe.load(values, catalog) for values in body.get("future", [])],
        )

    def _move(self, source: list[Recipe], target: list[Recipe], now: Recipe) -> Recipe | None:
        self.settle(now)
        if not source:
            return None
        target.append(now)
        return source.pop()
