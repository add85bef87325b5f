"""The folder store: one folder an image, made elsewhere and moved into place whole.

DATA_DIR/images/<id>/      the files of an image (app/storage/image_folder.py)
DATA_DIR/publications/<id>/  what is open to the public (app/storage/publications.py)
DATA_DIR/work-<token>/     what this run is making or removing; swept by a later run once it is gone

All of it is for this user alone. What is taken away from under the server is made again (`heal`).
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.blocking import offload
from app.errors import Refusal
from app.storage import moves
from app.storage.files import disk_refusals
from app.storage.ids import is_id, new_id
from app.storage.image_folder import ImageFolder, RecordName
from app.storage.own import claim, is_own, loose_ends
from app.storage.publications import PublicationShelf
from app.storage.records import read_text, tag_of
from app.storage.shelf import Shelf
from app.storage.space import Space, storage_unavailable
from app.storage.storage import ANY, Kept, kept

if TYPE_CHECKING:
    from app.storage.bucket_renditions import BucketRenditions

log = logging.getLogger(__name__)

#: Writing the time of use to disk more often than this would only wear it.
_TOUCH_EVERY_S = 30.0


class LocalStorage:
    """Storage in a local folder. OSError says, as the end of a sentence, why it cannot be taken."""

    is_shared = False
    renditions: BucketRenditions | None = None

    def __init__(
        self,
        root: Path,
        clock: Callable[[], float] = time.monotonic,
        quota_bytes: int = 0,
        floor_bytes: int = 0,
    ) -> None:
        self._clock = clock
        self._used: dict[str, float] = {}
        self._touched: dict[str, float] = {}
        self.images = root / "images"
        self.root = root
        self._work = root / f"work-{uuid.uuid4().hex}"
        self.publications = PublicationShelf(root, lambda: self._work)
        self._healing = threading.Lock()
        self._lock = -1
        self._take()
        for above in loose_ends(root):
            log.warning("other users can move WHITTLE_DATA_DIR away: %s is theirs, or open to all", above)
        self._sweep_earlier_runs()
        self.space = Space(root, quota_bytes, floor_bytes)

    def shelf(self, kind: str, version: int, ttl_s: float = 0.0) -> Shelf:
        """Where things of another kind than images are kept."""
        return Shelf(self.root / kind, version)

    def is_there(self) -> bool:
        """Whether the folder is there, is ours, and this run holds its part of it."""
        try:
            held = os.path.samestat(os.stat(self._work / "lock"), os.fstat(self._lock))
        except OSError:
            return False
        return held and is_own(self.images)

    def heal(self) -> None:
        """Make what was taken away from under the server again. Refusal `storage_unavailable` where that
        cannot be done, and where somebody else's folder stands in its place."""
        if self.is_there():
            return
        with self._healing:
            if self.is_there():
                return
            try:
                self._take()
            except OSError as error:
                log.error("WHITTLE_DATA_DIR cannot be used: %s", error.strerror)
                raise storage_unavailable() from None
            log.warning("WHITTLE_DATA_DIR was taken away and is made again; its images may be lost")

    def make_folder(self, size: int = 0, beside: str = "") -> ImageFolder:
        """A fresh folder for an image in the making, with an original of about `size` bytes; it is nobody's
        until `commit`. Refusal `storage_full`."""
        self.heal()
        self.space.take(size)
        folder = ImageFolder(new_id(beside), self._work)
        with disk_refusals():
            folder.make()
        return folder

    def commit(self, image_id: str, kept_with_album: bool = False, listed_as: str | None = None) -> str:
        """List an image that is finished: one rename, after its contents are safely on disk. A copy of one
        that is kept elsewhere is listed under its id there."""
        listed = ImageFolder(listed_as or image_id, self.images)
        offload(moves.commit, ImageFolder(image_id, self._work), listed)
        self._used[listed.id] = self._clock()
        return listed.id

    def put_original(self, image_id: str, made: Path) -> None:
        """Have the file `made` in place of an image's original."""
        with disk_refusals():
            offload(self.folder(image_id).put_original, made)

    def forget_copies(self, image_ids: Collection[str]) -> None:
        """There are no copies here."""

    def folder(self, image_id: str) -> ImageFolder:
        """The image's folder; Refusal `not_found` for anything that is not a listed image."""
        return self._found(image_id, (self.images,))

    def whereabouts(self, image_id: str) -> ImageFolder:
        """The folder of an image that is listed or in the making; Refusal `not_found`."""
        return self._found(image_id, (self.images, self._work))

    def is_in_the_making(self, image_id: str) -> bool:
        """Whether it is on its way and not listed yet."""
        return is_id(image_id) and is_own(self._work / image_id)

    def read(self, image_id: str, name: RecordName, version: int) -> Kept | None:
        text = read_text(self.whereabouts(image_id).path / name)
        return None if text is None else kept(text, version, tag_of(text))

    def write(
        self,
        image_id: str,
        name: RecordName,
        version: int,
        body: Mapping[str, Any],
        tag: str | None = ANY,
        aside: bool = False,
    ) -> str:
        path = self._place(image_id, (self.images, self._work)).path / name
        return offload(moves.exchange, path, version, body, tag, aside)

    def delete(self, image_id: str) -> None:
        """Unlist at once, then remove the files. It stays away, whatever happens to the machine."""
        self._remove(self.folder(image_id), lasting=True)
        self._used.pop(image_id, None)
        self._touched.pop(image_id, None)

    def discard(self, image_id: str) -> None:
        """Remove an image in the making; a missing one is fine."""
        self._remove(ImageFolder(image_id, self._work), lasting=False)

    def touch(self, image_id: str) -> None:
        """Note that the image is in use now."""
        now = self._clock()
        self._used[image_id] = now
        if now - self._touched.get(image_id, -_TOUCH_EVERY_S) >= _TOUCH_EVERY_S:
            self._touched[image_id] = now
            try:
                ImageFolder(image_id, self.images).touch()
            except OSError:  # deleted meanwhile, or a disk that fails: no reason to refuse a look
                self._used.pop(image_id, None)

    def tell_uses(self) -> None:
        """There is nobody to tell."""

    def idle_s(self, image_id: str) -> float:
        """Seconds since the last use. Within a run this follows the monotonic clock, so that a jump of
        the wall clock deletes nothing; the file's time only tells of use in an earlier run."""
        if image_id not in self._used:
            stamp = ImageFolder(image_id, self.images).last_written()
            self._used[image_id] = self._clock() - max(0.0, time.time() - stamp)
        return self._clock() - self._used[image_id]

    def ids(self) -> list[str]:
        """All listed images; none while the folder is not there."""
        try:
            return [name for name in os.listdir(self.images) if is_id(name)]
        except OSError:
            return []

    def idle_longer_than(self, seconds: float) -> list[str]:
        return offload(lambda: list(self._idle_longer_than(seconds)))

    def trim(self, in_use: Collection[str]) -> None:
        """There are no copies here."""

    def address(self, path: Path) -> str:
        if path.is_relative_to(self.publications.listed):
            return f"publications/{path.relative_to(self.publications.listed).as_posix()}"
        return path.relative_to(self.images).as_posix()

    def signed(self, image_id: str, rendition: str, mime: str, is_head: bool) -> str | None:
        """All is on this machine."""
        return None

    def of_this_machine(self) -> LocalStorage:
        return self

    def is_reachable(self) -> bool:
        return True

    def is_writable(self) -> bool:
        probe = self._work / f"probe-{uuid.uuid4().hex}"
        try:
            self.heal()
            offload(probe.write_bytes, b"ok")
            offload(probe.unlink)
        except (OSError, Refusal):
            return False
        return True

    def close(self, keep: bool) -> None:
        """End this run: remove what it left half made, and every image unless `keep`."""
        shutil.rmtree(self._work, ignore_errors=True)
        os.close(self._lock)
        if not keep:
            for kept in (self.images, self.root / "albums", self.root / "batches"):
                shutil.rmtree(kept, ignore_errors=True)
            self.publications.clear()

    def _idle_longer_than(self, seconds: float) -> Iterator[str]:
        for image_id in self.ids():
            try:
                if self.idle_s(image_id) > seconds:
                    yield image_id
            except OSError:
                continue  # deleted meanwhile

    def _found(self, image_id: str, places: tuple[Path, ...]) -> ImageFolder:
        """The first place that has the image; Refusal `not_found`."""
        try:
            return self._place(image_id, places)
        except FileNotFoundError:
            raise not_found() from None

    def _place(self, image_id: str, places: tuple[Path, ...]) -> ImageFolder:
        """The same; FileNotFoundError."""
        if is_id(image_id):
            for place in places:
                folder = ImageFolder(image_id, place)
                if is_own(folder.path):
                    return folder
        raise FileNotFoundError(errno.ENOENT, "no such image")

    def _remove(self, folder: ImageFolder, lasting: bool) -> None:
        self.heal()
        offload(moves.remove, folder.path, self._work / f"trash-{uuid.uuid4().hex}", lasting)

    def _take(self) -> None:
        """Make the folders, or take those that are there, and hold our own; OSError says why not."""
        claim(self.root, holds=("images",))
        claim(self.images)
        self.publications.claim()
        claim(self._work)
        if self._lock >= 0:
            os.close(self._lock)
        self._lock = moves.hold(self._work)

    def _sweep_earlier_runs(self) -> None:
        alone = True
        for work in self.root.glob("work-*"):
            if not is_own(work) or work == self._work:
                continue
            try:
                lock = moves.hold(work)
            except OSError:
                alone = False  # another server of this folder is alive, and so may be its parts
                continue
            shutil.rmtree(work, ignore_errors=True)
            os.close(lock)
        if alone:
            for part in self.images.glob("*/**/*.part"):
                part.unlink(missing_ok=True)


def not_found() -> Refusal:
    """The one answer for unknown, expired, deleted and someone else's."""
    return Refusal("not_found", "There is no such image here. It may have been deleted or have expired.")
