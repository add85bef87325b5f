"""The order: what the command line of `optimize` asks for."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.cli.flags import add_fields, values_of, with_switches_on
from app.errors import Refusal
from app.recipe.recipe import Catalog, Recipe

_USAGE = "whittle optimize FILE... [--FIELD VALUE...] [--preset NAME] [--recipe FILE] [--out DIR] [--json]"
_DESCRIPTION = "Write a smaller file for each picture, beside it as NAME-optimized or into another folder."
_EPILOG = "Names that begin with a dash stand after --. More: docs/shell.md"


@dataclass(frozen=True)
class Order:
    """`paths` are as they were typed; `out` is the folder for the results, None for beside each original."""

    paths: tuple[str, ...]
    recipe: Recipe
    out: Path | None
    json: bool
    recursive: bool
    overwrite: bool


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
    return Order(paths, recipe, asked.out, asked.json, asked.recursive, asked.overwrite)


def build_parser(catalog: Catalog) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "whittle optimize", usage=_USAGE, description=_DESCRIPTION, epilog=_EPILOG, allow_abbrev=False
    )
    parser.add_argument("paths", nargs="*", metavar="FILE", help="a picture, or with --recursive a folder")
    parser.add_argument("--out", "-o", type=Path, metavar="DIR", help="write into this folder")
    parser.add_argument("--overwrite", action="store_true", help="replace files that exist, originals too")
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
