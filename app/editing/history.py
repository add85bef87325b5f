"""History: the recipes one can go back and forward to, one step a gesture."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from app.recipe.recipe import Catalog, Recipe

#: Steps kept; older ones fall off the far end.
MAX_STEPS = 200

Step = TypeVar("Step")


#: Seconds without a change after which the next one is another gesture, though the hand has not settled.
GESTURE_S = 2.0


@dataclass
class Steps(Generic[Step]):
    """`past` and `future` around the present step, a recipe for example. `gesture` is the one before the open
    gesture, if one is: all its changes are one step."""

    past: list[Step] = field(default_factory=list)
    future: list[Step] = field(default_factory=list)
    gesture: Step | None = None

    def begin(self, before: Step) -> None:
        """A change is about to replace `before`; it belongs to the open gesture, or begins one."""
        self.future.clear()
        if self.gesture is None:
            self.gesture = before

    def before(self, now: Step) -> list[Step]:
        """The steps before the present one. A gesture that came back to where it began is none."""
        if self.gesture is None or self.gesture == now:
            return self.past
        return [*self.past, self.gesture][-MAX_STEPS:]

    def settle(self, now: Step) -> None:
        """The hand rests."""
        self.past = self.before(now)
        self.gesture = None

    def undo(self, now: Step) -> Step | None:
        """The one before the last step, or None when there is none."""
        self.settle(now)
        return _move(self.past, self.future, now)

    def redo(self, now: Step) -> Step | None:
        """The one that an undo left, or None when there is none."""
        self.settle(now)
        return _move(self.future, self.past, now)

    def go_to(self, step: int, now: Step) -> Step | None:
        """The one of a step, counted from the oldest; None when that is the present one."""
        there = None
        while step < len(self.past):
            there = self.undo(there or now)
        while step > len(self.past):
            there = self.redo(there or now)
        return there


@dataclass
class History(Steps[Recipe]):
    """The steps of one picture's edit. A gesture ends when the hand settles, with a change of a field that it
    has not named so far, and by itself after a rest (`until`, in the caller's clock)."""

    until: float = math.inf
    _named: frozenset[str] = frozenset()

    def record(self, before: Recipe, after: Recipe, named: Iterable[str], now: float) -> None:
        """A change that names these fields is about to replace `before`."""
        both = zip(after.items, before.items, strict=True)
        changed = {name for (name, new), (_, old) in both if new != old}
        if now >= self.until or not changed <= self._named:
            self.settle(before)
        if self.gesture is None:
            self._named = frozenset(named)
        self.begin(before)

    def settle(self, now: Recipe) -> None:
        super().settle(now)
        self.until = math.inf

    def to_dict(self, now: Recipe) -> dict[str, Any]:
        """What is kept of it. A gesture that is open has become a step when it is read again."""
        return {
            "past": [recipe.values for recipe in self.before(now)],
            "future": [recipe.values for recipe in self.future],
        }

    @classmethod
    def from_dict(cls, body: dict[str, Any], catalog: Catalog) -> History:
        """From a stored history, perhaps of another version: what is no list of steps is none."""

        def steps(name: str) -> list[Recipe]:
            stored = body.get(name)
            return (
                [Recipe.load(values, catalog) for values in stored[-MAX_STEPS:]]
                if isinstance(stored, list)
                else []
            )

        return cls(past=steps("past"), future=steps("future"))


def _move(source: list[Step], target: list[Step], now: Step) -> Step | None:
    if not source:
        return None
    target.append(now)
    return source.pop()
