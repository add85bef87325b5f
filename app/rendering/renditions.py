"""Finished files beside their original: `renditions/<recipe key>.<extension>` and a record each.

A rendition is listed by its record, written last, so a killed worker never lists half a file.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from app.imaging.rendition import Rendition
from app.storage.files import disk_refusals, part_of, read_json, write_json

#: Kept per image: enough to go back and forth between a few settings without rendering again.
KEPT = 12


@dataclass(frozen=True, kw_only=True)
class RenditionFile(Rendition):
    """A finished file that is kept: `file` is its name in the folder, `etag` the start of the SHA-256 of its
    bytes."""

    file: str
    bytes: int
    etag: str

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def find(folder: Path, key: str) -> RenditionFile | None:
    """The finished file of a recipe, if it has been rendered and kept."""
    record = read_json(folder / f"{key}.json")
    if record is None or not (folder / str(record["file"])).is_file():
        return None
    return RenditionFile(**record)


def store(folder: Path, key: str, export: Callable[[BinaryIO], Rendition]) -> RenditionFile:
    """Have `export` write the file (to a real file: encoders then need no second copy in memory)."""
    part = part_of(folder / key)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)  # not the image's own folder: that may have been deleted
        with disk_refusals():
            with part.open("w+b") as out:
                made = export(out)
                out.flush()
                os.fsync(out.fileno())
                out.seek(0)
                etag = hashlib.file_digest(out, "sha256").hexdigest()[:32]
                size = os.fstat(out.fileno()).st_size
            name = f"{key}.{made.extension}"
            part.rename(folder / name)
    finally:
        part.unlink(missing_ok=True)
    rendition = RenditionFile(
        file=name,
        bytes=size,
        etag=etag,
        **vars(made),
    )
    write_json(folder / f"{key}.json", rendition.to_dict())
    _drop_oldest(folder)
    return rendition


def _drop_oldest(folder: Path) -> None:
    records = sorted(folder.glob("*.json"), key=_written_at, reverse=True)
    for record in records[KEPT:]:
        found = find(folder, record.stem)
        record.unlink(missing_ok=True)
        if found is not None:
            (folder / found.file).unlink(missing_ok=True)


def _written_at(record: Path) -> float:
    try:
        return record.stat().st_mtime
    except FileNotFoundError:
        return 0.0  # another worker has dropped it meanwhile
