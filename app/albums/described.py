"""What clients are told of albums and their members."""

from __future__ import annotations

import time
from typing import Any

from app.albums.album import Album
from app.albums.member import Member
from app.errors import Refusal
from app.keeping.described import image_facts, rights
from app.keeping.images import Images
from app.keeping.rights import Right

#: What is known of a member only once it has been checked.
_UNKNOWN = ("format", "mime", "width", "height", "has_alpha", "orientation", "is_odd")


def album_body(album: Album, images: Images, right: Right | None, first: int, count: int) -> dict[str, Any]:
    """An album with up to `count` members from place `first` on, counted from 0; `next` is where to go on."""
    members = list(album.members)
    page = members[first : first + count]
    state = album.state()
    body = {
        "id": album.id,
        "url": f"/api/albums/{album.id}",
        "editor_url": f"/album/{album.id}",
        "name": album.name,
        "recipe": state["recipe"],
        "revision": state["revision"],
        "created_at": album.created_ms,
        "expires_at": int((time.time() + album.left_s()) * 1000),
        "count": len(members),
        "original_bytes": album.members.bytes,
        "estimate": album.estimate,
        "images": [_body(album, images, each, right, first + place) for place, each in enumerate(page, 1)],
        "next": first + count if count and first + count < len(members) else None,
        "may_edit": right == "edit",
    }
    return body | ({"view_key": album.view_key} if right == "edit" else {})


def member_body(album: Album, images: Images, member: Member, right: Right | None) -> dict[str, Any]:
    """A member as it is now; `not_found` where it has just gone."""
    return _body(album, images, album.member(member.id), right, album.members.ids.index(member.id) + 1)


def _body(album: Album, images: Images, member: Member, right: Right | None, number: int) -> dict[str, Any]:
    may_edit = right == "edit"
    placed = {
        "number": number,
        "rank": album.members.rank_of(member.id),
        "path": member.path,
        "modified_at": member.modified_ns // 1_000_000 or None if may_edit else None,
        "own": album.settings.own_of(member.id),
        "state": member.state,
        "thumbnail_url": f"/api/images/{member.id}/thumbnail",
    }
    if member.error is not None:
        placed["error"] = dict(member.error)
    return _facts(album, images, member, may_edit) | placed


def _facts(album: Album, images: Images, member: Member, may_edit: bool) -> dict[str, Any]:
    if member.state == "ready":
        try:
            record = images.record(member.id)
        except Refusal:
            pass  # its record is damaged: what the album knows is all there is
        else:
            facts = image_facts(record, images.expires_ms(record.id)) | rights(record, may_edit)
            facts.pop("view_key", None)
            return facts
    return {
        "id": member.id,
        "url": f"/api/images/{member.id}",
        "editor_url": f"/edit/{member.id}",
        "name": member.name,
        "title": "",
        "alt": "",
        "bytes": member.bytes,
        **dict.fromkeys(_UNKNOWN),
        "metadata": {},
        "notices": [],
        "created_at": album.created_ms,
        "expires_at": int((time.time() + album.left_s()) * 1000),
        "may_edit": may_edit,
    }
