"""The edit of a member: shown live like any other, but what is set is the album's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.albums.album import Album
from app.editing.edit import EditSession
from app.rendering.source import Source

#: Do something to the album on behalf of this member's edit; whether anything is another then. The album's
#: tabs and the edits of the other members are told.
Act = Callable[[Callable[[], bool]], bool]


class MemberEdit(EditSession):
    """A change made here becomes the member's own; undo and redo are the album's. It follows the album by
    its revision, and nothing of it is stored beside the image."""

    kept_elsewhere = True

    def __init__(self, source: Source, album: Album, act: Act, patch: Callable[[Any, bool], bool]) -> None:
        super().__init__(source, album.catalog)
        self._album = album
        self._act = act
        self._patch = patch
        self.revision = -1
        self.follow(0.0)
        self.saved_revision = self.revision

    def follow(self, settle_at: float) -> bool:
        with self._album.changed:
            recipe, revision = self._album.recipe_of(self.source.id), self._album.revision
        with self.changed:
            if revision <= self.revision:
                return False
            self.recipe, self.revision, self.settle_at = recipe, revision, settle_at
            self.changed.notify_all()
            return True

    def patch(self, changes: Any, now: float, settle_s: float, settled: bool = False) -> bool:
        settle_at = now if settled else now + settle_s
        changed = self._patch(changes, settled)
        with self.changed:
            self.settle_at = settle_at
        return self.follow(settle_at) or changed

    def undo(self, now: float) -> bool:
        return self._act(self._album.undo) and self.follow(now)

    def redo(self, now: float) -> bool:
        return self._act(self._album.redo) and self.follow(now)

    def reset(self, now: float) -> bool:
        """Back to what is set for all."""
        own = self._album.settings.own.get(self.source.id, {})
        return self.patch(dict.fromkeys(own), now, settle_s=0, settled=True)

    def go_to(self, step: int, now: float) -> bool:
        return self._act(lambda: self._album.go_to(step)) and self.follow(now)

    def steps(self) -> dict[str, Any]:
        settings, place = self._album.steps()
        recipes = [each.recipe_of(self.source.id, self.catalog) for each in settings]
        return {"steps": [recipe.values for recipe in recipes], "step": place}

    def settle(self) -> None:
        """A gesture ends in the album."""

    def state(self) -> dict[str, Any]:
        with self.changed:
            return {**self._album.state(), "recipe": self.recipe.values, "revision": self.revision}

    def stored(self) -> dict[str, Any]:
        return {}
