"""An edit as docs/protocol.md promises it, in few words: no sockets, no renders, no clock."""

from __future__ import annotations

from typing import Any

Recipe = dict[str, Any]


class ModelEdit:
    """The recipes of the history, the place of the present one, and the fields that a hand is moving.

    What would change the recipe returns whether it did.
    """

    def __init__(self, recipe: Recipe) -> None:
        self.default = recipe
        self.steps = [recipe]
        self.place = 0
        self.moving: set[str] = set()
        self.revision = 0

    @property
    def recipe(self) -> Recipe:
        return self.steps[self.place]

    def state(self) -> dict[str, Any]:
        """What every tab must be told."""
        listed = self.list_steps()
        return {
            "recipe": self.recipe,
            "revision": self.revision,
            "can_undo": listed["step"] > 0,
            "can_redo": listed["step"] < len(listed["steps"]) - 1,
        }

    def list_steps(self) -> dict[str, Any]:
        if self._is_back():
            return {"steps": self.steps[:-1], "step": self.place - 1}
        return {"steps": self.steps, "step": self.place}

    def patch(self, changes: Recipe, phase: str) -> bool:
        before, recipe = self.recipe, self.recipe | changes
        if recipe != before:
            if not {name for name in recipe if recipe[name] != before[name]} <= self.moving:
                self.settle()
            if not self.moving:
                self.steps = [*self.steps[: self.place + 1], before]
                self.place, self.moving = self.place + 1, set(changes)
            self.steps = [*self.steps[:-1], recipe]
            self.revision += 1
        if phase == "settle":
            self.settle()
        return recipe != before

    def settle(self) -> None:
        """The hand rests. A gesture that came back to where it began is no step."""
        if self._is_back():
            self.steps, self.place = self.steps[:-1], self.place - 1
        self.moving = set()

    def undo(self) -> bool:
        self.settle()
        return self.go_to(max(self.place - 1, 0))

    def redo(self) -> bool:
        self.settle()
        return self.go_to(min(self.place + 1, len(self.steps) - 1))

    def reset(self) -> bool:
        self.settle()
        return self.patch(self.default, "settle")

    def go_to(self, step: int) -> bool:
        self.settle()
        changed = step != self.place
        self.place = step
        self.revision += changed
        return changed

    def _is_back(self) -> bool:
        return bool(self.moving) and self.recipe == self.steps[self.place - 1]
