"""`python -m app responsive`: the files of a picture for a web page, in several widths and formats."""

from __future__ import annotations

import argparse
import errno
import json
import os
import shutil
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.cli.endings import end_cleanly
from app.cli.flags import with_switches_on
from app.cli.order import add_recipe, recipe_of
from app.cli.outcome import Outcome
from app.cli.placing import place
from app.cli.report import shown
from app.cli.units import say_bytes
from app.config import Config
from app.errors import Refusal
from app.imaging.catalog import describe
from app.publishing.bundle import write_bundle
from app.publishing.markup import markup
from app.publishing.names import stem_of
from app.publishing.sets import ResponsiveSet, ResponsiveSets, SetFile
from app.publishing.wanted import MOST_WIDTHS, USUAL_FORMATS, Wanted
from app.recipe.recipe import Catalog, Recipe
from app.workshop import Workshop

_USAGE = (
    "whittle responsive FILE... [--widths W,W...] [--formats F,F...] [--FIELD VALUE...] [--out DIR] "
    "[--zip] [--json]"
)
_DESCRIPTION = "Write a picture in several widths and formats, with the markup that a web page needs for it."


@dataclass(frozen=True)
class _Order:
    paths: tuple[Path, ...]
    recipe: Recipe
    wanted: Wanted
    out: Path | None
    alt: str
    sizes: str
    zip: bool
    json: bool
    overwrite: bool


def run(arguments: list[str]) -> int:
    """Make a set for each file; 0, or 1 if any failed."""
    end_cleanly()
    catalog = Catalog(describe())
    order = _read(arguments, catalog)
    failed = False
    with Workshop.started(Config.from_environment(), len(order.paths)) as workshop:
        sets = ResponsiveSets(workshop.pool, workshop.renditions, catalog)
        started = [workshop.threads.submit(_make, workshop, sets, order, path) for path in order.paths]
        for path, made in zip(order.paths, started, strict=True):
            failed |= _tell(path, made.result(), order.json)
    return int(failed)


def _read(arguments: list[str], catalog: Catalog) -> _Order:
    parser = argparse.ArgumentParser(
        "whittle responsive", usage=_USAGE, description=_DESCRIPTION, allow_abbrev=False
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="FILE", help="a picture")
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
    parser.add_argument("--zip", action="store_true", help="write one ZIP file instead")
    parser.add_argument("--overwrite", action="store_true", help="replace files that exist")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line, one for each file")
    add_recipe(parser, catalog)
    asked = parser.parse_intermixed_args(with_switches_on(arguments, catalog))
    if not asked.paths:
        parser.error("name at least one file")
    try:
        recipe = recipe_of(asked, catalog)
        wanted = Wanted.parse_text(asked.widths, asked.formats, catalog)
    except (ValueError, Refusal) as error:
        parser.error(str(error))
    return _Order(
        tuple(asked.paths), recipe, wanted, asked.out, asked.alt, asked.sizes, asked.zip, asked.json,
        asked.overwrite,
    )  # fmt: skip


def _make(workshop: Workshop, sets: ResponsiveSets, order: _Order, path: Path) -> dict[str, Any] | Outcome:
    """The set of one file as `--json` tells it, or what went wrong."""
    folder, stem = order.out or path.parent, stem_of(path.name)
    made_in = workshop.work / uuid.uuid4().hex
    try:
        path.open("rb").close()
    except OSError as error:
        return Outcome.unreadable(path, error)
    try:
        made_in.mkdir()
        with workshop.opened(path) as opened:
            made = sets.make(opened.source, order.recipe, order.wanted, stem, _into(made_in))
        html = markup(made, lambda file: file.name, order.alt, order.sizes)
        (made_in / f"{stem}.html").write_text(html)
        if order.zip:
            _bundle(made, made_in, stem, html)
        written = [f"{stem}.zip"] if order.zip else [*(file.name for file in made.files), f"{stem}.html"]
        _place_all(made_in, folder, written, order.overwrite)
    except Refusal as refusal:
        return Outcome.refused(path, refusal)
    except FileExistsError as error:
        return Outcome.failed(path, "file_exists", f"{error.filename} exists; --overwrite replaces it.")
    except OSError as error:
        return Outcome.unwritable(path, folder, error)
    finally:
        shutil.rmtree(made_in, ignore_errors=True)
    return {
        "file": str(path),
        "ok": True,
        "written": [str(folder / name) for name in written],
        "files": [vars(file) for file in made.files],
        "html": html,
        "color": made.color,
        "placeholder": made.placeholder,
    }


def _into(folder: Path) -> Callable[[Path, SetFile], None]:
    def take(made: Path, file: SetFile) -> None:
        shutil.copyfile(made, folder / file.name)

    return take


def _place_all(made_in: Path, folder: Path, names: list[str], overwrite: bool) -> None:
    """All of them or none where one of the names is taken."""
    for name in names:
        if not overwrite and os.path.lexists(folder / name):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder / name))
    for name in names:
        place(made_in / name, folder / name, overwrite)


def _bundle(made: ResponsiveSet, made_in: Path, stem: str, html: str) -> None:
    with (made_in / f"{stem}.zip").open("wb") as out:
        write_bundle(out, ((file.name, made_in / file.name) for file in made.files), f"{stem}.html", html)


def _tell(path: Path, made: dict[str, Any] | Outcome, as_json: bool) -> bool:
    """Say what became of a file; whether it failed."""
    failed = isinstance(made, Outcome)
    if as_json:
        print(json.dumps(made.to_dict() if isinstance(made, Outcome) else made), flush=True)
    elif isinstance(made, Outcome):
        print(f"{shown(path)}: {(made.error or {}).get('message')}", file=sys.stderr)
    else:
        for file in made["files"]:
            print(f"{file['name']}: {file['width']} x {file['height']}, {say_bytes(file['bytes'])}")
        print(made["html"], flush=True)
    return failed
