"""Flags of `optimize` for the fields of the catalog: one for each, checked as the field checks."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from app.errors import Refusal
from app.recipe.field import Field, Value
from app.recipe.recipe import Catalog

# What a field's value is called in argparse's result, so that no field can hide another flag.
_VALUE_OF = "value of "


_ABOUT = "These win over --recipe, which wins over --preset."


def add_fields(parser: argparse.ArgumentParser, catalog: Catalog, about: str = _ABOUT) -> None:
    """A flag for each field, with its help; a bad value is a usage error that states the allowed range."""
    group = parser.add_argument_group("fields", about or None)
    for field in catalog.fields.values():
        _add_field(group, field)


def values_of(asked: argparse.Namespace, catalog: Catalog) -> dict[str, Value]:
    """The fields that were given a value, by name."""
    return {
        name: getattr(asked, _VALUE_OF + name) for name in catalog.fields if hasattr(asked, _VALUE_OF + name)
    }


def with_switches_on(flags: list[str], catalog: Catalog) -> list[str]:
    """A switch needs no value: `--lossless photo.png` becomes `--lossless=true photo.png`."""
    switches = {
        flag for field in catalog.fields.values() if field.kind == "boolean" for flag in _spellings(field)
    }
    return [
        f"{flag}=true" if flag in switches and following not in ("true", "false") else flag
        for flag, following in pairwise([*flags, ""])
    ]


def _add_field(group: Any, field: Field) -> None:
    shared = {"dest": _VALUE_OF + field.name, "default": argparse.SUPPRESS}
    hidden = {**shared, "help": argparse.SUPPRESS}
    # argparse reads % in a help text as a placeholder.
    meaning = f"{field.help} Accepts {field.accepts}; {_as_text(field.default)} if absent.".replace("%", "%%")
    parse = _parser_of(field)
    flag, *others = _spellings(field)
    group.add_argument(flag, type=parse, metavar="VALUE", help=meaning, **shared)
    for other in others:
        group.add_argument(other, type=parse, **hidden)
    if field.kind == "boolean":
        group.add_argument(flag.replace("--", "--no-", 1), action="store_const", const=False, **hidden)


def _spellings(field: Field) -> list[str]:
    """The flag as people type it, and as the field is called where that differs."""
    return list(dict.fromkeys([f"--{field.name.replace('_', '-')}", f"--{field.name}"]))


def _parser_of(field: Field) -> Callable[[str], Value]:
    def parse(text: str) -> Value:
        try:
            return field.parse(text)
        except Refusal as refusal:
            raise argparse.ArgumentTypeError(refusal.detail) from None

    return parse


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
