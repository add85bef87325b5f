"""Shelf: things of one kind that are kept by id, such as albums: a record each, a journal, and files.

DATA_DIR/<kind>/<id>/record.json, journal.jsonl, files/<name>
"""

from __future__ import annotations

import os
import shutil
import stat
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.blocking import offload
from app.storage.files import disk_refusals, sync, write_whole
from app.storage.ids import is_id, new_id
from app.storage.journal import Journal, Line
from app.storage.own import claim
from app.storage.records import read_record, write_record
from app.storage.space import storage_unavailable

if TYPE_CHECKING:
    from app.storage.tray import Tray

#: Writing the time of use to disk more often than this would only wear it.
_TOUCH_EVERY_S = 30.0


class Shelf:
    """The things of one kind, in the folder `root`; `version` is that of their records."""

    #: Whether other servers may take things over.
    is_shared = False

    def __init__(self, root: Path, version: int) -> None:
        self._root = root
        self._version = version
        #: Told of each thing that another server has taken over.
        self.on_lost: Callable[[str], None] = lambda id: None
        self._used: dict[str, float] = {}
        self._touched: dict[str, float] = {}
        claim(root)
        for trash in root.glob("trash-*"):
            shutil.rmtree(trash, ignore_errors=True)
        for part in root.glob("*/files/*.part"):  # of a run that was killed
            part.unlink(missing_ok=True)

    def new_id(self, beside: str = "") -> str:
        """An id that nothing has; it ends like the id `beside`."""
        return new_id(beside)

    def ids(self) -> list[str]:
        """All that have a folder; none while the folder of all is not there."""
        try:
            return [name for name in os.listdir(self._root) if is_id(name)]
        except OSError:
            return []

    def read(self, id: str) -> dict[str, Any] | None:
        """The record; None where there is no such thing. Unreadable."""
        return read_record(self._folder(id) / "record.json", self._version) if is_id(id) else None

    def write(self, id: str, body: dict[str, Any]) -> None:
        """Write the record, whole or not at all; it outlives a power cut. Refusal."""
        offload(_write, self._folder(id), self._version, body)

    def claim(self, id: str) -> dict[str, Any] | None:
        """The record of a thing that this server goes on with; None where there is no such thing."""
        return self.read(id)

    def holds(self, id: str) -> bool:
        """Whether it is still this server's."""
        return True

    def let_go(self, id: str) -> None:
        """Another server has it."""

    def work(self, id: str) -> None:
        """Tell the others that it has work to do here."""

    def rest(self, id: str) -> None:
        """Tell them that it has none any more."""

    def left_behind(self, seconds: float) -> Iterator[str]:
        """What has work that no server has told of for so long."""
        return iter(())

    def drop_work(self, id: str) -> None:
        """What was left behind has gone."""

    def tell_uses(self) -> None:
        """Tell the others what is in use here."""

    def remove(self, id: str) -> None:
        """All of it, at once; it stays away, whatever happens to the machine."""
        self._used.pop(id, None)
        self._touched.pop(id, None)
        if is_id(id):
            offload(_remove, self._folder(id), self._root / f"trash-{uuid.uuid4().hex}")

    def last_line(self, id: str) -> Line:
        """The end of the journal of what was removed, as far as it is still there."""
        return {}

    def clear(self, id: str) -> None:
        """All that is left of what was removed."""

    def tray(self, id: str) -> Tray:
        """What is handed to workers elsewhere, and by them; only where others see the shelf."""
        raise NotImplementedError

    def journal(self, id: str) -> Journal:
        return Journal(self._folder(id) / "journal.jsonl")

    def adopt(self, id: str, name: str, made: Path) -> None:
        """Keep a finished file under a name of ours: the same bytes on the disk, where that can be, so that
        they stay when the place they were made in lets go of them."""
        offload(_adopt, made, self.file(id, name))

    def note(self, id: str, name: str, content: bytes) -> None:
        """Keep a small file under a name of ours."""
        offload(_note, self.file(id, name), content)

    def file(self, id: str, name: str) -> Path:
        """Where a file is that was adopted or noted."""
        return self._folder(id) / "files" / name

    def touch(self, id: str) -> None:
        """Note that the thing is in use now."""
        now = self._used[id] = time.monotonic()
        if now - self._touched.get(id, -_TOUCH_EVERY_S) >= _TOUCH_EVERY_S:
            self._touched[id] = now
            try:
                os.utime(self._folder(id) / "record.json")
            except OSError:  # it goes, or the disk fails: no reason to refuse a look
                self._used.pop(id, None)

    def idle_s(self, id: str) -> float:
        """Seconds since the last use, by the monotonic clock; the record's time only tells of use in an
        earlier run."""
        if id not in self._used:
            try:
                stamp = (self._folder(id) / "record.json").stat().st_mtime
            except FileNotFoundError:
                stamp = self._folder(id).stat().st_mtime
            self._used[id] = time.monotonic() - max(0.0, time.time() - stamp)
        return time.monotonic() - self._used[id]

    def idle_longer_than(self, seconds: float) -> Iterator[str]:
        for id in self.ids():
            try:
                if self.idle_s(id) > seconds:
                    yield id
            except OSError:
                continue  # it has gone

    def _folder(self, id: str) -> Path:
        return self._root / id


def _write(folder: Path, version: int, body: dict[str, Any]) -> None:
    with disk_refusals():
        try:
            if not folder.is_dir():
                folder.parent.mkdir(mode=stat.S_IRWXU, exist_ok=True)
                folder.mkdir(mode=stat.S_IRWXU)
                sync(folder.parent)
        except FileNotFoundError:  # taken away from under the server
            raise storage_unavailable() from None
        write_record(folder / "record.json", version, body)


def _remove(folder: Path, trash: Path) -> None:
    with disk_refusals():
        try:
            folder.rename(trash)
            sync(folder.parent)
        except FileNotFoundError:
            return
    shutil.rmtree(trash, ignore_errors=True)


def _note(path: Path, content: bytes) -> None:
    with disk_refusals():
        path.parent.mkdir(mode=stat.S_IRWXU, exist_ok=True)
    write_whole(path, content)


def _adopt(made: Path, kept: Path) -> None:
    with disk_refusals():
        kept.parent.mkdir(mode=stat.S_IRWXU, exist_ok=True)
        part = kept.with_name(f"{kept.name}.{uuid.uuid4().hex}.part")
        try:
            try:
                os.link(made, part)
            except FileNotFoundError:
                raise
            except OSError:
                shutil.copyfile(made, part)
            part.rename(kept)
        finally:
            part.unlink(missing_ok=True)
