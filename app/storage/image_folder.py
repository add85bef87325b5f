"""The folder of one image, listed or in the making: the only place that knows what its files are called.

An image is its id, everywhere. Who has the files of an id is the storage's to say: this folder is where they
are on this machine.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.storage.files import is_part, sync

RecordName = Literal["image.json", "edit.json"]
#: What an image is, and who may do what with it.
RECORD: RecordName = "image.json"
#: Its recipe and history.
EDIT: RecordName = "edit.json"


@dataclass(frozen=True)
class ImageFolder:
    """Where the files of image `id` are; `within` is the folder of many."""

    id: str
    within: Path

    @property
    def original(self) -> Path:
        """The uploaded file."""
        return self.path / "original"

    @property
    def proxy(self) -> Path:
        """Its small stand-in."""
        return self.path / "proxy"

    @property
    def sample(self) -> Path:
        """What is kept of one among many in place of the proxy."""
        return self.path / "sample"

    @property
    def thumbnail(self) -> Path:
        """A WebP file to know it by."""
        return self.path / "thumbnail"

    @property
    def record(self) -> Path:
        """What it is, and who may do what with it."""
        return self.path / RECORD

    @property
    def edit(self) -> Path:
        """Its recipe and history."""
        return self.path / EDIT

    def rendition(self, key: str, extension: str) -> Path:
        """The finished file of a recipe."""
        return self._renditions / f"{key}.{extension}"

    def rendition_record(self, key: str) -> Path:
        """What is known of that file."""
        return self._renditions / f"{key}.json"

    def rendition_part(self, key: str) -> Path:
        """What a file of that recipe is called before its ending is known."""
        return self._renditions / key

    def rendition_keys(self) -> list[str]:
        """Recipes whose files are listed, the newest first."""
        records = sorted(self._renditions.glob("*.json"), key=_written_at, reverse=True)
        return [record.stem for record in records]

    def files_of_rendition(self, key: str) -> Iterator[Path]:
        """Its record, then all that was made of it."""
        yield self.rendition_record(key)
        yield from self._renditions.glob(f"{key}.*")

    @property
    def path(self) -> Path:
        """The folder itself."""
        return self.within / self.id

    def make(self) -> None:
        """Make it, for this user alone."""
        self.path.mkdir(mode=stat.S_IRWXU)
        self.make_renditions()

    def make_renditions(self) -> None:
        """Make the folder of renditions where it is missing; FileNotFoundError where the image has gone."""
        self._renditions.mkdir(mode=stat.S_IRWXU, exist_ok=True)

    def put_original(self, made: Path) -> None:
        """Have the file `made`, of this disk, in place of the original, whole and lasting; what was rendered
        of the one before goes. Loans that began before are told (`app/rendering/loan.py`)."""
        sync(made)
        made.rename(self.original)
        made.unlink(missing_ok=True)  # another name of the very same file stays behind
        sync(self.path)
        for key in self.rendition_keys():
            for path in self.files_of_rendition(key):
                if not is_part(path):
                    with suppress(FileNotFoundError):
                        path.unlink()

    def sync(self) -> None:
        """Have the disk keep all of it as it is now."""
        for path in self.path.iterdir():
            sync(path)
        sync(self.path)

    def last_written(self) -> float:
        """When its record was written last, in seconds since 1970; without one, when the folder was."""
        try:
            return self.record.stat().st_mtime
        except FileNotFoundError:
            return self.path.stat().st_mtime

    def touch(self) -> None:
        """Its record counts as written now."""
        os.utime(self.record)

    @property
    def _renditions(self) -> Path:
        return self.path / "renditions"


def _written_at(record: Path) -> float:
    try:
        return record.stat().st_mtime
    except FileNotFoundError:
        return 0.0  # dropped meanwhile
