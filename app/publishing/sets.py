"""Responsive sets: one picture in several widths and formats, each file the exact rendition of a recipe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.errors import Refusal
from app.publishing.names import file_name
from app.publishing.steps import by_bytes
from app.publishing.wanted import Wanted
from app.publishing.whole import Whole
from app.recipe.recipe import Catalog, Recipe
from app.rendering import orders
from app.rendering.finished import RenditionFile
from app.rendering.job import Job
from app.rendering.pool import Pool
from app.rendering.renditions import Renditions
from app.rendering.source import Source

#: The value of the format field that keeps the kind of the upload.
ORIGINAL = "original"
#: How many files are begun before their turn, so that a second worker has something to do.
_AHEAD = 1
#: How often a file is made again that had to go for newer ones before it was taken.
_TRIES = 3


@dataclass(frozen=True)
class SetFile:
    """One file: what it is called, what it is, and the start of the SHA-256 of its bytes."""

    name: str
    mime: str
    width: int
    height: int
    bytes: int
    etag: str


@dataclass(frozen=True)
class ResponsiveSet:
    """`files` by format in the order asked for, and in each from narrow to wide. `color` and `placeholder`
    are what a Placeholder has."""

    files: tuple[SetFile, ...]
    color: str
    placeholder: str


#: Told of each file as soon as it is finished: where it is now, and what it is. FileNotFoundError where it
#: has gone already.
Take = Callable[[Path, SetFile], None]

#: Told how many files there are, and how many there will be; what it raises ends the work.
Advance = Callable[[int, int], None]


class ResponsiveSets:
    """Makes sets over the render workers, two files at a time: somebody who edits goes first."""

    def __init__(self, pool: Pool, renditions: Renditions, catalog: Catalog) -> None:
        self._pool = pool
        self._renditions = renditions
        self._catalog = catalog

    def make(
        self,
        source: Source,
        recipe: Recipe,
        wanted: Wanted,
        stem: str,
        take: Take,
        holder: str = "",
        advance: Advance = lambda done, total: None,
    ) -> ResponsiveSet:
        """The set of a recipe; widths beyond the result's own become that. Refusal of a render."""
        header, _ = self._pool.run(Job(orders.placeholder(source, recipe, holder)))
        seen = header["placeholder"]
        whole = Whole(recipe, self._catalog, seen["width"], seen["height"])

        def size_of(width: int) -> int:
            # Bytes of the format that is quickest to write tell those of the others.
            return self._renditions.get(source, whole.at(width, wanted.formats[-1]), holder)[1].bytes

        chosen = wanted.widths or by_bytes(whole.width, size_of)
        widths = sorted({min(width, whole.width) for width in chosen})
        formats = [self._settled(source, whole.at(widths[-1], each), holder) for each in wanted.formats]
        recipes = [whole.at(width, format) for format in formats for width in widths]
        files: dict[str, SetFile] = {}
        for number, each in enumerate(recipes, 1):
            advance(number - 1, len(recipes))
            for ahead in recipes[number : number + _AHEAD]:
                self._renditions.begin(source, ahead, holder)
            file = self._take(source, each, holder, stem, take, files)
            files[file.name] = file
        return ResponsiveSet(tuple(files.values()), seen["color"], seen["url"])

    def _settled(self, source: Source, recipe: Recipe, holder: str) -> str:
        """The format of a whole row of files, where the recipe leaves it to be found."""
        format = str(recipe.values[self._catalog.roles["format"].name])
        if format in (ORIGINAL, *self._catalog.formats):
            return format
        return self._renditions.get(source, recipe, holder)[1].format

    def _take(
        self, source: Source, recipe: Recipe, holder: str, stem: str, take: Take, taken: Mapping[str, SetFile]
    ) -> SetFile:
        for _ in range(_TRIES):
            path, made = self._renditions.get(source, recipe, holder)
            file = _set_file(stem, made)
            if file.name in taken:  # two formats came to one, or two widths to one by a target size
                return taken[file.name]
            with suppress(FileNotFoundError):
                take(path, file)
                return file
        raise Refusal("busy", "Too many renditions of this picture are made at once.", retry_after=1)


def _set_file(stem: str, made: RenditionFile) -> SetFile:
    name = file_name(stem, made.width, made.extension)
    return SetFile(name, made.mime, made.width, made.height, made.bytes, made.etag)
