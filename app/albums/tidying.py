"""Tidying: a chore that changes what members are called, where they lie, when they were taken, or which bytes
they have. Their pictures look as before."""

from __future__ import annotations

import filecmp
from collections.abc import Mapping
from typing import Any

from app.albums.album import Album
from app.albums.bench import Bench
from app.albums.changing import Changing
from app.albums.hands import Hands
from app.albums.planning import Planned, planned
from app.albums.standing import Standing
from app.batching.item import Item
from app.blocking import offload
from app.chores.chore import Change, Chore, Skip
from app.errors import Refusal
from app.keeping.images import Images
from app.wording import marked


class Tidying(Changing):
    """One chore as batches do it."""

    def __init__(self, chore: Chore, images: Images, hands: Hands, bench: Bench) -> None:
        super().__init__(hands)
        self._chore = chore
        self._images = images
        self._bench = bench

    def plan(self, album: Album, values: Mapping[str, Any], members: list[str] | None) -> list[Item]:
        """An item for each member that has a picture. Refusal `invalid_recipe`, `not_found`, `name_taken`
        where two would have one name, `wrong_state` while one is still being checked."""
        with album.changed:
            found = planned(album, self._images, self._chore, values, members)
            if any(each.member.state == "waiting" for each in found):
                raise Refusal("wrong_state", "Some pictures are still being checked. Wait for them.")
            for each in found:
                if isinstance(each.planned, Skip) and each.planned.code == "name_taken":
                    raise Refusal("name_taken", "Nothing was changed. {reason}", reason=each.planned.reason)
            return [self._item(album, each) for each in found if each.photo is not None]

    def _item(self, album: Album, each: Planned) -> Item:
        photo, member = each.photo, each.member
        assert photo is not None
        before = self.hands.standing(album, member.id)
        facts: dict[str, Any] = {"image_id": member.id, "path": member.path, "before": before.to_dict()}
        if isinstance(each.planned, Skip):
            facts["skip"] = each.planned.to_dict()
        else:
            change = each.planned
            facts["change"] = {"name": change.name, "modified_ns": change.modified_ns}
            facts |= {"content": change.content, "notices": list(change.notices)}
        return Item(each.number, member.name, photo.width * photo.height / 1e6, member.bytes, facts)

    def _done(self, album: Album, batch_id: str, holder: str, item: Item) -> tuple[str, dict[str, Any]]:
        facts, image_id, before = item.facts, item.facts["image_id"], Standing(**item.facts["before"])
        if "skip" in facts:
            if "code" in facts["skip"]:
                raise Refusal(facts["skip"]["code"], facts["skip"]["reason"])
            return facts["skip"]["reason"], {}
        content = facts["content"]
        after = before.after(Change(**facts["change"], content=content), f"{batch_id}/{item.number}")
        self.hands.check(album, image_id, before, after)
        noted = {"before": before.to_dict(), "after": after.to_dict()}
        if facts["notices"]:
            noted["notices"] = facts["notices"]
        if content is None:
            self.hands.put(album, image_id, after, None)
            return "", noted
        kept = self.hands.keep(album, image_id, batch_id, item.number)
        format = self._images.record(image_id).description["format"]
        with self._bench.made(kept, self._chore.name, format, content, holder) as made:
            if offload(filecmp.cmp, kept, made[0], False):
                return marked("It is so already."), {}
            self.hands.put(album, image_id, after, made)
        return "", noted
