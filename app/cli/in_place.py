"""A plan carried out on files where they are. Before anything is done, the journal holds what undoes it; a
file is written beside, synced, and renamed, so that a kill leaves it as it was or as it is to be."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from app.chores import naming
from app.chores.chore import Change, Chore
from app.chores.moves import moves
from app.chores.photo import Photo
from app.cli.collection import Collection
from app.cli.journals import Run
from app.errors import Refusal
from app.storage.files import full_disk_refused, sync

#: A change of at most so many bytes is kept byte by byte; beyond, the old file as a whole.
_MOST_CHANGED = 65_536
Act = Callable[[Photo, Path, Change, bytes], bytes]


class InPlace:
    """`act` gives the new bytes of a file whose content changes, from its path and its old ones."""

    def __init__(self, collection: Collection, chore: Chore, run: Run, act: Act) -> None:
        self._collection = collection
        self._chore = chore
        self._run = run
        self._journal = run.journal
        self._act = act
        self._aside: dict[str, Path] = {}

    def prepare(self, planned: Iterable[tuple[Photo, Change]]) -> None:
        """Write down all moves, and put aside what stands where another goes."""
        pairs = [pair for photo, change in planned for pair in moves(photo, change)]
        if not pairs:
            return
        lines: list[list[Any]] = []
        for number, (before, after) in enumerate(pairs):
            path = self._collection.path(before)
            aside = path.with_name(f".whittle-{self._run.name}-{number}.part")
            status = os.lstat(path)
            lines.append(
                [str(path), str(self._collection.path(after)), str(aside), status.st_dev, status.st_ino]
            )
        folders = self._new_folders(after for _, after in pairs)
        self._journal.append({"moves": lines, "folders": [str(folder) for folder in folders]})
        wanted = {naming.same(after) for _, after in pairs}
        try:
            for folder in folders:
                folder.mkdir(exist_ok=True)
            for (before, _), line in zip(pairs, lines, strict=True):
                if naming.same(before) in wanted:
                    os.rename(line[0], line[2])
                    self._aside[before] = Path(line[2])
        except OSError:
            for before, aside in self._aside.items():
                os.rename(aside, self._collection.path(before))
            raise

    def do(self, photo: Photo, change: Change) -> dict[str, Any]:
        """One photo; what became of it, JSON-safe. Refusal or OSError leaves it as it was."""
        path = self._collection.path(photo.name)
        if change.content is not None:
            return {"changed": self._rewrite(photo, path, change)}
        if change.modified_ns is not None:
            self._date(photo, path, change.modified_ns)
        for before, after in moves(photo, change):
            self._move(before, after)
        return {"renamed": change.name} if change.name else {}

    def _rewrite(self, photo: Photo, path: Path, change: Change) -> bool:
        _check_unchanged(photo, path)
        old = path.read_bytes()
        new = self._act(photo, path, change, old)
        if new == old:
            return False
        undo: dict[str, Any] = {
            "path": str(path),
            "before": _digest(old),
            "after": _digest(new),
            "modified_ns": photo.modified_ns,
            "part": str(path.with_name(f".whittle-{self._run.name}-{photo.number}.part")),
        }
        ranges = _differences(old, new)
        if ranges is not None:
            undo["bytes"] = [[at, part.hex()] for at, part in ranges]
        else:
            keep(path, self._run.files / str(photo.number))
            undo["file"] = str(photo.number)
        self._journal.append({"n": photo.number, "undo": undo})
        replace(path, new, photo.modified_ns, Path(undo["part"]))
        return True

    def _date(self, photo: Photo, path: Path, modified_ns: int) -> None:
        _check_unchanged(photo, path)
        undo = {"path": str(path), "modified_ns": photo.modified_ns, "set_ns": modified_ns}
        self._journal.append({"n": photo.number, "undo": undo})
        set_time(path, modified_ns)

    def _move(self, before: str, after: str) -> None:
        source = self._aside.get(before) or self._collection.path(before)
        try:
            rename(source, self._collection.path(after))
        except OSError:
            if before in self._aside and not os.path.lexists(self._collection.path(before)):
                os.rename(source, self._collection.path(before))
            raise

    def _new_folders(self, names: Iterable[str]) -> list[Path]:
        """Those that are not there yet, the outer ones first."""
        found: dict[Path, None] = {}
        for name in names:
            folder = self._collection.path(name).parent
            missing = []
            while not folder.exists():
                missing.append(folder)
                folder = folder.parent
            found |= dict.fromkeys(reversed(missing))
        return list(found)


def rename(source: Path, target: Path) -> None:
    """To a name that is free: FileExistsError where it is not, unlike os.rename."""
    if os.path.lexists(target):
        raise FileExistsError(17, "There is a file of that name", str(target))
    try:
        os.link(source, target, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        os.rename(source, target)  # a file system without links
    else:
        os.unlink(source)


def replace(path: Path, data: bytes, modified_ns: int, part: Path) -> None:
    """Other bytes for a file, whole or not at all, with its mode and time as they were; by way of `part`."""
    try:
        with full_disk_refused():
            part.write_bytes(data)
            shutil.copymode(path, part)
            set_time(part, modified_ns)
            sync(part)
            part.replace(path)  # after a power cut it is the old file or the new one, whole
    finally:
        part.unlink(missing_ok=True)


def keep(path: Path, kept: Path) -> None:
    """The file as it is, for an undo: a second name for the same bytes, or a copy on another disk."""
    try:
        os.link(path, kept)
    except OSError:
        with full_disk_refused():
            shutil.copy2(path, kept)
            sync(kept)


def set_time(path: Path, modified_ns: int) -> None:
    os.utime(path, ns=(os.stat(path).st_atime_ns, modified_ns))


def _check_unchanged(photo: Photo, path: Path) -> None:
    status = os.stat(path)
    if (status.st_size, status.st_mtime_ns) != (photo.size, photo.modified_ns):
        raise Refusal("plan_outdated", "The file has changed since the plan was made.")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _differences(old: bytes, new: bytes) -> list[tuple[int, bytes]] | None:
    """Where each run of other bytes begins, and what stood there; None where lengths or too much differ."""
    if len(old) != len(new):
        return None
    step, found, total = 256, [], 0
    for start in range(0, len(old), step):
        part = old[start : start + step]
        if part != new[start : start + step]:
            found.append((start, part))
            total += len(part)
            if total > _MOST_CHANGED:
                return None
    return found
