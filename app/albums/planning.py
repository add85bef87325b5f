"""What a chore would do to the members of an album, told from their facts alone; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.albums.album import Album
from app.albums.member import Member
from app.chores import naming
from app.chores.chore import Change, Chore, Skip
from app.chores.kinds import chore_named
from app.chores.moves import without_clashes
from app.chores.photo import Photo
from app.errors import Refusal
from app.keeping.images import Images
from app.recipe.recipe import Catalog
from app.wording import marked

_WAITING = marked("The picture is being checked.")


@dataclass(frozen=True)
class Planned:
    """What would become of one member. `photo` is None where its facts are not known."""

    number: int
    member: Member
    photo: Photo | None
    planned: Change | Skip

    def to_dict(self) -> dict[str, Any]:
        """`{number, name, change | skip, notices}`, JSON-safe."""
        head = {"number": self.number, "name": _name(self.member)}
        if isinstance(self.planned, Skip):
            return {**head, "skip": self.planned.to_dict(), "notices": []}
        return {**head, "change": self.planned.to_dict(), "notices": list(self.planned.notices)}


def plan(
    album: Album,
    images: Images,
    catalog: Catalog,
    chore: object,
    values: Mapping[str, Any],
    members: list[str] | None,
) -> list[dict[str, Any]]:
    """A line for every member, or for these, in order. Refusal `invalid_recipe` for a chore or a value,
    `not_found` for a member."""
    declared = chore_named(chore)
    if declared.needs_recipe:
        album.settings.recipe.patched(values, catalog)
        values = {}
    return [each.to_dict() for each in planned(album, images, declared, values, members)]


def planned(
    album: Album, images: Images, chore: Chore, values: Mapping[str, Any], members: list[str] | None
) -> list[Planned]:
    """What a chore would do with these values, in the album's order; the same refusals."""
    checked = chore.values(values)
    with album.changed:
        chosen = set(album.members.ids if members is None else [album.member(each).id for each in members])
        everybody = list(album.members)
    known = {
        number: _photo(images, number, member)
        for number, member in enumerate(everybody, 1)
        if member.id in chosen
    }
    photos = [each for each in known.values() if isinstance(each, Photo)]
    taken = {naming.same(_name(each)) for each in everybody if each.error is None}
    changes = without_clashes(photos, chore.plan(photos, checked), lambda path: naming.same(path) in taken)
    by_number = {photo.number: each for photo, each in zip(photos, changes, strict=True)}
    return [_planned(everybody[number - 1], number, found, by_number) for number, found in known.items()]


def _planned(
    member: Member, number: int, found: Photo | Skip, planned: Mapping[int, Change | Skip]
) -> Planned:
    if isinstance(found, Skip):
        return Planned(number, member, None, found)
    return Planned(number, member, found, planned[number])


def _photo(images: Images, number: int, member: Member) -> Photo | Skip:
    """Its facts, or why there are none."""
    if member.error is not None:
        return Skip(str(member.error.get("message", "")), member.error.get("code"))
    if member.state != "ready":
        return Skip(_WAITING)
    try:
        described = images.record(member.id).description
    except Refusal as refusal:
        return Skip(refusal.detail, refusal.code)
    return Photo.described(number, _name(member), described, member.modified_ns)


def _name(member: Member) -> str:
    return f"{member.path}/{member.name}" if member.path else member.name
