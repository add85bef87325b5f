"""Rules: what `whittle.toml` says, checked; and which pictures each is for."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from app.errors import Refusal
from app.publishing.wanted import LONGEST, Wanted
from app.recipe.recipe import Catalog, Recipe

#: The names of a rule, with the type of each and what that is called.
_NAMES: dict[str, tuple[type | tuple[type, ...], str]] = {
    "from": ((str, list), "a pattern such as 'img/**/*.jpg', or a list of them"),
    "to": (str, "a folder"),
    "preset": (str, "the name of a preset"),
    "recipe": (dict, "a table of fields"),
    "widths": (list, "a list of widths in pixels"),
    "formats": (list, "a list of formats"),
    "responsive": (bool, "true or false"),
    "url": (str, "where the site serves the folder, such as '/static/img/'"),
    "sizes": (str, "text as the sizes attribute has it"),
}
_WILD = set("*?[")


class NotUsable(Exception):
    """A `whittle.toml` that cannot be used; the message says where and why."""


@dataclass(frozen=True)
class Rule:
    """What is made of the pictures that `patterns` find, below the folder of the file: one file each into
    `to`, or where `is_set` a responsive set."""

    patterns: tuple[str, ...]
    to: PurePosixPath
    recipe: Recipe
    wanted: Wanted
    is_set: bool
    url: str
    sizes: str

    @property
    def key(self) -> str:
        """A hash of all that decides what is made of a picture."""
        wish = {
            "to": str(self.to),
            "recipe": self.recipe.key,
            "widths": self.wanted.widths,
            "formats": self.wanted.formats,
            "set": self.is_set,
            "url": self.url,
            "sizes": self.sizes,
        }
        return hashlib.sha256(json.dumps(wish, sort_keys=True).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Picture:
    """A picture of the site: its path from the folder, where it stands below its pattern's fixed part, and
    the first rule that finds it."""

    path: PurePosixPath
    below: PurePosixPath
    rule: Rule


def read_rules(file: Path, catalog: Catalog) -> list[Rule]:
    """Every `[[pictures]]` of a file. NotUsable."""
    try:
        body = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise NotUsable(f"There is no {file}. docs/publishing.md shows one.") from None
    except (OSError, ValueError) as error:
        raise NotUsable(f"{file}: {error}") from None
    tables = body.pop("pictures", None)
    if body or not isinstance(tables, list) or not tables:
        raise NotUsable(f"{file}: it has tables called [[pictures]], at least one, and nothing else.")
    return [_rule(table, f"{file}, pictures {number}", catalog) for number, table in enumerate(tables, 1)]


def find_pictures(folder: Path, rules: list[Rule]) -> list[Picture]:
    """Every picture that a rule finds, sorted by path, but for hidden files and what was made of others."""
    outputs = {rule.to for rule in rules}
    found: dict[PurePosixPath, Picture] = {}
    for rule in rules:
        for picture in _found(folder, rule):
            is_made = any(picture.path.is_relative_to(to) for to in outputs)
            if not is_made and not any(part.startswith(".") for part in picture.path.parts):
                found.setdefault(picture.path, picture)
    return [found[path] for path in sorted(found)]


def _found(folder: Path, rule: Rule) -> Iterator[Picture]:
    for pattern in rule.patterns:
        fixed = _fixed(pattern)
        for file in folder.glob(pattern):
            path = PurePosixPath(file.relative_to(folder).as_posix())
            if file.is_file():
                yield Picture(path, path.relative_to(fixed), rule)


def _fixed(pattern: str) -> PurePosixPath:
    """The folders of a pattern before the first that is a pattern itself."""
    fixed = PurePosixPath()
    for part in PurePosixPath(pattern).parts[:-1]:
        if _WILD & set(part):
            break
        fixed /= part
    return fixed


def _rule(table: Any, place: str, catalog: Catalog) -> Rule:
    _check(table, place)
    patterns = [table["from"]] if isinstance(table["from"], str) else table["from"]
    for name, path in [("from", pattern) for pattern in patterns] + [("to", table["to"])]:
        if not isinstance(path, str) or not path or not _is_below(path):
            raise NotUsable(f"{place}: {name} accepts paths below the folder of the file, without '..'.")
    try:
        recipe = _recipe(table, catalog)
        wanted = Wanted.parse(table, catalog)
    except Refusal as refusal:
        raise NotUsable(f"{place}: {f'{refusal.field}: ' if refusal.field else ''}{refusal.detail}") from None
    is_set = table.get("responsive", "widths" in table or "formats" in table)
    if not is_set:
        wanted = Wanted((LONGEST,), (str(recipe.values[catalog.roles["format"].name]),))
    to = PurePosixPath(table["to"])
    url = table.get("url", f"/{to}/")
    return Rule(tuple(patterns), to, recipe, wanted, is_set, url, table.get("sizes", ""))


def _check(table: Any, place: str) -> None:
    if not isinstance(table, Mapping):
        raise NotUsable(f"{place}: it is no table.")
    for name, value in table.items():
        if name not in _NAMES:
            raise NotUsable(f"{place}: there is no {name!r}; the names are {', '.join(_NAMES)}.")
        kind, accepts = _NAMES[name]
        if not isinstance(value, kind):
            raise NotUsable(f"{place}: {name} accepts {accepts}.")
    for name in ("from", "to"):
        if name not in table:
            raise NotUsable(f"{place}: {name!r} is missing: {_NAMES[name][1]}.")


def _recipe(table: Mapping[str, Any], catalog: Catalog) -> Recipe:
    recipe = Recipe.default(catalog)
    presets = {preset["name"]: preset["recipe"] for preset in catalog.data["presets"]}
    if "preset" in table:
        if table["preset"] not in presets:
            raise Refusal("invalid_recipe", f"preset accepts {', '.join(presets)}.")
        recipe = recipe.patched(presets[table["preset"]], catalog)
    return recipe.patched(table.get("recipe", {}), catalog)


def _is_below(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts
