"""Publications in a bucket that many servers share: `publications/<id>/publication.json`, and the files.

A folder of this machine has copies. What is open is what has its record in the bucket: it is put last, and
removed first. Files never change, so a copy stays good for as long as the record is there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from app.errors import Refusal
from app.keyed_lock import KeyedLock
from app.storage.bucket import Bucket
from app.storage.files import disk_refusals, write_whole
from app.storage.publications import PublicationFolder, PublicationShelf, is_publication_id, not_published
from app.storage.records import text_of


class BucketPublications(PublicationShelf):
    """`root` is where the copies are; `before` has publications from before the bucket, which stay there."""

    def __init__(
        self, root: Path, work: Callable[[], Path], bucket: Bucket, before: PublicationShelf
    ) -> None:
        super().__init__(root, work)
        self._bucket = bucket
        self._before = before
        self._tags: dict[str, str] = {}
        self._bringing = KeyedLock()
        self._has_listed = False

    def commit(self, folder: PublicationFolder) -> None:
        """List it here, then everywhere: by its record, once its files are in the bucket."""
        for path in folder.path.iterdir():
            if path != folder.record:
                with path.open("rb") as file:
                    self._bucket.put(_key(folder.id, path.name), file)
        super().commit(folder)
        record = super().folder(folder.id).record
        self._tags[folder.id] = self._bucket.put(_key(folder.id, record.name), record.read_bytes())

    def folder(self, publication_id: str) -> PublicationFolder:
        """Its folder, with all of it on this machine. While the bucket is away, copies count."""
        if not is_publication_id(publication_id):
            raise not_published()
        if self._before.has(publication_id):
            return self._before.folder(publication_id)
        with self._bringing.of(publication_id):
            try:
                return self._present(publication_id)
            except FileNotFoundError:
                self._drop_copy(publication_id)
                raise not_published() from None
            except Refusal:
                if self.has(publication_id):
                    return super().folder(publication_id)
                raise

    def signed(self, publication_id: str, name: str, mime: str, is_head: bool) -> str | None:
        if self._before.has(publication_id):
            return None
        return self._bucket.signed(_key(publication_id, name), mime, is_head)

    def rewrite(self, publication_id: str, version: int, body: Mapping[str, Any]) -> None:
        folder = self.folder(publication_id)
        if folder.within == self._before.listed:
            self._before.rewrite(publication_id, version, body)
            return
        text = text_of(version, body)
        self._tags[publication_id] = self._bucket.put(_key(publication_id, folder.record.name), text)
        write_whole(folder.record, text)

    def ids(self) -> list[str]:
        """Those that are on this machine; at the first asking those of all servers, so that what one has left
        behind is found by the next that starts."""
        found = {*super().ids(), *self._before.ids()}
        if not self._has_listed:
            found |= {each.key.split("/")[1] for each in self._bucket.list("publications/")}
            self._has_listed = True
        return [each for each in found if is_publication_id(each)]

    def remove(self, folder: PublicationFolder) -> None:
        if folder.within == self._before.listed:
            self._before.remove(folder)
            return
        self._tags.pop(folder.id, None)
        try:
            self._bucket.delete(_key(folder.id, folder.record.name))
            for each in list(self._bucket.list(_key(folder.id, ""))):
                self._bucket.delete(each.key)
        finally:
            super().remove(folder)

    def _present(self, publication_id: str) -> PublicationFolder:
        """As the bucket has it now; FileNotFoundError where it is not open."""
        has_copy = self.has(publication_id)
        key = _key(publication_id, "publication.json")
        found = self._bucket.get(key, unless=self._tags.get(publication_id) if has_copy else None)
        if found is not None:
            text, self._tags[publication_id] = found
            if has_copy:
                write_whole(super().folder(publication_id).record, text)
            else:
                self._bring(publication_id, text)
        return super().folder(publication_id)

    def _bring(self, publication_id: str, record: bytes) -> None:
        """Copy all of it to this machine."""
        making = self.make(publication_id)
        with disk_refusals():
            for each in self._bucket.list(_key(publication_id, "")):
                name = each.key.rsplit("/", 1)[1]
                if name != making.record.name:
                    self._bucket.fetch(each.key, making.file(name))
            making.record.write_bytes(record)
        super().commit(making)

    def _drop_copy(self, publication_id: str) -> None:
        self._tags.pop(publication_id, None)
        super().remove(PublicationFolder(publication_id, self.listed))


def _key(publication_id: str, name: str) -> str:
    return f"publications/{publication_id}/{name}"
