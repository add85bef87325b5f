"""An edit session: one image's recipe, its revision and history, and the tabs that look at it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.editing.history import GESTURE_S, History
from app.editing.resolution import Resolutions
from app.editing.viewer import Viewer
from app.errors import Refusal
from app.recipe.recipe import Catalog, Recipe
from app.recipe.view import View
from app.rendering.source import Source


@dataclass(frozen=True)
class Claim:
    """Which server has an edit open, where several could: `owner` is a name that no other has, "" is nobody.
    `epoch` grows with each that takes it over."""

    owner: str = ""
    epoch: int = 0

    def to_dict(self) -> dict[str, Any]:
        """As it stands in the record; nothing where there never was a claim."""
        return {"owner": self.owner, "epoch": self.epoch} if self.epoch else {}


class EditSession:
    """The live edit of one image. `changed` guards the state and is notified when it changes; whoever
    reads or writes more than one attribute holds it. `saving` is held by who writes it to the disk, `saved`
    is what was written last, and `tag` stands for that in the storage; with
    `is_lost`, what is there cannot be read."""

    #: Whether what is set is kept with something else, such as an album.
    kept_elsewhere = False

    def __init__(self, source: Source, catalog: Catalog) -> None:
        self.source = source
        self.catalog = catalog
        self.recipe = Recipe.default(catalog)
        self.revision = 0
        self.history = History()
        self.settle_at: float = 0.0
        self.saved_revision = 0
        self.viewers: dict[str, Viewer] = {}
        self.resolutions = Resolutions()
        self.changed = threading.Condition(threading.RLock())
        self.saving = threading.Lock()
        self.saved: dict[str, Any] | None = None
        self.tag: str | None = None
        self.is_lost = False
        self.claim = Claim()

    def restore(self, stored: Mapping[str, Any], claim: Claim, tag: str | None) -> None:
        """Go on from what was kept: `recipe`, `revision` and `history`."""
        self.recipe = Recipe.load(stored["recipe"], self.catalog)
        self.revision = self.saved_revision = int(stored["revision"])
        self.history = History.from_dict(stored["history"], self.catalog)
        self.claim, self.tag = claim, tag

    def patch(self, changes: Any, now: float, settle_s: float, settled: bool = False) -> bool:
        """Apply changes, or refuse them whole (`invalid_recipe`). True when the recipe is another now.

        `now` is the loop's clock, in seconds. The hand counts as resting `settle_s` later if nothing follows,
        and keeps its gesture for as long and for `GESTURE_S` at least; `settled` says that it rests already,
        so that whatever follows is another step, however soon it comes.
        """
        with self.changed:
            recipe = self.recipe.patched(changes, self.catalog)
            settle_at = now if settled else now + settle_s
            differs = recipe != self.recipe
            if differs:
                self.history.record(self.recipe, recipe, changes, now)
                self._become(recipe, settle_at)
            elif settled or now < self.settle_at:
                self.settle_at = settle_at
            if settled:
                self.history.settle(self.recipe)
            elif self.history.gesture is not None:
                self.history.until = max(settle_at, now + GESTURE_S)
            return differs

    def is_moving(self, now: float) -> bool:
        """Whether the hand moves still."""
        return now < self.settle_at

    def draft_view(self, viewer: Viewer, *, moving: bool) -> View:
        """What the next draft for a tab is made for: while the hand moves, one that would take longer than a
        frame has fewer pixels."""
        return viewer.draft_view(self.resolutions.share(viewer.view) if moving else 1.0)

    def undo(self, now: float) -> bool:
        with self.changed:
            return self._go(self.history.undo(self.recipe), now)

    def redo(self, now: float) -> bool:
        with self.changed:
            return self._go(self.history.redo(self.recipe), now)

    def reset(self, now: float) -> bool:
        """Back to the default recipe, as a step of its own that can be undone."""
        with self.changed:
            self.history.settle(self.recipe)
            return self.patch(Recipe.default(self.catalog).values, now, settle_s=0, settled=True)

    def go_to(self, step: int, now: float) -> bool:
        """Back or forward to a step, counted from 0 for the oldest; Refusal where there is none."""
        with self.changed:
            self.history.settle(self.recipe)
            count = len(self.history.past) + 1 + len(self.history.future)
            if not 0 <= step < count:
                raise Refusal("invalid_command", f"There are the steps 0 to {count - 1}.")
            return self._go(self.history.go_to(step, self.recipe), now)

    def steps(self) -> dict[str, Any]:
        """The recipes of the history, oldest first, and the present one's place among them."""
        with self.changed:
            before = self.history.before(self.recipe)
            recipes = [*before, self.recipe, *reversed(self.history.future)]
            return {"steps": [recipe.values for recipe in recipes], "step": len(before)}

    def follow(self, settle_at: float) -> bool:
        """Take over what has been set elsewhere, as in an album; whether anything is another now."""
        return False

    def settle(self) -> None:
        """The gesture, if one is open, has become a step."""
        with self.changed:
            self.history.settle(self.recipe)

    def state(self) -> dict[str, Any]:
        """What every tab is told: recipe, revision, and whether there are steps to go to."""
        with self.changed:
            return {
                "recipe": self.recipe.values,
                "revision": self.revision,
                "can_undo": bool(self.history.before(self.recipe)),
                "can_redo": bool(self.history.future),
            }

    def stored(self) -> dict[str, Any]:
        """What is kept beside the original, for the next start."""
        with self.changed:
            return {
                "recipe": self.recipe.values,
                "revision": self.revision,
                "history": self.history.to_dict(self.recipe),
            }

    def _go(self, recipe: Recipe | None, now: float) -> bool:
        if recipe is None:
            return False
        self._become(recipe, now)
        return True

    def _become(self, recipe: Recipe, settle_at: float) -> None:
        self.recipe = recipe
        self.revision += 1
        self.settle_at = settle_at
        self.changed.notify_all()
