"""The folder store: one folder an image, made elsewhere and moved into place whole.

DATA_DIR/images/<id>/      original, proxy, image.json, edit.json, renditions/
DATA_DIR/work-<token>/     what this run is making or removing; swept by a later run once it is gone
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from app.blocking import offload
from app.errors import Refusal
from app.storage.files import full_disk_refused, sync
from app.storage.space import Space

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
#: Writing the time of use to disk more often than this would only wear it.
_TOUCH_EVERY_S = 30.0


class LocalStorage:
    """Images by id in a local folder. Ids are random UUIDs made here; anything else is `not_found`."""

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
        self._root = root
        self.images.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._sweep_earlier_runs()
        self._work = root / f"work-{uuid.uuid4().hex}"
        self._work.mkdir(mode=0o700)
        self._lock = _hold(self._work)
        self.space = Space(root, quota_bytes, floor_bytes)

    def make_folder(self, size: int = 0) -> Path:
        """A fresh folder for an image in the making, with an original of about `size` bytes; it is nobody's
        until `commit`. Refusal `storage_full`."""
        self.space.take(size)
        folder = self._work / str(uuid.uuid4())
        with full_disk_refused():
            (folder / "renditions").mkdir(parents=True, mode=0o700)
        return folder

    def commit(self, folder: Path) -> str:
        """List a finished folder under its id: one rename, after its contents are safely on disk."""
        offload(_commit, folder, self.images / folder.name)
        self._used[folder.name] = self._clock()
        return folder.name

    def folder(self, image_id: str) -> Path:
        """The image's folder; Refusal `not_found` for anything that is not a listed image."""
        if isinstance(image_id, str) and _ID.fullmatch(image_id):
            folder = self.images / image_id
            if folder.is_dir():
                return folder
        raise not_found()

    def delete(self, image_id: str) -> None:
        """Unlist at once, then remove the files."""
        self.discard(self.folder(image_id))
        self._used.pop(image_id, None)
        self._touched.pop(image_id, None)

    def discard(self, folder: Path) -> None:
        """Remove a folder, listed or in the making; a missing one is fine."""
        offload(_remove, folder, self._work / f"trash-{uuid.uuid4().hex}")

    def touch(self, image_id: str) -> None:
        """Note that the image is in use now."""
        now = self._clock()
        self._used[image_id] = now
        if now - self._touched.get(image_id, -_TOUCH_EVERY_S) >= _TOUCH_EVERY_S:
            self._touched[image_id] = now
            try:
                os.utime(self.images / image_id / "image.json")
            except FileNotFoundError:
                self._used.pop(image_id, None)

    def idle_s(self, image_id: str) -> float:
        """Seconds since the last use. Within a run this follows the monotonic clock, so that a jump of
        the wall clock deletes nothing; the file's time only tells of use in an earlier run."""
        if image_id not in self._used:
            stamp = (self.images / image_id / "image.json").stat().st_mtime
            self._used[image_id] = self._clock() - max(0.0, time.time() - stamp)
        return self._clock() - self._used[image_id]

    def ids(self) -> list[str]:
        return [entry.name for entry in os.scandir(self.images) if _ID.fullmatch(entry.name)]

    def idle_longer_than(self, seconds: float) -> Iterator[str]:
        for image_id in self.ids():
            try:
                if self.idle_s(image_id) > seconds:
                    yield image_id
            except FileNotFoundError:
                continue  # deleted meanwhile

    def is_writable(self) -> bool:
        probe = self._work / f"probe-{uuid.uuid4().hex}"
        try:
            offload(probe.write_bytes, b"ok")
            offload(probe.unlink)
        except OSError:
            return False
        return True

    def close(self, keep: bool) -> None:
        """End this run: remove what it left half made, and every image unless `keep`."""
        shutil.rmtree(self._work, ignore_errors=True)
        os.close(self._lock)
        if not keep:
            shutil.rmtree(self.images, ignore_errors=True)

    def _sweep_earlier_runs(self) -> None:
        alone = True
        for work in self._root.glob("work-*"):
            try:
                lock = _hold(work)
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


def _hold(work: Path) -> int:
    """Lock a run's folder for as long as the process lives; OSError where another one holds it."""
    descriptor = os.open(work / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _commit(folder: Path, target: Path) -> None:
    with full_disk_refused():
        for path in folder.iterdir():
            sync(path)
        sync(folder)
        folder.rename(target)
        sync(target.parent)


def _remove(folder: Path, trash: Path) -> None:
    try:
        folder.rename(trash)
    except FileNotFoundError:
        return
    shutil.rmtree(trash, ignore_errors=True)
