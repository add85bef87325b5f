"""What of an album is open to the public: the publications of its members, made, listed and ended together.

Each picture keeps a publication of its own. So what is published with the album is also found, ended and
followed by a new key as if it had been published by itself, and nothing is left when a member goes.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from app.albums.album import Album
from app.albums.member import Member
from app.batching.naming import below, distinct
from app.batching.zip import Entry, Zip
from app.blocking import offload
from app.errors import Refusal
from app.keeping.images import Images
from app.publishing.names import file_name
from app.publishing.publication import Publication
from app.publishing.publications import Publications
from app.publishing.sets import Advance
from app.publishing.several import MANIFEST, MARKUP, Part, manifest, page, stems_of
from app.publishing.wanted import Wanted
from app.recipe.recipe import Catalog, Recipe
from app.storage.publications import not_published


@dataclass(frozen=True)
class Shown:
    """A member that is open to the public: `name` is what it is called in the album, which no other is."""

    name: str
    member: Member
    publication: Publication


@dataclass(frozen=True)
class Failed:
    member: Member
    refusal: Refusal


class AlbumPublications:
    """Over the publications of single pictures."""

    def __init__(self, images: Images, publications: Publications, catalog: Catalog) -> None:
        self._images = images
        self._publications = publications
        self._catalog = catalog

    def publish(
        self,
        album: Album,
        changes: Mapping[str, Any],
        wanted: Wanted,
        address: str,
        advance: Advance = lambda done, total: None,
    ) -> tuple[list[Publication], list[Failed]]:
        """Publish every member that is ready, each by its own recipe with `changes` over it, one after the
        other. `advance` counts pictures; what it raises ends the work, and then nothing of it is left.
        What cannot be made is told beside the rest. Refusal `invalid_recipe`; and where none could be made,
        the first one's."""
        album.settings.recipe.patched(changes, self._catalog)
        ready = [member for member in album.members if member.state == "ready"]
        if not ready:
            raise Refusal("not_finished", "No picture of this album is ready yet.")
        made: list[Publication] = []
        failed: list[Failed] = []
        try:
            for at, member in enumerate(ready):
                advance(at, len(ready))
                recipe = album.recipe_of(member.id).patched(changes, self._catalog)
                # Who has gone is noticed after each file, not only after each picture.
                step = partial(_again, advance, at, len(ready))
                try:
                    made.append(self._publish(member, recipe, wanted, address, step))
                except Refusal as refusal:
                    failed.append(Failed(member, refusal))
                album.touch()
            advance(len(ready), len(ready))
        except BaseException:
            self.withdraw(made)
            raise
        if not made:
            raise failed[0].refusal
        return made, failed

    def shown(self, album: Album) -> list[Shown]:
        """The newest of each member that has one, in the order of the album."""
        found = []
        for member in album.members:
            newest = next(iter(self._of(member)), None)
            if newest is not None:
                found.append((member, newest))
        names = distinct([below(member.path, member.name) for member, _ in found])
        return [Shown(name, *each) for name, each in zip(names, found, strict=True)]

    def end(self, album: Album) -> None:
        """End all that is open of its members."""
        for member in album.members:
            self.withdraw(self._of(member))

    def withdraw(self, publications: list[Publication]) -> None:
        for each in publications:
            self._publications.withdraw(each)

    def bundle(self, album: Album) -> Zip:
        """What is open of the album as one ZIP: files under clean names, the manifest, and the markup.
        Refusal `not_found` where nothing is."""
        shown = self.shown(album)
        if not shown:
            raise not_published()
        parts, entries = [], []
        for each, stem in zip(shown, stems_of(each.member.name for each in shown), strict=True):
            publication = each.publication
            named = {
                file: file_name(stem, file.width, file.name.rsplit(".", 1)[1]) for file in publication.files
            }
            parts.append(Part(each.name, publication.made, named.__getitem__, publication.alt))
            modified = publication.created_ms / 1000
            for file, name in named.items():
                place = self._publications.place(publication, file)
                entries.append(Entry(name, file.bytes, _crc(place), place, modified))
        moment = max(each.publication.created_ms for each in shown) / 1000
        texts = ((MANIFEST, manifest(parts)), (MARKUP, page(parts)))
        return Zip([*entries, *(Entry.of_text(name, text, moment) for name, text in texts)])

    def _publish(
        self, member: Member, recipe: Recipe, wanted: Wanted, address: str, advance: Advance
    ) -> Publication:
        record = self._images.record(member.id)
        holder = self._images.holder(member.id, "edit", address)
        return self._publications.publish(record, recipe, wanted, holder, address, advance)

    def _of(self, member: Member) -> list[Publication]:
        try:
            return self._publications.of(self._images.record(member.id))
        except Refusal:  # one that was refused has no record
            return []


def _again(advance: Advance, at: int, total: int, done: int, of: int) -> None:
    """Tell of a file what is so of its picture."""
    advance(at, total)


def _crc(path: Path) -> int:
    """Of a published file, which never changes. Refusal `not_found` where it was ended meanwhile."""

    def read() -> int:
        crc = 0
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                crc = zlib.crc32(piece, crc)
        return crc

    try:
        return offload(read)
    except FileNotFoundError:
        raise not_published() from None
