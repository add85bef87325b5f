"""Finished files beside their original: `renditions/<recipe key>.<extension>` and a record each.

A rendition is listed by its record, written last, so a killed worker never lists half a file.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from io import BufferedRandom
from pathlib import Path
from typing import Any

from app.imaging.rendition import Rendition
from app.storage.files import disk_refusals, read_json, write_json

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


def keep(folder: Path, key: str, part: Path, made: dict[str, Any]) -> RenditionFile:
    """List the file that has been written to `part`; `made` are the facts of a Rendition, and the `etag`."""
    name = f"{key}.{made['extension']}"
    size = part.stat().st_size
    with disk_refusals():
        part.rename(folder / name)
    rendition = RenditionFile(**made | {"file": name, "bytes": size})
    write_json(folder / f"{key}.json", rendition.to_dict())
    _drop_oldest(folder)
    return rendition


def etag_of(file: BufferedRandom) -> str:
    """Of all its bytes, wherever it stands."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()[:32]


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
