"""The formats that are written: one file each, found by looking. A file names its `FORMAT`."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from app.imaging.spec import Format


@cache
def formats() -> dict[str, Format]:
    """Every format by name, in order of name."""
    found: list[Format] = [import_module(f"{__name__}.{each.name}").FORMAT for each in iter_modules(__path__)]
    return {format.name: format for format in sorted(found, key=lambda format: format.name)}
