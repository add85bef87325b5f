"""The order: what the command line of `optimize` asks for."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from app.cli.flags import add_fields, values_of, with_switches_on
from app.errors import Refusal
from app.recipe.recipe import Catalog, Recipe

_USAGE = "whittle optimize FILE... [--FIELD VALUE...] [--preset NAME] [--recipe FILE] [--out DIR] [--json]"
_DESCRIPTION = "Write a smaller file for each picture, beside it as NAME-optimized or into another folder."
_EPILOG = "Names that begin with a dash stand after --. More: docs/shell.md"

IfExists = Literal["fail", "skip", "number", "overwrite"]


@dataclass(frozen=True)
class Order:
    """`paths` are as they were typed; `out` is the folder for the results, None for beside each original;
    `zip` is one file for all of them. `min_saving` is in percent, `jobs` None for as the config has it."""

    paths: tuple[str, ...]
    recipe: Recipe
    out: Path | None
    json: bool
    recursive: bool
    if_exists: IfExists = "fail"
    keep_dates: bool = True
    min_saving: float = 0.0
    unchanged: Literal["copy", "skip"] = "copy"
    zip: Path | None = None
    jobs: int | None = None
    resume: bool = False
    dry_run: bool = False
    check: bool = False
    watch: bool = False
    score: bool = False


def read_order(arguments: list[str], catalog: Catalog) -> Order:
    """Read a command line; a usage error ends the program with one line and exit code 2."""
    parser = build_parser(catalog)
    # Flags may stand between files, and in that mode argparse does not know what "--" is.
    place = arguments.index("--") if "--" in arguments else len(arguments)
    flags, after = arguments[:place], arguments[place + 1 :]
    asked = parser.parse_intermixed_args(with_switches_on(flags, catalog))
    paths = (*asked.paths, *after)
    if not paths:
        parser.error("name at least one file")
    try:
        recipe = recipe_of(asked, catalog)
    except ValueError as error:
        parser.error(str(error))
    _check_together(asked, parser)
    return Order(
        paths,
        recipe,
        asked.out,
        asked.json,
        asked.recursive or asked.watch,
        "overwrite" if asked.overwrite else asked.if_exists,
        asked.keep_dates,
        asked.min_saving,
        asked.unchanged,
        asked.zip,
        asked.jobs,
        asked.resume,
        asked.dry_run,
        asked.check,
        asked.watch,
        asked.score,
    )


#: Flags that say two different things about what is to become of the results.
_APART = (
    ("zip", "out"),
    ("zip", "resume"),
    ("zip", "watch"),
    ("check", "zip"),
    ("check", "watch"),
    ("check", "resume"),
    ("dry_run", "watch"),
)


def _check_together(asked: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    for one, other in _APART:
        if getattr(asked, one) and getattr(asked, other):
            flags = [f"--{name.replace('_', '-')}" for name in (one, other)]
            parser.error(f"{flags[0]} and {flags[1]} do not go together")


def build_parser(catalog: Catalog) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "whittle optimize", usage=_USAGE, description=_DESCRIPTION, epilog=_EPILOG, allow_abbrev=False
    )
    parser.add_argument("paths", nargs="*", metavar="FILE", help="a picture, or with --recursive a folder")
    parser.add_argument("--out", "-o", type=Path, metavar="DIR", help="write into this folder")
    parser.add_argument("--zip", type=Path, metavar="FILE", help="write all results into this ZIP")
    parser.add_argument(
        "--if-exists",
        choices=("fail", "skip", "number", "overwrite"),
        default="fail",
        help="what to do where a result's place is taken: fail if absent",
    )
    parser.add_argument("--overwrite", action="store_true", help="the same as --if-exists overwrite")
    parser.add_argument(
        "--keep-dates",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="give results the dates of their originals",
    )
    parser.add_argument(
        "--min-saving", type=_percent, default=0.0, metavar="PERCENT", help="what a result must save at least"
    )
    parser.add_argument(
        "--unchanged",
        choices=("copy", "skip"),
        default="copy",
        help="what to do with a file that gets no smaller, or not by as much: copy if absent",
    )
    jobs = "files at once (WHITTLE_RENDER_WORKERS)"
    parser.add_argument("--jobs", "-j", type=_count, metavar="N", help=jobs)
    parser.add_argument("--resume", action="store_true", help="go on with a run that was stopped")
    parser.add_argument("--score", action="store_true", help="look at each result, and say how alike it is")
    parser.add_argument("--dry-run", action="store_true", help="say what would be written where, and stop")
    check = "write nothing, and end with 1 if a file could be smaller by more than --min-saving"
    parser.add_argument("--check", action="store_true", help=check)
    parser.add_argument("--watch", action="store_true", help="go on as files come or change, until stopped")
    parser.add_argument("--recursive", "-r", action="store_true", help="take the pictures in folders")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line, one for each file")
    add_recipe(parser, catalog)
    return parser


def add_recipe(parser: argparse.ArgumentParser, catalog: Catalog) -> None:
    """The flags that say what is made of a picture; `recipe_of` reads them."""
    presets = ", ".join(_presets(catalog))
    parser.add_argument(
        "--preset", metavar="NAME", help=f"start from a preset: {presets}, or a file of a preset of your own"
    )
    parser.add_argument("--recipe", metavar="FILE", help="take values from a JSON object; - is stdin")
    add_fields(parser, catalog)


def recipe_of(asked: argparse.Namespace, catalog: Catalog) -> Recipe:
    """Neutral, then the preset, then the recipe file, then the flags. ValueError says what is wrong."""
    recipe, presets = Recipe.default(catalog), _presets(catalog)
    if asked.preset in presets:
        recipe = recipe.patched(presets[asked.preset], catalog)
    elif asked.preset is not None and Path(asked.preset).is_file():
        recipe = _patched(recipe, "--preset", asked.preset, catalog)
    elif asked.preset is not None:
        raise ValueError(f"--preset {asked.preset!r} is neither a file nor one of {', '.join(presets)}")
    if asked.recipe is not None:
        recipe = _patched(recipe, "--recipe", asked.recipe, catalog)
    return recipe.patched(values_of(asked, catalog), catalog)


def _percent(text: str) -> float:
    value = float(text.removesuffix("%"))
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a percentage from 0 to 100")
    return value


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 256):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 256")
    return int(text)


def _presets(catalog: Catalog) -> dict[str, Any]:
    return {preset["name"]: preset["recipe"] for preset in catalog.data["presets"]}


def _patched(recipe: Recipe, flag: str, path: str, catalog: Catalog) -> Recipe:
    """With the values of the file that a flag names."""
    try:
        values = json.loads(sys.stdin.read() if path == "-" else Path(path).read_text("utf-8"))
        return recipe.patched(values, catalog)
    except OSError as error:
        raise ValueError(f"{flag} {path}: {error.strerror}") from None
    except Refusal as refusal:
        named = f"{refusal.field}: " if refusal.field else ""
        raise ValueError(f"{flag} {path}: {named}{refusal.detail}") from None
    except ValueError:
        raise ValueError(f"{flag} {path} is not JSON") from None
