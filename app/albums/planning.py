"""What a chore would do to the members of an album, told from their facts alone; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.albums.album import Album
from app.albums.member import Member
from app.chores.chore import Change, Skip
from app.chores.kinds import chore_named
from app.chores.moves import without_clashes
from app.chores.photo import Photo
from app.errors import Refusal
from app.keeping.images import Images
from app.recipe.recipe import Catalog

_WAITING = "The picture is being checked."


def plan(
    album: Album,
    images: Images,
    catalog: Catalog,
    chore: object,
    values: Mapping[str, Any],
    members: list[str] | None,
) -> list[dict[str, Any]]:
    """`{number, name, change | skip, notices}` of every member, or of these, in order. Refusal
    `invalid_recipe` for a chore or a value, `not_found` for a member."""
    declared = chore_named(chore)
    if declared.needs_recipe:
        album.settings.recipe.patched(values, catalog)
        checked = {}
    else:
        checked = declared.values(values)
    with album.changed:
        chosen = set(album.members.ids if members is None else [album.member(each).id for each in members])
        numbered = [(number, each) for number, each in enumerate(album.members, 1) if each.id in chosen]
    known = {number: _photo(images, number, member) for number, member in numbered}
    photos = [each for each in known.values() if isinstance(each, Photo)]
    planned = without_clashes(photos, declared.plan(photos, checked))
    by_number = {photo.number: each for photo, each in zip(photos, planned, strict=True)}
    return [
        _line(number, _name(member), by_number.get(number) or _unknown(known[number]))
        for number, member in numbered
    ]


def _photo(images: Images, number: int, member: Member) -> Photo | Skip:
    """Its facts, or why there are none."""
    if member.error is not None:
        return Skip(str(member.error.get("message", "")), member.error.get("code"))
    if member.state != "ready":
        return Skip(_WAITING)
    try:
        return Photo.described(number, _name(member), images.record(member.id).description)
    except Refusal as refusal:
        return Skip(refusal.detail, refusal.code)


def _unknown(found: Photo | Skip) -> Skip:
    assert isinstance(found, Skip)
    return found


def _name(member: Member) -> str:
    return f"{member.path}/{member.name}" if member.path else member.name


def _line(number: int, name: str, planned: Change | Skip) -> dict[str, Any]:
    head = {"number": number, "name": name}
    if isinstance(planned, Skip):
        return {**head, "skip": planned.to_dict(), "notices": []}
    return {**head, "change": planned.to_dict(), "notices": list(planned.notices)}
