"""The collection: the photos that a command line names, with their facts, below the folder that they
share."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.chores import naming
from app.chores.photo import Photo, with_companions
from app.chores.reading import read_photo, walk
from app.cli.outcome import Outcome
from app.errors import Refusal


@dataclass
class Collection:
    """`photos` have names below `base`; `failed` are files that were named and are no photos, and folders
    that cannot be read."""

    base: Path
    photos: list[Photo]
    failed: list[Outcome] = field(default_factory=list)
    _listed: dict[Path, set[str]] = field(default_factory=dict)

    def path(self, name: str) -> Path:
        return self.base / name

    def is_there(self, name: str) -> bool:
        """Whether a file has that name, or one that is the same on a disk which does not tell case apart."""
        folder, _, file = name.rpartition("/")
        place = self.base / folder
        if place not in self._listed:
            try:
                self._listed[place] = {naming.same(each) for each in os.listdir(place)}
            except OSError:
                self._listed[place] = set()
        return naming.same(file) in self._listed[place]

    def again(self) -> Collection:
        """The same with nothing remembered of the disk."""
        return Collection(self.base, self.photos, self.failed)


def collected(paths: Sequence[str], *, recursive: bool) -> Collection:
    """Files that are named must be photos; of folders the photos are taken, below them too if `recursive`.
    Links are left alone."""
    named = [Path(os.path.abspath(path)) for path in paths]
    folders = [path for path in named if path.is_dir()]
    base = Path(os.path.commonpath([path if path.is_dir() else path.parent for path in named]))
    found: dict[Path, bool] = {}
    names: dict[str, list[str]] = {}
    failed: list[Outcome] = []
    for folder in folders:
        if not os.access(folder, os.R_OK | os.X_OK):
            failed.append(Outcome.failed(folder, "unreadable_file", "The folder cannot be read."))
        for here, files in walk(folder, recursive=recursive):
            found |= {here / name: False for name in files if here / name not in found}
            names[_below(base, here)] = files
    for path in named:
        if path not in folders:
            found[path] = True
            names.setdefault(_below(base, path.parent), _beside(path))
    photos: list[Photo] = []
    for path, must_be in found.items():
        try:
            if path.is_symlink() or not path.is_file():
                raise (
                    Refusal("unsupported_format", "This is no plain file.")
                    if path.exists()
                    else FileNotFoundError
                )
            photos.append(read_photo(len(photos) + 1, _below(base, path), path))
        except Refusal as refusal:
            if must_be:
                failed.append(Outcome.refused(path, refusal))
        except OSError as error:
            failed.append(Outcome.unreadable(path, error))
    return Collection(base, with_companions(photos, names), failed)


def _below(base: Path, path: Path) -> str:
    below = path.relative_to(base).as_posix()
    return "" if below == "." else below


def _beside(path: Path) -> list[str]:
    try:
        return sorted(each.name for each in path.parent.iterdir() if each.is_file() and not each.is_symlink())
    except OSError:
        return []
