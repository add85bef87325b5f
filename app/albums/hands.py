"""Hands: what an item of a batch does to one member, so that a kill at any moment leaves it as it was or as
it is to be, and nothing is lost.

What a member had before is kept with the batch first, by a second name for the same bytes. What is made is
always made of that, so an item that is done again gives the same. Files beside a batch, by an item's number:

    <n>.before, <n>.before.json     its original before, and the description of that
    <n>.after                       its original afterwards, for the bundle
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.albums.album import Album
from app.albums.albums import Albums
from app.albums.member import Member
from app.albums.standing import Standing
from app.batching.item import Item
from app.blocking import offload
from app.editing.edits import Edits
from app.errors import Refusal
from app.keeping.images import Images
from app.keeping.record import ImageRecord
from app.rendering.finished import marks_of
from app.storage.files import disk_refusals
from app.storage.shelf import Shelf


class Hands:
    """`shelf` is where batches keep their files."""

    def __init__(self, albums: Albums, edits: Edits, images: Images, shelf: Shelf) -> None:
        self._albums = albums
        self._edits = edits
        self._images = images
        self._shelf = shelf

    def standing(self, album: Album, image_id: str) -> Standing:
        """As the member stands now. Refusal `not_found`, or that of a file that was refused."""
        return Standing.of(*self._known(album, image_id))

    def check(self, album: Album, image_id: str, before: Standing, after: Standing) -> None:
        """Refusal `plan_outdated` where the member is not as the plan has found it."""
        if not self.standing(album, image_id).is_between(before, after):
            raise Refusal("plan_outdated", "The picture has been changed since, and stays as it is.")

    def keep(self, album: Album, image_id: str, batch_id: str, number: int) -> Path:
        """Keep what the member has now, unless that is done; where its bytes are."""
        before = self._shelf.file(batch_id, f"{number}.before")
        if not offload(before.exists):
            _, record = self._known(album, image_id)
            self._shelf.note(batch_id, f"{number}.before.json", json.dumps(record.description).encode())
            self._shelf.adopt(batch_id, before.name, self._original(record))
        return before

    def kept(self, batch_id: str, number: int) -> tuple[Path, dict[str, Any]]:
        """What an item of a batch had before, and its description."""
        path = self._shelf.file(batch_id, f"{number}.before")
        with disk_refusals():
            try:
                return path, json.loads(offload(path.with_suffix(".before.json").read_bytes))
            except FileNotFoundError:
                raise Refusal("not_found", "What the picture was before is lost.") from None

    def borrowed(self, batch_id: str, number: int, path: Path) -> Path:
        """A second name for what was kept, that `put` may use up."""
        part = f"{number}.again"
        self._shelf.adopt(batch_id, part, path)
        return self._shelf.file(batch_id, part)

    def put(
        self, album: Album, image_id: str, after: Standing, made: tuple[Path, dict[str, Any]] | None
    ) -> None:
        """Have the member stand so, with these bytes and their description where they are others. `made` may
        be used up."""
        record = self._known(album, image_id)[1]
        changes: dict[str, Any] = {"name": after.name}
        if made is not None:
            path, description = made
            self._images.put_original(image_id, path)
            changes |= {"description": description, "edition": after.edition}
        record = self._images.change(image_id, lambda record: replace(record, **changes))
        self._edits.take_over(record)
        with album.changed:
            album.member(image_id)
            album.members.place(image_id, *after.place, record.description["bytes"])
        self._albums.settled(album, album.member(image_id))
        album.touch()

    def file(self, album: Album, image_id: str, batch_id: str, number: int) -> dict[str, Any]:
        """The member as it is from now on in the batch's bundle, JSON-safe: `{name, path, modified_ns, bytes,
        etag, crc}`."""
        member, record = self._known(album, image_id)
        name = _after(number)
        self._shelf.adopt(batch_id, name, self._original(record))
        marks = offload(_marks, self._shelf.file(batch_id, name))
        standing = {"name": member.name, "path": member.path, "modified_ns": member.modified_ns}
        return standing | {"bytes": record.description["bytes"]} | marks

    def _original(self, record: ImageRecord) -> Path:
        return self._images.source(record).folder.original

    def _known(self, album: Album, image_id: str) -> tuple[Member, ImageRecord]:
        member = album.member(image_id)
        if member.error is not None:
            raise Refusal.from_dict(dict(member.error))
        return member, self._images.record(image_id)


def kept_as(item: Item) -> str:
    """What the file of an item is called beside its batch."""
    return _after(item.number)


def _after(number: int) -> str:
    return f"{number}.after"


def _marks(path: Path) -> dict[str, Any]:
    with disk_refusals(), path.open("rb") as file:
        return marks_of(file)
