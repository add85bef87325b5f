"""A disk that loses, at a power cut, whatever nobody had it keep.

It listens to what this process tells the system (`os.fsync`, `os.rename`) and remembers, as the least that a
file system promises: a file's contents as they were at the last fsync of the file, and a folder's names as
they were at the last fsync of the folder.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest


class Disk:
    """What would be there after a power cut now."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._contents: dict[tuple[int, int], bytes] = {}
        self._names: dict[tuple[int, int], dict[str, tuple[int, int]]] = {}
        self.calls: list[str] = []
        self._fsync, self._rename = os.fsync, os.rename
        monkeypatch.setattr(os, "fsync", self._note_fsync)
        monkeypatch.setattr(os, "rename", self._note_rename)

    def keep(self, root: Path) -> None:
        """Whatever is below `root` by now is on the disk."""
        for folder in [root, *(path for path in root.rglob("*") if path.is_dir())]:
            self._keep_names(folder)
        for file in (path for path in root.rglob("*") if path.is_file()):
            self._contents[_inode(file)] = file.read_bytes()

    def after_power_cut(self, path: Path) -> bytes | None:
        """The contents of a file; None where it would not be there."""
        inode = _inode(path.parent)
        if (there := self._names.get(_inode(path.parent.parent))) is not None:
            inode = there.get(path.parent.name, (0, 0))
        kept = self._names.get(inode, {}).get(path.name)
        return None if kept is None else self._contents.get(kept, b"")

    def has(self, folder: Path) -> bool:
        """Whether a folder would be there under its name."""
        return folder.name in self._names.get(_inode(folder.parent), {})

    def _note_fsync(self, descriptor: int) -> None:
        self._fsync(descriptor)
        path = Path(os.readlink(f"/proc/self/fd/{descriptor}"))
        self.calls.append(f"fsync {path.name}")
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            self._keep_names(path)
        else:
            self._contents[_inode(path)] = path.read_bytes()

    def _note_rename(self, source: str, target: str) -> None:
        self._rename(source, target)
        self.calls.append(f"rename {Path(target).name}")

    def _keep_names(self, folder: Path) -> None:
        self._names[_inode(folder)] = {entry.name: _inode(Path(entry.path)) for entry in os.scandir(folder)}


def _inode(path: Path) -> tuple[int, int]:
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return (0, 0)
    return found.st_dev, found.st_ino
