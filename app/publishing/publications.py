"""Publications: responsive sets that are open to the public, until they are ended or their time is over."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from app.blocking import offload
from app.errors import Refusal
from app.keeping.holdings import Holdings
from app.keeping.images import Images
from app.keeping.record import ImageRecord
from app.keeping.rights import Credentials
from app.publishing.bundle import write_bundle
from app.publishing.markup import markup
from app.publishing.names import stem_of
from app.publishing.publication import VERSION, Publication
from app.publishing.sets import Advance, ResponsiveSet, ResponsiveSets, SetFile
from app.publishing.wanted import Wanted
from app.recipe.recipe import Recipe
from app.storage.files import disk_refusals
from app.storage.publications import PublicationFolder, PublicationShelf, not_published
from app.storage.records import Unreadable, read_record, tell_once, write_record
from app.storage.space import Space, storage_full

#: Records of so many publications are kept at hand.
_KNOWN = 1000
#: What a file is called on the disk before its hash is known.
_IN_THE_MAKING = "bundle.part"


class Publications:
    """All publications of this server; each lives `lifetime_s` seconds, None for good. They are made of
    images and outlive them, unless somebody deletes the image."""

    def __init__(
        self,
        shelf: PublicationShelf,
        space: Space,
        images: Images,
        sets: ResponsiveSets,
        holdings: Holdings,
        lifetime_s: float | None,
    ) -> None:
        self._shelf = shelf
        self._space = space
        self._images = images
        self._sets = sets
        self._holdings = holdings
        self._lifetime_s = lifetime_s
        #: Records by id, each with what the disk said of it when it was read.
        self._known: dict[str, tuple[tuple[int, int, int], Publication]] = {}

    def publish(
        self,
        record: ImageRecord,
        recipe: Recipe,
        wanted: Wanted,
        holder: str,
        address: str,
        advance: Advance = lambda done, total: None,
    ) -> Publication:
        """Make the set of an image and open it to the public. Its bytes count as held by `address`. Refusals
        of renders, `too_many_images`, `storage_full`, and what `advance` raises; then nothing of it is
        left."""
        self._holdings.check(address, 0)
        if not self._space.has_room():
            raise storage_full()
        folder = self._shelf.make()
        try:
            publication = self._make(folder, record, recipe, wanted, holder, advance)
            self._holdings.check(address, publication.bytes)
            self._space.take(publication.bytes)
            self._shelf.commit(folder)
            self._images.add_publication(record.id, folder.id)
        except BaseException:
            self._shelf.remove(folder)
            self._shelf.remove(PublicationFolder(folder.id, self._shelf.listed))
            raise
        self._holdings.take(address, publication.id, publication.bytes)
        return publication

    def find(self, publication_id: str) -> Publication:
        """One that is open at this moment; `not_found` for all else. Its folder is looked at each time:
        another process may have ended it."""
        folder = self._shelf.folder(publication_id)
        try:
            written = folder.record.stat()
        except OSError:
            raise not_published() from None
        as_written = (written.st_ino, written.st_mtime_ns, written.st_size)
        known = self._known.get(publication_id)
        if known is None or known[0] != as_written:
            known = as_written, self._read(folder)
            if len(self._known) >= _KNOWN:
                self._known.clear()
            self._known[publication_id] = known
        publication = known[1]
        if publication.is_over(time.time() * 1000):
            raise not_published()
        return publication

    def place(self, publication: Publication, file: SetFile) -> Path:
        """Where a file of it is on this machine."""
        return self._shelf.folder(publication.id).file(file.etag)

    def signed(self, publication: Publication, file: SetFile, mime: str, is_head: bool) -> str | None:
        """Where a file of it is in the bucket, as in `Storage`."""
        return self._shelf.signed(publication.id, file.etag, mime, is_head)

    def of(self, record: ImageRecord) -> list[Publication]:
        """Those of an image that are open, the newest first."""
        found = []
        for publication_id in reversed(record.publications):
            with suppress(Refusal):
                found.append(self.find(publication_id))
        return found

    def end(self, publication_id: str, shown: Credentials) -> None:
        """End it at once, for somebody who may edit its image, or might while there was one. `view_only` for
        who may look; the same `not_found` for everybody else."""
        publication = self.find(publication_id)
        if not publication.may_end(shown):
            try:
                self._images.find(publication.image_id, shown)
            except Refusal:  # who may not even look is told nothing
                raise not_published() from None
            raise Refusal("view_only", "This key is for looking only. It ends nothing.")
        self.withdraw(publication)

    def withdraw(self, publication: Publication) -> None:
        """End it at once, whoever may."""
        self._remove(publication.id)
        with suppress(Refusal):  # the image may have gone before
            self._images.drop_publication(publication.image_id, publication.id)

    def end_of(self, image_ids: Iterable[str]) -> None:
        """Somebody deletes these images: what was made of them goes too."""
        for image_id in image_ids:
            with suppress(Refusal):  # a member of an album that was refused has no record
                for publication_id in self._images.record(image_id).publications:
                    self._remove(publication_id)

    def end_expired(self) -> None:
        """End those whose time is over."""
        for publication_id in self._shelf.ids():
            try:
                self.find(publication_id)
            except Refusal:
                self._remove(publication_id)

    def follow_key(self, record: ImageRecord) -> None:
        """The image has a new key: from now on it is that one that ends its publications."""
        for publication in self.of(record):
            changed = replace(publication, key_hash=record.key_hash)
            self._shelf.rewrite(publication.id, VERSION, changed.stored())

    def _read(self, folder: PublicationFolder) -> Publication:
        try:
            stored = offload(read_record, folder.record, VERSION)
            if stored is None:
                raise not_published()
            return Publication.read(folder.id, stored)
        except Unreadable as error:
            tell_once(folder.id, folder.record.name, str(error))
            raise not_published() from None

    def _remove(self, publication_id: str) -> None:
        self._holdings.drop(publication_id)
        with suppress(Refusal):
            self._shelf.remove(self._shelf.folder(publication_id))

    def _make(
        self,
        folder: PublicationFolder,
        record: ImageRecord,
        recipe: Recipe,
        wanted: Wanted,
        holder: str,
        advance: Advance,
    ) -> Publication:
        stem = stem_of(record.name)

        def take(path: Path, file: SetFile) -> None:
            offload(folder.take, path, file.etag)

        made = self._sets.make(self._images.source(record), recipe, wanted, stem, take, holder, advance)
        now_ms = int(time.time() * 1000)
        publication = Publication(
            id=folder.id,
            image_id=record.id,
            key_hash=record.key_hash,
            owner_hash=record.owner_hash,
            created_ms=now_ms,
            expires_ms=None if self._lifetime_s is None else now_ms + int(self._lifetime_s * 1000),
            title=record.title,
            alt=record.alt,
            color=made.color,
            placeholder=made.placeholder,
            files=made.files,
            bundle=offload(_bundle, folder, made, stem, record.alt),
        )
        offload(write_record, folder.record, VERSION, publication.stored())
        return publication


def _bundle(folder: PublicationFolder, made: ResponsiveSet, stem: str, alt: str) -> SetFile:
    """The ZIP of a set, in its folder."""
    part = folder.file(_IN_THE_MAKING)
    html = markup(made, lambda file: file.name, alt)
    files = ((file.name, folder.file(file.etag)) for file in made.files)
    with disk_refusals(), part.open("w+b") as out:
        write_bundle(out, files, {f"{stem}.html": html})
        size = out.tell()
        out.seek(0)
        etag = hashlib.file_digest(out, "sha256").hexdigest()[:32]
        part.rename(folder.file(etag))
    return SetFile(f"{stem}.zip", "application/zip", 0, 0, size, etag)
