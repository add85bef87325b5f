"""Finished files beside their original: `renditions/<recipe key>.<extension>` and a record each.

A rendition is listed by its record, written last, so a killed worker never lists half a file.
"""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from dataclasses import asdict, dataclass
from io import BufferedRandom
from pathlib import Path
from types import NoneType
from typing import Any

from app.imaging.rendition import Rendition
from app.storage.files import disk_refusals, is_part
from app.storage.image_folder import ImageFolder
from app.storage.records import Unreadable, checked, read_record, write_record

#: Kept per image: enough to go back and forth between a few settings without rendering again.
KEPT = 12


_VERSION = 1
_KINDS: dict[str, type | tuple[type, ...]] = {
    "file": str,
    "bytes": int,
    "etag": str,
    "width": int,
    "height": int,
    "format": str,
    "mime": str,
    "extension": str,
    "quality": (int, NoneType),
    "found": dict,
    "score": (float, int, NoneType),
    "worst": (dict, NoneType),
    "target": (dict, NoneType),
    "kept_original": bool,
}


@dataclass(frozen=True, kw_only=True)
class RenditionFile(Rendition):
    """A finished file that is kept: `file` is its name in the folder, `etag` the start of the SHA-256 of its
    bytes."""

    file: str
    bytes: int
    etag: str

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def find(folder: ImageFolder, key: str) -> RenditionFile | None:
    """The finished file of a recipe, if it has been rendered and kept. One whose record cannot be read, or
    that is not as the record says, is made again."""
    try:
        stored = read_record(folder.rendition_record(key), _VERSION)
        found = RenditionFile(**checked(stored, _KINDS)) if stored is not None else None
    except Unreadable:
        return None
    if found is None or found.file != f"{key}.{found.extension}":
        return None
    return found if _size_of(folder.rendition(key, found.extension)) == found.bytes else None


def keep(folder: ImageFolder, key: str, part: Path, made: dict[str, Any]) -> RenditionFile:
    """List the file that has been written to `part`; `made` are the facts of a Rendition, and the `etag`."""
    path = folder.rendition(key, made["extension"])
    size = part.stat().st_size
    with disk_refusals():
        part.rename(path)
    rendition = RenditionFile(**made | {"file": path.name, "bytes": size})
    # It can be made again: it need not outlive a power cut, and the hand does not wait for the disk.
    write_record(folder.rendition_record(key), _VERSION, rendition.to_dict(), lasting=False)
    _drop_oldest(folder)
    return rendition


def etag_of(file: BufferedRandom) -> str:
    """Of all its bytes, wherever it stands."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()[:32]


def _size_of(path: Path) -> int | None:
    """The size of a plain file; None where there is none."""
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def _drop_oldest(folder: ImageFolder) -> None:
    for key in folder.rendition_keys()[KEPT:]:
        for path in folder.files_of_rendition(key):
            if not is_part(path):  # somebody is at it again
                with suppress(OSError):
                    path.unlink()
