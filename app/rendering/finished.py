"""Finished files beside their original: `renditions/<recipe key>.<extension>` and a record each.

A rendition is listed by its record, written last, so a killed worker never lists half a file.
"""

from __future__ import annotations

import hashlib
import os
import stat
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import NoneType
from typing import Any, BinaryIO

from app.imaging.rendition import Rendition
from app.storage.files import disk_refusals, is_part, part_of, write_whole
from app.storage.image_folder import ImageFolder
from app.storage.records import Unreadable, checked, parsed, read_record, write_record

#: Kept per image: enough to go back and forth between a few settings without rendering again.
KEPT = 12


_PIECE_BYTES = 256 * 1024

_VERSION = 1
_KINDS: dict[str, type | tuple[type, ...]] = {
    "file": str,
    "bytes": int,
    "etag": str,
    "crc": int,
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
    bytes, `crc` their CRC-32, which a ZIP needs."""

    file: str
    bytes: int
    etag: str
    crc: int

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
    """List the file that has been written to `part`; `made` are the facts of a Rendition, and its marks."""
    path = folder.rendition(key, made["extension"])
    size = part.stat().st_size
    with disk_refusals():
        part.rename(path)
    rendition = RenditionFile(**made | {"file": path.name, "bytes": size})
    # It can be made again: it need not outlive a power cut, and the hand does not wait for the disk.
    write_record(folder.rendition_record(key), _VERSION, rendition.to_dict(), lasting=False)
    _drop_oldest(folder)
    return rendition


def listed_in(record: bytes, key: str) -> RenditionFile | None:
    """The file that a record from another machine lists; None where it is not of this recipe."""
    try:
        found = RenditionFile(**checked(parsed(record, _VERSION), _KINDS))
    except Unreadable:
        return None
    return found if found.extension.isalnum() and found.file == f"{key}.{found.extension}" else None


def take_in(
    folder: ImageFolder, key: str, record: bytes, name: str, fetch: Callable[[Path], None]
) -> RenditionFile | None:
    """List the file `name` that another machine has made: `fetch` writes it. None where it is not as `record`
    says. FileNotFoundError where the image has gone."""
    with disk_refusals():
        folder.make_renditions()
        part = part_of(folder.rendition_part(key))
        try:
            fetch(part)
            part.rename(folder.rendition_part(key).with_name(name))
        finally:
            part.unlink(missing_ok=True)
    write_whole(folder.rendition_record(key), record, lasting=False)
    _drop_oldest(folder)
    return find(folder, key)


def marks_of(file: BinaryIO) -> dict[str, Any]:
    """`etag` and `crc` of all its bytes, wherever it stands, in one pass."""
    file.seek(0)
    digest, crc = hashlib.sha256(), 0
    while piece := file.read(_PIECE_BYTES):
        digest.update(piece)
        crc = zlib.crc32(piece, crc)
    return {"etag": digest.hexdigest()[:32], "crc": crc}


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
