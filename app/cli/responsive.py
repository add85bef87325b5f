"""`python -m app responsive`: the files of pictures for a web page, in several widths and formats."""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.cli.endings import end_cleanly
from app.cli.flags import with_switches_on
from app.cli.order import add_recipe, recipe_of
from app.cli.outcome import Outcome
from app.cli.report import shown
from app.cli.sets import MadeSet, Maker, Picture, pictures_of, put, put_set
from app.cli.units import say_bytes
from app.config import Config
from app.errors import Refusal
from app.imaging.catalog import describe
from app.publishing.bundle import write_bundle
from app.publishing.sets import ResponsiveSets
from app.publishing.several import MANIFEST, MARKUP, manifest, page
from app.publishing.wanted import MOST_WIDTHS, USUAL_FORMATS, Wanted
from app.recipe.recipe import Catalog, Recipe
from app.workshop import Workshop

_USAGE = (
    "whittle responsive FILE|FOLDER... [--widths W,W...] [--formats F,F...] [--FIELD VALUE...] [--out DIR] "
    "[--recursive] [--zip] [--json]"
)
_DESCRIPTION = "Write pictures in several widths and formats, with the markup that a web page needs for them."
#: The ZIP of several pictures.
_ALL = "pictures.zip"


@dataclass(frozen=True)
class _Order:
    paths: tuple[Path, ...]
    recipe: Recipe
    wanted: Wanted
    out: Path | None
    alt: str
    sizes: str
    recursive: bool
    zip: bool
    json: bool
    overwrite: bool

    @property
    def has_folder(self) -> bool:
        return any(path.is_dir() for path in self.paths)


def run(arguments: list[str]) -> int:
    """Make a set for each picture; 0, or 1 if any failed or there is none."""
    end_cleanly()
    catalog = Catalog(describe())
    order = _read(arguments, catalog)
    pictures = pictures_of(order.paths, order.out, recursive=order.recursive)
    if not pictures:
        print("There is no picture in there; --recursive takes those in folders too.", file=sys.stderr)
        return 1
    with Workshop.started(Config.from_environment(), len(pictures)) as workshop:
        sets = ResponsiveSets(workshop.pool, workshop.renditions, catalog)
        maker = Maker(workshop, sets, order.recipe, order.wanted, order.alt, order.sizes)
        started = [(each, workshop.threads.submit(maker.make, each)) for each in pictures]
        if len(pictures) > 1 or order.has_folder:
            return _put_all(order, started, workshop.work)
        ((_, making),) = started
        return _put_one(order, making.result())


def _read(arguments: list[str], catalog: Catalog) -> _Order:
    parser = argparse.ArgumentParser(
        "whittle responsive", usage=_USAGE, description=_DESCRIPTION, allow_abbrev=False
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="FILE", help="a picture, or a folder of them")
    parser.add_argument(
        "--widths",
        metavar="W,W...",
        help=f"up to {MOST_WIDTHS} widths in pixels; without it, steps of about 25 %% fewer bytes",
    )
    parser.add_argument(
        "--formats",
        metavar="F,F...",
        help=f"{','.join(USUAL_FORMATS)} if absent; the last is for old browsers",
    )
    parser.add_argument("--out", "-o", type=Path, metavar="DIR", help="write into this folder")
    parser.add_argument("--alt", default="", help="what the picture says to those who cannot see it")
    parser.add_argument(
        "--sizes", default="", help="how wide the page shows it, as the sizes attribute has it"
    )
    parser.add_argument("--recursive", "-r", action="store_true", help="take those in folders below too")
    parser.add_argument("--zip", action="store_true", help="write one ZIP file with all of it instead")
    parser.add_argument("--overwrite", action="store_true", help="replace files that exist")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line, one for each file")
    add_recipe(parser, catalog)
    asked = parser.parse_intermixed_args(with_switches_on(arguments, catalog))
    if not asked.paths:
        parser.error("name at least one file")
    if asked.out is None and any(path.is_dir() for path in asked.paths):
        parser.error("a folder needs --out DIR, so that its pictures and what is made of them stay apart")
    try:
        recipe = recipe_of(asked, catalog)
        wanted = Wanted.parse_text(asked.widths, asked.formats, catalog)
    except (ValueError, Refusal) as error:
        parser.error(str(error))
    return _Order(
        tuple(asked.paths), recipe, wanted, asked.out, asked.alt, asked.sizes, asked.recursive,
        asked.zip, asked.json, asked.overwrite,
    )  # fmt: skip


def _put_one(order: _Order, made: MadeSet | Outcome) -> int:
    """One picture: its files and its markup beside it or in the folder that is named, or the ZIP of these."""
    if isinstance(made, Outcome):
        return _tell_failed(made, order)
    names = made.names
    if order.zip:
        names = [f"{made.picture.stem}.zip"]
        with (made.made_in / names[0]).open("wb") as out:
            files = ((name, made.made_in / name) for name in made.names[:-1])
            write_bundle(out, files, {made.names[-1]: made.html})
    folder = order.out or made.picture.file.parent
    return _tell(made, put_set(made, folder, names, order.overwrite), order)


def _put_all(order: _Order, started: list[tuple[Picture, Future[MadeSet | Outcome]]], work: Path) -> int:
    """Several: each in the folder that it has below the one that was named, and what is known of all; or one
    ZIP of all that."""
    failed, there = 0, list[MadeSet]()
    for picture, making in started:
        made = making.result()
        if isinstance(made, Outcome):
            failed |= _tell_failed(made, order)
            continue
        if order.zip:
            there.append(made)
            continue
        folder = (order.out / picture.below) if order.out else picture.file.parent
        written = put_set(made, folder, made.names, order.overwrite)
        failed |= _tell(made, written, order)
        if not isinstance(written, Outcome):
            there.append(made)
    if not there or not (order.out or order.zip):
        return failed
    return failed | _put_what_is_known(order, there, work)


def _put_what_is_known(order: _Order, there: list[MadeSet], work: Path) -> int:
    """The manifest and the markup of all, beside the files or with them in the ZIP."""
    parts = [made.part(order.alt, order.sizes) for made in there]
    texts, names = {MANIFEST: manifest(parts), MARKUP: page(parts)}, [MANIFEST, MARKUP]
    if order.zip:
        names = [_ALL]
        files = (
            (str(made.picture.below / file.name), made.made_in / file.name)
            for made in there
            for file in made.made.files
        )
        with (work / _ALL).open("wb") as out:
            write_bundle(out, files, texts)
    else:
        for name, text in texts.items():
            (work / name).write_text(text)
    try:
        written = put(work, order.out or Path(), names, order.overwrite)
    except FileExistsError as error:
        print(f"{error.filename} exists; --overwrite replaces it.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{order.out or Path()} cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    if order.zip:
        return max(_tell(made, written, order) for made in there)
    return 0


def _tell_failed(outcome: Outcome, order: _Order) -> int:
    if order.json:
        print(json.dumps(outcome.to_dict()), flush=True)
    else:
        print(f"{shown(outcome.file)}: {(outcome.error or {}).get('message')}", file=sys.stderr)
    return 1


def _tell(made: MadeSet, written: list[str] | Outcome, order: _Order) -> int:
    """Say what became of a picture; 1 if it failed."""
    if isinstance(written, Outcome):
        return _tell_failed(written, order)
    if order.json:
        print(json.dumps(_told(made, written)), flush=True)
        return 0
    for file in made.made.files:
        print(f"{file.name}: {file.width} x {file.height}, {say_bytes(file.bytes)}")
    print(made.html, flush=True)
    return 0


def _told(made: MadeSet, written: list[str]) -> dict[str, Any]:
    return {
        "file": str(made.picture.file),
        "ok": True,
        "written": written,
        "files": [vars(file) for file in made.made.files],
        "html": made.html,
        "color": made.made.color,
        "placeholder": made.made.placeholder,
    }
