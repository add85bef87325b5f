"""An album: its members, what is set for them, its history, and who may do what with it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.albums import order, steps
from app.albums.member import Member, Members
from app.albums.settings import Settings
from app.editing.history import GESTURE_S
from app.errors import Refusal
from app.keeping.record import ImageRecord
from app.keeping.rights import Credentials, Right, right_of
from app.recipe.recipe import Catalog, Recipe
from app.storage.records import checked
from app.storage.shelf import Shelf

VERSION = 1
_TEXTS = ("name", "key_hash", "owner_hash", "view_key")
_NEEDED: dict[str, type] = {**dict.fromkeys(_TEXTS, str), "created_ms": int, "revision": int}


class Album:
    """`changed` guards the state and is notified when it changes. `body` is what `stored` gave; Unreadable
    where it lacks what no default can stand for."""

    def __init__(
        self, id: str, body: Mapping[str, Any], members: Members, catalog: Catalog, shelf: Shelf, ttl_s: float
    ) -> None:
        known = checked(body, _NEEDED)
        self.id = id
        self.name: str = known["name"]
        self.view_key: str = known["view_key"]
        self.key_hash: str = known["key_hash"]
        self.owner_hash: str = known["owner_hash"]
        self.created_ms: int = known["created_ms"]
        self.revision: int = known["revision"]
        self.members = members
        self.catalog = catalog
        self.changed = threading.Condition(threading.RLock())
        self.settings, self._history = steps.load(body, catalog)
        members.arrange(self.settings.ranks)
        self.saved_revision = self.revision
        self.is_over = False
        #: What all its files will take, as `album_estimated` tells it.
        self.estimate: dict[str, int] | None = None
        self._shelf = shelf
        self._ttl_s = ttl_s
        self._moved: frozenset[str] = frozenset()
        self._moved_at = 0.0

    def right(self, shown: Credentials) -> Right | None:
        """What somebody may do."""
        return right_of(shown, self.key_hash, self.owner_hash, self.view_key)

    def touch(self) -> None:
        """It is in use, with all its members."""
        self._shelf.touch(self.id)

    def left_s(self) -> float:
        """Seconds until it goes if nobody uses it before."""
        return self._ttl_s - self._shelf.idle_s(self.id)

    def member(self, image_id: str) -> Member:
        """Refusal `not_found` where it is none."""
        found = self.members.get(image_id)
        if found is None:
            raise Refusal("not_found", "There is no such picture in this album.")
        return found

    def recipe_of(self, image_id: str) -> Recipe:
        with self.changed:
            return self.settings.recipe_of(image_id, self.catalog)

    def patch(self, changes: Any, members: Iterable[str] | None, now: float, settled: bool) -> bool:
        """Change the shared recipe, or values of these members' own; or refuse all of it (`invalid_recipe`,
        `not_found`). Whether anything is another now. All patches of the same fields until `settled`, or
        until two seconds of quiet, are one step; `now` is in seconds of the monotonic clock."""
        if not isinstance(changes, Mapping):
            raise Refusal("invalid_recipe", "The changes must be an object of fields and values.")
        with self.changed:
            if members is None:
                after, fields = self.settings.patched(changes, self.catalog), frozenset(changes)
            else:
                asked = [self.member(image_id).id for image_id in members]
                after = self.settings.patched_own(asked, changes, self.catalog)
                fields = frozenset([*changes, *asked])
            if fields != self._moved or now - self._moved_at > GESTURE_S:
                self._history.settle(self.settings)
            self._moved, self._moved_at = fields, now
            differs = after != self.settings
            if differs:
                self._history.begin(self.settings)
                self._become(after)
            if settled:
                self._history.settle(self.settings)
            return differs

    def move(self, image_ids: Sequence[str], before: str | None) -> bool:
        """These members stand in this order right before that one, or at the end; whether any has another
        place now. A step of its own. Refusal `not_found`, `bad_request`."""
        with self.changed:
            chosen = [self.member(image_id).id for image_id in image_ids]
            stop = None if before is None else self.member(before).id
            ranks = order.moved({id: self.members.rank_of(id) for id in self.members.ids}, chosen, stop)
            if not ranks:
                return False
            self._history.settle(self.settings)
            self._history.begin(self.settings)
            self._become(replace(self.settings, ranks={**self.settings.ranks, **ranks}))
            self._history.settle(self.settings)
            return True

    def undo(self) -> bool:
        with self.changed:
            return self._go(self._history.undo(self.settings))

    def redo(self) -> bool:
        with self.changed:
            return self._go(self._history.redo(self.settings))

    def go_to(self, step: int) -> bool:
        """Back or forward to a step, counted from 0 for the oldest; Refusal where there is none."""
        with self.changed:
            self._history.settle(self.settings)
            count = len(self._history.past) + 1 + len(self._history.future)
            if not 0 <= step < count:
                raise Refusal("invalid_command", f"There are the steps 0 to {count - 1}.")
            return self._go(self._history.go_to(step, self.settings))

    def steps(self) -> tuple[list[Settings], int]:
        """What was set at each step, oldest first, and the place of the present one."""
        with self.changed:
            before = self._history.before(self.settings)
            return [*before, self.settings, *reversed(self._history.future)], len(before)

    def state(self) -> dict[str, Any]:
        """What every tab is told: recipe, revision, and whether there are steps to go to."""
        with self.changed:
            return {
                "recipe": self.settings.recipe.values,
                "revision": self.revision,
                "can_undo": bool(self._history.before(self.settings)),
                "can_redo": bool(self._history.future),
            }

    def stored(self) -> dict[str, Any]:
        """As it is written, but for the members, which have the journal."""
        with self.changed:
            known = {name: getattr(self, name) for name in _NEEDED}
            return {**known, **steps.stored(self.settings, self._history)}

    def remove(self, image_ids: Iterable[str]) -> None:
        """These members have gone. What was theirs is let go of; steps of the history that name them are no
        harm."""
        with self.changed:
            gone = list(image_ids)
            self.members.remove(gone)
            self.settings = self.settings.without(gone)
            self.changed.notify_all()

    def record_of(self, member: Member, description: dict[str, Any], created_ms: int) -> ImageRecord:
        """The record of a member as an image, with the album's keys."""
        return ImageRecord(
            id=member.id,
            name=member.name,
            description=description,
            key_hash=self.key_hash,
            owner_hash=self.owner_hash,
            created_ms=created_ms,
            view_key=self.view_key,
            album_id=self.id,
        )

    def _go(self, settings: Settings | None) -> bool:
        if settings is None:
            return False
        gone = [image_id for image_id in {**settings.own, **settings.ranks} if image_id not in self.members]
        self._become(settings.without(gone))
        return True

    def _become(self, settings: Settings) -> None:
        self.settings = settings
        self.members.arrange(settings.ranks)
        self.revision += 1
        self.changed.notify_all()
