"""All albums of this server: made, found, filled, changed, and ended."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from app import guard
from app.albums import steps
from app.albums.album import VERSION, Album
from app.albums.intake import Intake
from app.albums.member import Member, Members
from app.albums.member_edit import MemberEdit
from app.albums.owned import OwnedAlbums, no_album
from app.albums.settings import Settings
from app.albums.watcher import MOST_TOLD
from app.blocking import offload
from app.editing.edit import EditSession
from app.editing.edits import Edits
from app.editing.history import Steps
from app.errors import Refusal
from app.keeping.holdings import Holdings
from app.keeping.images import Images
from app.keeping.rights import Credentials, hash_key, new_key
from app.logs import short
from app.recipe.recipe import Catalog, Recipe
from app.rendering.pool import Pool
from app.rendering.source import Source
from app.storage.image_folder import ImageFolder
from app.storage.records import Unreadable
from app.storage.space import storage_full
from app.storage.storage import Storage

log = logging.getLogger(__name__)

#: What a member has on the disk beside its original: its sample and thumbnail.
_BESIDE_BYTES = 530_000


@dataclass(frozen=True)
class Bounds:
    """Of one album: pictures, bytes of their originals, and seconds it is kept after its last use."""

    files: int
    bytes: int
    ttl_s: float


class Albums(OwnedAlbums):
    """`width` pictures are checked at a time."""

    def __init__(
        self,
        storage: Storage,
        images: Images,
        edits: Edits,
        holdings: Holdings,
        pool: Pool,
        catalog: Catalog,
        bounds: Bounds,
        width: int,
        ended: Callable[[], bool],
    ) -> None:
        super().__init__(storage, storage.shelf("albums", VERSION, bounds.ttl_s), images, edits)
        self._holdings = holdings
        self._catalog = catalog
        self._bounds = bounds
        self._intake = Intake(pool, images, width, self.holder, self.settled, ended)
        edits.member_edit = self._edit_of
        for album_id in self._shelf.ids():
            self._load(album_id)

    def create(self, name: str, owner: str, address: str) -> tuple[Album, str]:
        """An empty album, and its new key. Refusal `too_many_images`, `storage_full`."""
        self._holdings.check(address, 0)
        self._storage.heal()
        self._storage.space.take(0)
        album_id, key = self._shelf.new_id(), new_key()
        settings = Settings(Recipe.default(self._catalog))
        body = {
            "name": name,
            "key_hash": hash_key(key),
            "owner_hash": hash_key(owner),
            "view_key": new_key(),
            "created_ms": int(time.time() * 1000),
            "revision": 0,
            **steps.stored(settings, Steps()),
        }
        self._shelf.write(album_id, body)
        self._holdings.take(address, album_id, 0)
        return self._opened(album_id, body), key

    def find(self, album_id: str, shown: Credentials) -> Album:
        """The album, for somebody who may see it; the same `not_found` for everybody else."""
        album = self._present(album_id, shown)
        if album is None or album.right(shown) is None:
            raise no_album()
        album.touch()
        return album

    def holder(self, album: Album) -> str:
        """Whose share of the workers it spends: that of the address it came from, as far as that is known."""
        return self._holdings.holder(album.id) or album.id

    def make_folder(self, album: Album, size: int) -> ImageFolder:
        """A folder to receive an upload of about `size` bytes in. Refusal `too_many_files`, `storage_full`,
        `storage_unavailable` or `too_many_images`."""
        if album.members.bytes + size > self._bounds.bytes:
            raise storage_full()
        address = self._holdings.holder(album.id)
        if address is not None:
            self._holdings.check_bytes(address, size)
        return self._storage.make_folder(size + _BESIDE_BYTES, album.id)

    def add(self, album: Album, folder: ImageFolder, member: Member) -> tuple[Member, bool]:
        """Take the upload in `folder` in as a member, to be checked in its turn; and whether it is new: the
        same token again is the same member. Refusal `too_many_files`."""
        with album.changed:
            known = album.members.of_token(member.token)
            if known is not None:
                return known, False
            if len(album.members) >= self._bounds.files:
                raise Refusal(
                    "too_many_files", "An album has at most {most} pictures.", most=self._bounds.files
                )
            self._storage.commit(folder.id, kept_with_album=True)
            self._images.keep_with([member.id], album)
            try:
                album.members.add(member)
            except Refusal:
                self._delete([member.id], "deleted")
                raise
            self._holdings.resize(album.id, album.members.bytes)
        self._intake.put(album, member)
        return member, True

    def patch(
        self,
        album: Album,
        changes: Any,
        members: list[str] | None,
        settled: bool,
        origin: str = "",
        by: str = "",
    ) -> bool:
        """Change the shared recipe, or the own values of these members; whether anything is another then.
        `origin` is the tab that did it, `by` the member in whose edit it was done."""
        act = partial(album.patch, changes, members, time.monotonic(), settled)
        changed = self.act(album, act, origin, by, rests=settled)
        if changed and members is not None:
            self._tell_of(album, members)
        return changed

    def move(self, album: Album, members: list[str], before: str | None, origin: str = "") -> bool:
        """Let these members stand right before that one, or at the end; whether any has moved."""
        changed = self.act(album, partial(album.move, members, before), origin)
        if changed:
            self._tell_of(album, members)
        return changed

    def act(
        self, album: Album, act: Callable[[], bool], origin: str = "", by: str = "", rests: bool = True
    ) -> bool:
        """Do something to the album, and tell all who see it where anything is another then. Where another
        server may take it over, what a hand at rest has done is kept before it is acknowledged; Refusal
        `moved` where that has happened."""
        changed = act()
        if changed:
            self._spread(album, origin, by)
        if rests and self._shelf.is_shared:
            try:
                self.save(album)
            except Refusal as refusal:
                if refusal.code == "moved":
                    raise
        return changed

    def remove(self, album: Album, image_ids: Iterable[str]) -> None:
        """Take members out, and delete their files."""
        gone = [album.member(image_id).id for image_id in image_ids]
        with album.changed:
            album.remove(gone)
            self._holdings.resize(album.id, album.members.bytes)
        if self._watcher is not None:
            self._watcher.removed(album, gone)
        self._delete(gone, "deleted")

    def end(self, album_id: str, reason: str) -> None:
        """Delete the album and all its members; its tabs are told why (`deleted` or `expired`)."""
        found = self._present(album_id)
        if found is None:
            return
        album = self.surely(found, self._write_end)
        self.on_end(album)
        if self._watcher is not None:
            self._watcher.ended(album, reason)
        self._holdings.drop(album_id)
        self._delete(album.members.ids, reason)
        if self._shelf.is_shared:
            self._shelf.remove(album_id)

    def end_expired(self) -> None:
        """Delete every album that nobody has used for its time to live."""
        for album_id in offload(lambda: list(self._shelf.idle_longer_than(self._bounds.ttl_s))):
            with guard.guarded("sweep"), suppress(Refusal):
                if self._present(album_id) is None:
                    self._clear(album_id)
                self.end(album_id, "expired")

    def _write_end(self, album: Album) -> Album:
        """From here on it has ended, whatever happens to this server."""
        with album.changed:
            if self._shelf.is_shared:
                try:
                    album.members.end()
                except Refusal:
                    self.lose(album.id)  # it may be written: who asks next reads what is so
                    raise
            self._albums.pop(album.id, None)
            if not self._shelf.is_shared:
                self._shelf.remove(album.id)
            album.is_over = True
            album.changed.notify_all()
        return album

    def _load(self, album_id: str) -> None:
        """An album of an earlier run; what was waiting goes on being checked."""
        try:
            body = self._shelf.read(album_id)
            album = self._opened(album_id, body or {})
        except Unreadable as error:
            log.error("the record of album %s cannot be read: %s", short(album_id), error)
            return
        self._intake.put(album, *album.members.waiting())

    def _opened(self, album_id: str, body: dict[str, Any]) -> Album:
        members = Members(self._shelf.journal(album_id))
        album = Album(album_id, body, members, self._catalog, self._shelf, self._bounds.ttl_s)
        self._images.keep_with(members.ids, album)
        self._seen[album_id] = time.monotonic()
        self._albums[album_id] = album
        return album

    def settled(self, album: Album, member: Member) -> None:
        """A member has been checked, or is another than it was: what is held of it is counted, and all who
        see the album are told."""
        self._holdings.resize(album.id, album.members.bytes)
        if self._watcher is not None:
            self._watcher.settled(album, member)

    def _tell_of(self, album: Album, image_ids: list[str]) -> None:
        if self._watcher is not None:
            for image_id in image_ids[:MOST_TOLD]:
                self._watcher.settled(album, album.member(image_id))

    def _spread(self, album: Album, origin: str, by: str) -> None:
        if self._watcher is not None:
            self._watcher.changed(album, origin)
        for image_id in self._edits.ids():
            if image_id in album.members and image_id != by:
                self._edits.follow(image_id, origin)

    def _delete(self, image_ids: list[str], reason: str) -> None:
        open_ids = set(self._edits.ids())
        for image_id in image_ids:
            with guard.guarded("albums"), suppress(Refusal):
                if image_id in open_ids:
                    self._edits.end(image_id, reason)
                else:
                    self._images.delete(image_id)
        self._edits.forget_pictures(image_ids)

    def _edit_of(self, album_id: str, source: Source) -> EditSession:
        album = self._present(album_id)
        if album is None:
            raise no_album()
        return MemberEdit(
            source,
            album,
            act=lambda act: self.act(album, act, by=source.id),
            patch=lambda changes, settled: self.patch(album, changes, [source.id], settled, by=source.id),
        )
