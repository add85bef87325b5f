"""The tables of the reference pages, made from the declarations they tell of, between two marks each.

    python -m deploy.reference

`make docs` runs it; a test in `tests/house` fails when a table is stale.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from app import limits
from app.config import PREFIX, Config
from app.imaging import catalog
from app.recipe.field import Field
from app.recipe.recipe import Catalog
from app.web.live import protocol

DOCS = Path(__file__).resolve().parents[1] / "docs"


def recipe_fields() -> str:
    rows = [
        (f"`{field.name}`", _values(field), _code(field.default), _formats(field), field.help)
        for field in Catalog(catalog.describe()).fields.values()
    ]
    return _table(("field", "values", "default", "used by", "what it does"), rows)


def formats() -> str:
    rows = [
        (
            f"`{body['name']}`",
            f"`{body['mime']}`",
            "read and written" if body["name"] in catalog.describe()["reads"] else "written",
            "kept" if body["alpha"] else "laid on `background`",
            f"{body['max_side']:,}",
            _codes(body["fields"]),
            body["help"],
        )
        for body in catalog.describe()["formats"]
    ]
    columns = ("format", "type", "is", "transparency", "largest side", "options", "good for")
    return _table(columns, rows)


def presets() -> str:
    rows = [
        (
            f"`{body['name']}`",
            body["help"],
            ", ".join(f"`{name}` {_code(value)}" for name, value in body["recipe"].items()),
        )
        for body in catalog.describe()["presets"]
    ]
    return _table(("preset", "what for", "sets"), rows)


def client_limits() -> str:
    rows = [(f"`{name}`", _code(value)) for name, value in limits.describe(Config()).items()]
    return _table(("limit", "unless set otherwise"), rows)


def commands() -> str:
    rows = [
        (f"`{name}`", _codes(shape), _codes(protocol.ACKNOWLEDGEMENTS[name]))
        for name, shape in protocol.COMMANDS.items()
    ]
    return _table(("command", "payload", "the acknowledgement adds"), rows)


def facts() -> str:
    return _table(
        ("event", "payload"), [(f"`{name}`", _codes(shape)) for name, shape in protocol.FACTS.items()]
    )


def settings() -> str:
    rows = []
    for each in fields(Config):
        said = _setting(each.default) if each.default is not MISSING else each.metadata["default_in_words"]
        kind = each.metadata["kind"]
        rows.append((f"`{PREFIX}{each.name.upper()}`", said, kind.accepts, each.metadata["help"]))
    return _table(("variable", "default", "accepts", "meaning"), rows)


#: page -> its tables by the name in their marks.
TABLES: dict[str, dict[str, Callable[[], str]]] = {
    "http.md": {"fields": recipe_fields, "formats": formats, "presets": presets, "limits": client_limits},
    "protocol.md": {"commands": commands, "facts": facts},
    "config.md": {"settings": settings},
}


def written(page: str) -> str:
    """The page's text with its tables as they have to be; ValueError where a mark is missing."""
    text = (DOCS / page).read_text()
    for name, table in TABLES[page].items():
        begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
        if text.count(begin) != 1 or text.count(end) != 1:
            raise ValueError(f"docs/{page} needs the marks of its table {name!r} once each")
        before, _, rest = text.partition(begin)
        text = f"{before}{begin}\n{table()}\n{end}{rest.partition(end)[2]}"
    return text


def _values(field: Field) -> str:
    if field.kind == "choice":
        return " ".join(_code(choice.value) for choice in field.choices)
    words = "".join(f", or {_code(word.value)}" for word in field.words)
    return f"{KINDS[field.kind](field)}{words}" if field.kind in KINDS else field.accepts


def _range(field: Field) -> str:
    unit = f" {field.unit}" if field.unit else ""
    if field.maximum is None:
        return f"{field.minimum:,} or more{unit}"
    return f"{field.minimum:,} to {field.maximum:,}{unit}"


#: How the values of a kind are told; values of another kind are told as refusals tell them.
KINDS: dict[str, Callable[[Field], str]] = {
    "integer": lambda field: f"whole, {_range(field)}",
    "number": _range,
    "boolean": lambda field: "`true` `false`",
    "color": lambda field: "`#rrggbb`",
    "crop": lambda field: "`x,y,width,height` or `none`; in JSON `{x, y, width, height}` or `null`",
}


def _formats(field: Field) -> str:
    return _codes(field.formats) or "all"


def _setting(default: Any) -> str:
    return "empty" if default in ("", ()) else _code(default)


def _code(value: Any) -> str:
    return f"`{value if isinstance(value, str) else json.dumps(value)}`"


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [columns, ("---",) * len(columns), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main() -> None:
    for page in TABLES:
        (DOCS / page).write_text(written(page))


if __name__ == "__main__":
    main()
