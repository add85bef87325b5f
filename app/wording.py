"""Wording: a sentence for a person as English text with names for what varies, so that it can be said in
another language wherever it arrives."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

#: `{name}` in a text, or `{name:,}` for a number whose digits are grouped.
_NAMED = re.compile(r"\{(\w+)(:,)?\}")


@dataclass(frozen=True)
class Sentence:
    """`text` in English, and the values of the names in it: text, numbers, or sentences themselves."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """It in English."""
        return fill(self.text, self.values, str, lambda number: f"{number:,}")

    def to_dict(self) -> dict[str, Any]:
        """`{text, values}`, JSON-safe."""
        plain = {
            name: value.to_dict() if isinstance(value, Sentence) else value
            for name, value in self.values.items()
        }
        return {"text": self.text, "values": plain}

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> Sentence:
        """The inverse of `to_dict`."""
        values = {
            name: cls.from_dict(value) if isinstance(value, Mapping) else value
            for name, value in dict(body.get("values", {})).items()
        }
        return cls(str(body.get("text", "")), values)


def fill(text: str, values: Mapping[str, Any], say: Callable[[Any], str], group: Callable[[Any], str]) -> str:
    """The text with its values: `say` makes words of one, `group` of a number whose digits are grouped. A
    name without a value stays as it is."""

    def value(found: re.Match[str]) -> str:
        name, grouped = found.groups()
        if name not in values:
            return found[0]
        return group(values[name]) if grouped else say(values[name])

    return _NAMED.sub(value, text)


def names(text: str) -> set[str]:
    """What varies in a text, each as it is written there."""
    return {found[0] for found in _NAMED.finditer(text)}


def marked(text: str) -> str:
    """The same text. It is said in every language: `make languages` finds it by this."""
    return text
