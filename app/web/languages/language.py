"""One language: its name, its direction, and what every text is in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from gettext import c2py
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from app.wording import Sentence, fill

#: What the sources are written in.
ENGLISH = "en"
#: The context of texts of the recipe's catalog: there, "Light" is a heading and not a theme.
CATALOG = "catalog"
#: Of the web floor, what answers sockets.
_SOCKETS = ("app/web/live/", "app/web/capacity.py")
#: What only albums say, and scripts that the page loads later, by a part of their name: it comes with them.
_OF_ALBUMS = ("app/albums/", "app/batching/", "app/chores/")
_LATER = re.compile(r"^static/js/.*(album|web-|take-along)")
#: Numbers that between them have every plural form of the languages there are.
_SAMPLES = (*range(201), 1_000_000)

#: Context (None for none) and text.
Key = tuple[str | None, str]


@dataclass(frozen=True)
class Language:
    """A language, by its tag (BCP 47). `words` gives for a text all of its forms, one where nothing is
    counted; what it lacks is said in English. `on_page` names the texts that the page's scripts say, and
    `said_later` those of them that are said by scripts alone which are loaded later."""

    tag: str
    locale: Locale
    words: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    on_page: frozenset[Key] = frozenset()
    said_later: frozenset[Key] = frozenset()
    plurals: dict[str, int] = field(default_factory=dict)

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return self.locale.text_direction

    @cached_property
    def name(self) -> str:
        """What its speakers call it."""
        name = self.locale.get_display_name() or self.tag
        return name[0].upper() + name[1:]

    def say(self, text: str, context: str | None = None, **values: Any) -> str:
        """The text in this language, with its values."""
        return self._fill(self.words.get((context, text), (text,))[0], values)

    def sentence(self, sentence: Sentence) -> str:
        """A sentence, and the sentences in it."""
        return self.say(sentence.text, **sentence.values)

    def for_page(self, *, said_later: bool = False) -> bytes:
        """What the page's scripts need, those that are loaded later or all others, as JSON:
        `{plurals, words}`, the text or its forms of each text."""
        words = {
            key[1]: said[0] if len(said) == 1 else said
            for key, said in self.words.items()
            if key in self.on_page and (key in self.said_later) == said_later
        }
        return json.dumps({"plurals": self.plurals, "words": words}, ensure_ascii=False).encode()

    def _fill(self, text: str, values: dict[str, Any]) -> str:
        def say(value: Any) -> str:
            return self.sentence(value) if isinstance(value, Sentence) else str(value)

        return fill(text, values, say, lambda number: format_decimal(number, locale=self.locale))


def english() -> Language:
    return Language(ENGLISH, Locale.parse(ENGLISH))


def read(path: Path) -> Language:
    """The language of a `.po` file, `de.po` or `zh-Hans.po`."""
    locale = Locale.parse(path.stem, sep="-")
    with path.open("rb") as file:
        catalog = read_po(file, locale=locale)
    messages = [message for message in catalog if message.id]
    return Language(
        path.stem,
        locale,
        {key_of(message): _forms(message) for message in messages if message.string and not message.fuzzy},
        frozenset(key_of(message) for message in messages if is_on_page(message)),
        frozenset(key_of(message) for message in messages if is_said_later(message)),
        _plurals(catalog, locale),
    )


def key_of(message: Message) -> Key:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return message.context, text


def is_on_page(message: Message) -> bool:
    """Whether scripts say it: it stands in one, or comes to them with an error of a socket or a notice. What
    comes over HTTP is said by the server."""
    return message.context is None and any(_comes_to_scripts(file) for file, _ in message.locations)


def is_said_later(message: Message) -> bool:
    """Whether nothing says it but what is loaded later."""
    return all(
        file.startswith(_OF_ALBUMS) or _LATER.match(file)
        for file, _ in message.locations
        if _comes_to_scripts(file)
    )


def _comes_to_scripts(file: str) -> bool:
    return file.startswith(_SOCKETS) or not file.startswith(("templates/", "app/web/"))


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _plurals(catalog: Catalog, locale: Locale) -> dict[str, int]:
    """For each category of a count, as browsers call it, the place of its form in the file."""
    form = c2py(catalog.plural_expr)
    return {locale.plural_form(count): form(count) for count in reversed(_SAMPLES)}
