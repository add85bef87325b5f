"""The chores: one file each, found by looking. A file names its `CHORE`."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from app.chores.chore import Chore
from app.errors import Refusal


@cache
def chores() -> dict[str, Chore]:
    """Every chore by name, in order of name."""
    found: list[Chore] = [import_module(f"{__name__}.{each.name}").CHORE for each in iter_modules(__path__)]
    return {chore.name: chore for chore in sorted(found, key=lambda chore: chore.name)}


def chore_named(name: object) -> Chore:
    """The chore, or Refusal("invalid_recipe") that names those there are."""
    if isinstance(name, str) and name in chores():
        return chores()[name]
    raise Refusal(
        "invalid_recipe", "There is no chore of that name; the chores are {names}.", names=", ".join(chores())
    )
