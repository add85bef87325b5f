"""Changing: what every batch shares that changes the members of an album."""

from __future__ import annotations

from typing import Any

from app.albums.album import Album
from app.albums.hands import Hands
from app.albums.standing import Standing
from app.batching.item import Item, Outcome
from app.errors import Refusal
from app.recipe.recipe import Recipe

#: Refusals after which there is no member to speak of, or that the runner tries again.
_PASSED_ON = ("busy", "storage_unavailable", "moved", "not_found")


class Changing:
    """Whatever becomes of an item, its member is in the bundle as it is then."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands

    def act(self, album: Album, batch_id: str, holder: str, shared: Recipe, item: Item) -> Outcome:
        """Do one item. Refusal where there is no member, or where it is tried again."""
        try:
            said, noted = self._done(album, batch_id, holder, item)
        except Refusal as refusal:
            if refusal.code in _PASSED_ON:
                raise
            return Outcome("failed", self._file(album, batch_id, item), refusal.code, refusal.detail)
        file = self._file(album, batch_id, item)
        if said:
            return Outcome("skipped", file, message=said)
        made = {name: file["file"][name] for name in ("bytes", "etag")}
        return Outcome("done", file | made | noted)

    def stop(self, shared: Recipe, item: Item) -> None:
        """What is in work ends by itself: it is short."""

    def stands(self, album: Album, item: Item, outcome: Outcome) -> bool:
        """Whether the member is as this item has left it, and was not before."""
        try:
            return self.hands.standing(album, item.facts["image_id"]) == Standing(**outcome.facts["after"])
        except (Refusal, KeyError):
            return False

    def _done(self, album: Album, batch_id: str, holder: str, item: Item) -> tuple[str, dict[str, Any]]:
        """Why the member stays as it is, else "", and `before` and `after` as `Standing` has them. Refusal
        where it could not be done."""
        raise NotImplementedError

    def _file(self, album: Album, batch_id: str, item: Item) -> dict[str, Any]:
        return {"file": self.hands.file(album, item.facts["image_id"], batch_id, item.number)}
