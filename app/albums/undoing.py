"""Undoing: a batch that gives back what another has changed. It is a batch itself, so it tells how far it is,
goes on after a kill, and can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.albums.album import Album
from app.albums.changing import Changing
from app.albums.standing import Standing
from app.batching.item import Item, Outcome
from app.errors import Refusal

#: What it is called as a chore. The catalog has none of that name: it is asked of a batch.
UNDO = "undo"


class Undoing(Changing):
    """What was changed again since stays as it is and is named (`plan_outdated`)."""

    def plan(self, album: Album, values: Mapping[str, Any], members: list[str] | None) -> list[Item]:
        raise Refusal("bad_request", "Undo is asked of a batch.")

    def plan_of(self, batch_id: str, ended: Iterable[tuple[Item, Outcome]]) -> list[Item]:
        """An item for each of a batch that was done."""
        return [_item(batch_id, *each) for each in ended if each[1].state == "done"]

    def _done(self, album: Album, batch_id: str, holder: str, item: Item) -> tuple[str, dict[str, Any]]:
        facts, image_id = item.facts, item.facts["image_id"]
        before, after = Standing(**facts["before"]), Standing(**facts["after"])
        self.hands.check(album, image_id, before, after)
        made = None
        if before.edition != after.edition:
            path, description = self.hands.kept(facts["of"], item.number)
            self.hands.keep(album, image_id, batch_id, item.number)
            made = self.hands.borrowed(batch_id, item.number, path), description
        self.hands.put(album, image_id, after, made)
        return "", {"before": facts["before"], "after": facts["after"]}


def _item(batch_id: str, item: Item, outcome: Outcome) -> Item:
    before, after = outcome.facts["after"], outcome.facts["before"]
    facts = {"image_id": item.facts["image_id"], "path": before["path"], "of": batch_id}
    return Item(item.number, before["name"], 0.0, item.bytes, facts | {"before": before, "after": after})
