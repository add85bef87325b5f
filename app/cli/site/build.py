"""`python -m app build`: make what `whittle.toml` says, where anything has changed."""

from __future__ import annotations

import argparse
import shutil
import sys
import uuid
from concurrent.futures import Future
from pathlib import Path, PurePosixPath

from app.cli.endings import end_cleanly
from app.cli.outcome import Outcome
from app.cli.placing import place
from app.cli.report import shown
from app.cli.site.freshness import gone, is_as_made, orphans, why_stale
from app.cli.site.lock import Lock, Made, MadeFile, hash_of
from app.cli.site.rules import NotUsable, Picture, find_pictures, read_rules
from app.cli.units import say_bytes
from app.config import Config
from app.errors import Refusal
from app.imaging.catalog import describe
from app.publishing.markup import markup
from app.publishing.names import stem_of
from app.publishing.sets import ResponsiveSets, SetFile
from app.recipe.recipe import Catalog
from app.rendering.source import Source
from app.workshop import Workshop


def run(arguments: list[str]) -> int:
    """Build or check a site; 0, 1 if something is stale or failed, 2 if the file cannot be used."""
    end_cleanly()
    parser = argparse.ArgumentParser(
        "whittle build", description="Make the pictures of a site as whittle.toml says, where they changed."
    )
    parser.add_argument(
        "--config", type=Path, default=Path("whittle.toml"), metavar="FILE", help="whittle.toml if absent"
    )
    parser.add_argument("--check", action="store_true", help="change nothing; fail when something is stale")
    parser.add_argument(
        "--overwrite", action="store_true", help="replace files that were not made here, or changed since"
    )
    asked = parser.parse_args(arguments)
    catalog = Catalog(describe())
    folder = asked.config.absolute().parent
    try:
        pictures = find_pictures(folder, read_rules(asked.config, catalog))
        lock = Lock.read(folder)
    except NotUsable as error:
        print(error, file=sys.stderr)
        return 2
    stale = [
        (picture, reason)
        for picture in pictures
        if (reason := why_stale(folder, picture, lock.pictures.get(str(picture.path))))
    ]
    if asked.check:
        return _tell_stale(stale, gone(lock, pictures), len(pictures))
    maker = _Maker(folder, lock, asked.overwrite)
    return _build(maker, lock, pictures, [picture for picture, _ in stale], catalog)


def _tell_stale(stale: list[tuple[Picture, str]], left: list[str], total: int) -> int:
    for picture, reason in stale:
        print(f"{shown(picture.path)}: {reason}", file=sys.stderr)
    for name in left:
        print(f"{shown(name)}: it is gone, and what was made of it is not", file=sys.stderr)
    if stale or left:
        print("Run: whittle build", file=sys.stderr)
        return 1
    print(f"{total} pictures are fresh.")
    return 0


def _build(maker: _Maker, lock: Lock, pictures: list[Picture], stale: list[Picture], catalog: Catalog) -> int:
    """Make what is stale and take away what belongs to nothing any more."""
    before = [file for made in lock.pictures.values() for file in made.files]
    for name in gone(lock, pictures):
        del lock.pictures[name]
    failed = _make_all(maker, lock, stale, catalog) if stale else 0
    after = {file.path for made in lock.pictures.values() for file in made.files}
    for path in orphans(maker.folder, before, after):
        path.unlink(missing_ok=True)
        print(f"{shown(path.relative_to(maker.folder))}: removed")
    lock.write(maker.folder)
    print(f"{len(stale) - failed} pictures built, {len(pictures) - len(stale)} were fresh.")
    return 1 if failed else 0


def _make_all(maker: _Maker, lock: Lock, stale: list[Picture], catalog: Catalog) -> int:
    """How many failed. The lock has each picture as soon as its files are in place."""
    failed = 0
    with Workshop.started(Config.from_environment(), len(stale)) as workshop:
        sets = ResponsiveSets(workshop.pool, workshop.renditions, catalog)
        started = [(each, workshop.threads.submit(maker.make, each, workshop, sets)) for each in stale]
        try:
            for picture, making in started:
                failed += _tell(picture, making, lock)
        except BaseException:
            lock.write(maker.folder)  # what was made by now need not be made again
            raise
    return failed


def _tell(picture: Picture, making: Future[Made | Outcome], lock: Lock) -> bool:
    """Say what became of a picture; whether it failed."""
    made = making.result()
    if isinstance(made, Outcome):
        print(f"{shown(picture.path)}: {(made.error or {}).get('message')}", file=sys.stderr)
        return True
    lock.pictures[str(picture.path)] = made
    total = sum(file.bytes for file in made.files)
    print(f"{shown(picture.path)}: {len(made.files)} files, {say_bytes(total)}", flush=True)
    return False


class _Maker:
    """Makes pictures of the site in `folder`, in threads. Files that are not as they were made here are
    replaced only if `overwrite` says so."""

    def __init__(self, folder: Path, lock: Lock, overwrite: bool) -> None:
        self.folder = folder
        self._overwrite = overwrite
        self._ours = {file.path: file for made in lock.pictures.values() for file in made.files}
        self._claimed: dict[str, PurePosixPath] = {}

    def make(self, picture: Picture, workshop: Workshop, sets: ResponsiveSets) -> Made | Outcome:
        file = self.folder / picture.path
        made_in = workshop.work / uuid.uuid4().hex
        made_in.mkdir()
        try:
            file.open("rb").close()
            with workshop.opened(file) as opened:
                return self._make(picture, opened.source, file, made_in, sets)
        except Refusal as refusal:
            return Outcome.refused(file, refusal)
        except OSError as error:
            return Outcome.failed(file, "unreadable_file", f"{error.filename or file}: {error.strerror}.")
        finally:
            shutil.rmtree(made_in, ignore_errors=True)

    def _make(
        self, picture: Picture, source: Source, file: Path, made_in: Path, sets: ResponsiveSets
    ) -> Made:
        rule, original = picture.rule, hash_of(file) or ""

        def take(path: Path, made: SetFile) -> None:
            shutil.copyfile(path, made_in / made.name)

        made = sets.make(source, rule.recipe, rule.wanted, stem_of(file.name), take)
        places = {each: self._place(picture, each) for each in made.files}
        for each, path in places.items():
            self._claim(path, each, picture.path)
        for each, path in places.items():
            place(made_in / each.name, self.folder / path, overwrite=True)
        files = [
            MadeFile(
                str(path), self._url(picture, path), each.mime, each.width, each.height, each.bytes, each.etag
            )
            for each, path in places.items()
        ]
        html = markup(made, lambda each: self._url(picture, places[each]), sizes=rule.sizes)
        return Made(original, rule.key, files, html, made.color, made.placeholder)

    def _place(self, picture: Picture, made: SetFile) -> PurePosixPath:
        """A set has clean names; a file alone keeps its own."""
        within = picture.rule.to / picture.below.parent
        if picture.rule.is_set:
            return within / made.name
        return within / f"{picture.path.stem}{PurePosixPath(made.name).suffix}"

    def _url(self, picture: Picture, path: PurePosixPath) -> str:
        return f"{picture.rule.url.rstrip('/')}/{path.relative_to(picture.rule.to)}"

    def _claim(self, path: PurePosixPath, made: SetFile, source: PurePosixPath) -> None:
        """Refusal where another picture has that place, or a file that is not ours."""
        other = self._claimed.setdefault(str(path), source)
        if other != source:
            raise Refusal("bad_request", f"{path} would be the place of {other} too.")
        found = hash_of(self.folder / path)
        ours = self._ours.get(str(path))
        if found is None or found.startswith(made.etag) or self._overwrite:
            return
        if ours and is_as_made(self.folder, ours):
            return
        detail = f"{path} was not made here, or has changed since; --overwrite replaces it."
        raise Refusal("bad_request", detail)
