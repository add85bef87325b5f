"""The recipe's catalog in a language. Render workers describe it in English; names and values stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.web.languages.language import CATALOG, ENGLISH, Language

#: The names under which a catalog has words for people, however deep.
_WORDED = ("label", "help", "group")


def translated(data: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """A copy of a catalog with its words in this language."""
    if language.tag == ENGLISH:
        return dict(data)
    copy: dict[str, Any] = _translated(data, language)
    return copy


def words(data: Any) -> Iterator[str]:
    """Every word for people in a catalog."""
    if isinstance(data, list):
        for each in data:
            yield from words(each)
    if isinstance(data, Mapping):
        for name, value in data.items():
            if name in _WORDED and isinstance(value, str):
                yield value
            else:
                yield from words(value)


def _translated(data: Any, language: Language) -> Any:
    if isinstance(data, list):
        return [_translated(each, language) for each in data]
    if not isinstance(data, Mapping):
        return data
    return {
        name: language.say(value, CATALOG)
        if name in _WORDED and isinstance(value, str)
        else _translated(value, language)
        for name, value in data.items()
    }
