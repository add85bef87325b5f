"""The set of one picture of a command line: made apart, then put in its place, or into the ZIP of all."""

from __future__ import annotations

import errno
import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.batching.naming import distinct
from app.chores.reading import walk
from app.cli.outcome import Outcome
from app.cli.placing import place
from app.errors import Refusal
from app.imaging.reading.inspect import sniff
from app.imaging.reading.likeness import HEAD_BYTES
from app.publishing.markup import markup
from app.publishing.sets import ResponsiveSet, ResponsiveSets, SetFile
from app.publishing.several import Part, stems_of
from app.publishing.wanted import Wanted
from app.recipe.recipe import Recipe
from app.workshop import Workshop


@dataclass(frozen=True)
class Picture:
    """A file, the folder `below` the one that was named, and the names that are made of it: `name` is its own
    among all, `stem` that of its files in their folder."""

    file: Path
    below: PurePosixPath
    name: str
    stem: str


@dataclass(frozen=True)
class MadeSet:
    """A set whose files are in `made_in`, which goes with its workshop."""

    picture: Picture
    made: ResponsiveSet
    made_in: Path
    html: str

    @property
    def names(self) -> list[str]:
        return [*(file.name for file in self.made.files), f"{self.picture.stem}.html"]

    def part(self, alt: str, sizes: str) -> Part:
        """As seen from the folder of all."""
        below = self.picture.below
        return Part(self.picture.name, self.made, lambda file: str(below / file.name), alt, sizes)


def pictures_of(paths: Sequence[Path], out: Path | None, *, recursive: bool) -> list[Picture]:
    """Files as they are named, and the pictures in folders, with those below if `recursive`. What lies in
    `out` was made of others, and is left out."""
    found: dict[Path, PurePosixPath] = {}
    for path in paths:
        if not path.is_dir():
            found.setdefault(path, PurePosixPath())
            continue
        for file, below in _pictures_in(path, out, recursive=recursive):
            found.setdefault(file, below)
    names = distinct([str(below / file.name) for file, below in found.items()])
    stems: dict[Path, str] = {}
    for folder in set(found.values()):
        here = [file for file, below in found.items() if below == folder]
        stems |= dict(zip(here, stems_of(file.name for file in here), strict=True))
    return [
        Picture(file, below, name, stems[file])
        for (file, below), name in zip(found.items(), names, strict=True)
    ]


def _pictures_in(folder: Path, out: Path | None, *, recursive: bool) -> Iterator[tuple[Path, PurePosixPath]]:
    for here, names in walk(folder, recursive=recursive):
        if out is not None and here.resolve().is_relative_to(out.resolve()):
            continue
        for name in names:
            if _is_picture(here / name):
                yield here / name, PurePosixPath(here.relative_to(folder).as_posix())


def _is_picture(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            sniff(opened.read(HEAD_BYTES))
    except (OSError, Refusal):
        return False
    return True


@dataclass(frozen=True)
class Maker:
    """Makes the sets of pictures, in threads."""

    workshop: Workshop
    sets: ResponsiveSets
    recipe: Recipe
    wanted: Wanted
    alt: str
    sizes: str

    def make(self, picture: Picture) -> MadeSet | Outcome:
        """In a folder of its own, or what went wrong."""
        made_in = self.workshop.work / uuid.uuid4().hex
        try:
            picture.file.open("rb").close()
        except OSError as error:
            return Outcome.unreadable(picture.file, error)
        try:
            made_in.mkdir()
            with self.workshop.opened(picture.file) as opened:
                made = self.sets.make(opened.source, self.recipe, self.wanted, picture.stem, _into(made_in))
            html = markup(made, lambda file: file.name, self.alt, self.sizes)
            (made_in / f"{picture.stem}.html").write_text(html)
        except Refusal as refusal:
            return Outcome.refused(picture.file, refusal)
        except OSError as error:
            return Outcome.unwritable(picture.file, made_in, error)
        return MadeSet(picture, made, made_in, html)


def put(made_in: Path, folder: Path, names: Sequence[str], overwrite: bool) -> list[str]:
    """Put these into a folder, all of them, or none where one of the names is taken; where they are then.
    FileExistsError, other OSErrors, Refusal `storage_full`."""
    for name in names:
        if not overwrite and os.path.lexists(folder / name):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder / name))
    for name in names:
        place(made_in / name, folder / name, overwrite)
    return [str(folder / name) for name in names]


def put_set(made: MadeSet, folder: Path, names: Sequence[str], overwrite: bool) -> list[str] | Outcome:
    """The same for a set, which is gone from where it was made; or what went wrong."""
    file = made.picture.file
    try:
        return put(made.made_in, folder, names, overwrite)
    except FileExistsError as error:
        return Outcome.failed(file, "file_exists", f"{error.filename} exists; --overwrite replaces it.")
    except Refusal as refusal:
        return Outcome.refused(file, refusal)
    except OSError as error:
        return Outcome.unwritable(file, folder, error)
    finally:
        shutil.rmtree(made.made_in, ignore_errors=True)


def _into(folder: Path) -> Callable[[Path, SetFile], None]:
    def take(made: Path, file: SetFile) -> None:
        shutil.copyfile(made, folder / file.name)

    return take
