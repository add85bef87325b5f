"""Images: what has been uploaded, who may edit it, and when it goes."""

from __future__ import annotations

import contextlib
import math
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.errors import Refusal
from app.keeping import stand_ins
from app.keeping.holdings import Holdings
from app.keeping.keeper import Keeper
from app.keeping.record import NOBODYS, VERSION, ImageRecord
from app.keeping.rights import Credentials, Right, hash_key, new_key
from app.rendering import orders
from app.rendering.job import Job
from app.rendering.pool import Pool
from app.rendering.source import Source
from app.storage.image_folder import RECORD, ImageFolder
from app.storage.local import not_found
from app.storage.records import Unreadable, tell_once
from app.storage.space import storage_unavailable
from app.storage.storage import ANY, Changed, Storage

#: Where other servers may change a record, it is believed for so long before it is asked for again.
BELIEVED_S = 0.5


class Images:
    """All images of this server."""

    def __init__(self, storage: Storage, pool: Pool, ttl_s: float, holdings: Holdings) -> None:
        self._storage = storage
        self._pool = pool
        self._ttl_s = ttl_s
        self._holdings = holdings
        self._records: dict[str, ImageRecord] = {}
        self._read_at: dict[str, float] = {}
        self._changing = threading.Lock()
        self._keepers: dict[str, Keeper] = {}
        #: Told of every image that has a new key.
        self.on_new_key: Callable[[ImageRecord], None] = lambda record: None

    def keep_with(self, image_ids: Iterable[str], keeper: Keeper) -> None:
        """These images are members of an album: they count as used when it is, and go when it goes."""
        self._keepers |= dict.fromkeys(image_ids, keeper)

    def make_folder(self, address: str, size: int) -> ImageFolder:
        """A folder to receive an upload of about `size` bytes in, as its original. Refusal `storage_full`,
        `storage_unavailable` or `too_many_images`."""
        self._check_holdings(address, size)
        folder = self._storage.make_folder(size)
        self._holdings.take(address, folder.id, size)
        return folder

    def discard(self, image_id: str) -> None:
        """An upload that was not accepted leaves nothing."""
        self._holdings.drop(image_id)
        self._storage.discard(image_id)

    def probe(self, image_id: str, address: str) -> dict[str, Any]:
        """Check and fully decode an original, which came from this address; its description, or the Refusal
        that says why not."""
        header, _ = self._pool.run(Job(orders.probe(image_id, address)))
        description: dict[str, Any] = header["description"]
        return description

    def admit(self, folder: ImageFolder, name: str, owner: str, address: str) -> tuple[ImageRecord, str]:
        """Accept the upload in `folder` from this address: probe it and list it. Its record and new key."""
        description = self.probe(folder.id, address)
        key = new_key()
        record = ImageRecord(
            id=folder.id,
            name=name,
            description=description,
            key_hash=hash_key(key),
            owner_hash=hash_key(owner),
            created_ms=int(time.time() * 1000),
            view_key=new_key(),
        )
        self._write(record)
        self._storage.commit(folder.id)
        self._holdings.resize(record.id, description["bytes"])
        self._note(record)
        return record, key

    def enlist(self, record: ImageRecord) -> None:
        """List a member of an album, whose folder is in its place already."""
        self._write(record)
        self._note(record)

    def record(self, image_id: str) -> ImageRecord:
        """The record, for the server's own use. Refusal `not_found`."""
        return self._load(image_id)

    def find(self, image_id: str, shown: Credentials) -> ImageRecord:
        """The record, for somebody who may see it; the same `not_found` for everybody else."""
        try:
            record = self._load(image_id)
        except Refusal as refusal:
            if refusal.code == "storage_unavailable":
                raise  # nobody may take it for gone
            record = NOBODYS
        if record.right(shown) is None:
            raise not_found()
        self.touch(image_id)
        return record

    def right(self, image_id: str, shown: Credentials) -> Right | None:
        """What somebody may do with an image that is open, by the keys it has now."""
        record = self._records.get(image_id, NOBODYS)
        return record.right(shown)

    def rename(self, image_id: str, texts: dict[str, Any]) -> ImageRecord:
        """Change `name`, `title` or `alt`; the new record."""
        return self.change(image_id, lambda record: replace(record, **texts))

    def renew_key(self, image_id: str, right: Right) -> str:
        """A new key for `right`; the old one opens nothing from now on. Refusal `wrong_state` for a member of
        an album, whose keys it has."""
        if self._load(image_id).album_id:
            raise Refusal("wrong_state", "This picture belongs to an album and has the album's keys.")
        key = new_key()
        changes: dict[str, Any] = {"key_hash": hash_key(key)} if right == "edit" else {"view_key": key}
        changed = self.change(image_id, lambda record: replace(record, **changes))
        self.on_new_key(changed)
        return key

    def add_publication(self, image_id: str, publication_id: str) -> None:
        """Note what was made of it; `not_found` where the image has gone meanwhile."""
        self.change(
            image_id,
            lambda record: replace(record, publications=[*record.publications, publication_id]),
        )

    def drop_publication(self, image_id: str, publication_id: str) -> None:
        """It has ended."""

        def left(published: list[str]) -> list[str]:
            return [each for each in published if each != publication_id]

        self.change(image_id, lambda record: replace(record, publications=left(record.publications)))

    def holder(self, image_id: str, right: Right | None, address: str) -> str:
        """Whose share of the workers somebody at `address` spends: who may edit the image that of the
        address it came from, as far as that is known, and who may look their own."""
        kept_as = self._records[image_id].album_id if image_id in self._records else ""
        return (self._holdings.holder(kept_as or image_id) if right == "edit" else None) or address

    def touch(self, image_id: str) -> None:
        keeper = self._keepers.get(image_id)
        if keeper is not None:
            keeper.touch()
        elif image_id not in self._records or not self._records[image_id].album_id:
            self._storage.touch(image_id)

    def source(self, record: ImageRecord) -> Source:
        """What renders of it start from, on this machine. A proxy that did not come along is made again."""
        folder = self._storage.folder(record.id)
        if self._storage.is_shared:
            holder = self._holdings.holder(record.album_id or record.id) or ""
            stand_ins.make_missing(record, folder, self._pool, holder)
        return Source.of(folder, record.description)

    def bring(self, image_id: str) -> None:
        """Have its original on this machine. Refusal."""
        self._storage.folder(image_id)

    def put_original(self, image_id: str, made: Path) -> None:
        """Have the file `made` in its place; it is used up."""
        self._storage.put_original(image_id, made)

    def thumbnail(self, image_id: str) -> Path:
        """Where the thumbnail is; it is made where it is missing. Refusal where that fails."""
        return stand_ins.thumbnail(self._storage.folder(image_id), self._pool)

    def keep_thumbnail(self, image_id: str, content: bytes) -> None:
        """What a worker has made of a member."""
        stand_ins.keep_thumbnail(self._storage.folder(image_id), content)

    def expires_ms(self, image_id: str) -> int:
        """When the image goes if nobody uses it before, in wall-clock milliseconds since 1970."""
        keeper = self._keepers.get(image_id)
        left_s = self._ttl_s - self._storage.idle_s(image_id) if keeper is None else keeper.left_s()
        return int((time.time() + left_s) * 1000)

    def delete(self, image_id: str) -> None:
        self._storage.delete(image_id)
        self._holdings.drop(image_id)
        self.forget(image_id)

    def forget(self, image_id: str) -> None:
        """What is known of an image here is not believed any more."""
        self._records.pop(image_id, None)
        self._read_at.pop(image_id, None)
        self._keepers.pop(image_id, None)

    def forget_gone(self) -> None:
        """Nobody holds what has gone without our doing: taken away from under the server, or, where other
        servers delete too, not asked for here for its time to live."""
        known, due = set(self._records), time.monotonic() - self._ttl_s
        if self._storage.is_shared:
            gone = {each for each in known if self._read_at[each] < due and each not in self._keepers}
        else:
            gone = known.difference(self._storage.ids())  # an image is known after it is listed
        for image_id in gone:
            self._holdings.drop(image_id)
            self.forget(image_id)

    def expired(self) -> list[str]:
        """Ids of the images that nobody has used for their time to live."""
        idle = self._storage.idle_longer_than(self._ttl_s)
        return [image_id for image_id in idle if image_id not in self._keepers]

    def _check_holdings(self, address: str, size: int) -> None:
        """Refusal `too_many_images`, when nothing of what the address held has gone meanwhile."""
        with contextlib.suppress(Refusal):
            return self._holdings.check(address, size)
        self.forget_gone()
        try:
            self._holdings.check(address, size)
        except Refusal as refusal:
            refusal.retry_after = self._until_one_goes_s(address)
            raise

    def _until_one_goes_s(self, address: str) -> int:
        """Seconds until an image of this address goes by itself."""
        idle_s = [0.0]
        for image_id in self._holdings.of(address):
            with contextlib.suppress(FileNotFoundError):  # still on its way
                idle_s.append(self._storage.idle_s(image_id))
        return max(1, math.ceil(self._ttl_s - max(idle_s)))

    def change(self, image_id: str, change: Callable[[ImageRecord], ImageRecord]) -> ImageRecord:
        """The record with changes, kept before it counts; one change after the other, on all servers."""
        with self._changing:
            while True:
                record, tag = self._read(image_id)
                record = change(record)
                with contextlib.suppress(Changed):
                    self._write(record, tag)
                    self._note(record)
                    return record

    def _write(self, record: ImageRecord, tag: str | None = ANY) -> None:
        try:
            self._storage.write(record.id, RECORD, VERSION, record.stored(), tag)
        except FileNotFoundError:  # taken away meanwhile, from under the server
            raise storage_unavailable() from None

    def _note(self, record: ImageRecord) -> None:
        self._records[record.id] = record
        self._read_at[record.id] = time.monotonic()

    def _load(self, image_id: str) -> ImageRecord:
        """The record, as new as it must be. While the storage cannot be asked, what is known of it counts."""
        known = self._records.get(image_id)
        if not self._storage.is_shared:
            self._storage.folder(image_id)
        elif known is not None and time.monotonic() - self._read_at[image_id] > BELIEVED_S:
            return self.refresh(image_id)
        if known is None:
            known, _ = self._read(image_id)
            self._note(known)
        return known

    def refresh(self, image_id: str) -> ImageRecord:
        """A record that is known, read again. Refusal `not_found` where it has gone."""
        try:
            record, _ = self._read(image_id)
        except Refusal as refusal:
            known = self._records.get(image_id)
            if refusal.code != "storage_unavailable" or known is None:
                self.forget(image_id)
                raise
            record = known
        self._note(record)
        return record

    def _read(self, image_id: str) -> tuple[ImageRecord, str]:
        """The record and its tag. An image without one that can be read is as good as not there."""
        try:
            stored = self._storage.read(image_id, RECORD, VERSION)
            if stored is None:
                raise Unreadable("it is missing")
            record = ImageRecord.read(image_id, stored.body)
        except Unreadable as error:
            tell_once(image_id, RECORD, str(error))
            raise not_found() from None
        if not record.view_key:  # there was none before, and it is to be the same after the next start
            record = replace(record, view_key=new_key())
            self._write(record)
            return self._read(image_id)
        return record, stored.tag
