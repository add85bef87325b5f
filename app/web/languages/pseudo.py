"""Pseudo-languages, for tests and for those who build the page: every text marked, and 40 % longer.

What they leave plain is not translated, and what they cut off would be cut off in a language with long words.
`en-XA` reads from left to right, `ar-XB` from right to left; nobody is offered them, `?lang=` takes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from babel import Locale

from app.web.languages.language import Key, Language

TAGS = {"en-XA": "en", "ar-XB": "ar"}
_ACCENTED = str.maketrans("aeiouyAEIOUYcnsz", "áéíóúýÁÉÍÓÚÝçñšž")
_NAMES = re.compile(r"(\{[^{}]*\})")


def pseudo(tag: str, keys: Iterable[Key], on_page: frozenset[Key], said_later: frozenset[Key]) -> Language:
    """The pseudo-language of one of `TAGS`, with a word for each of these texts."""
    plurals = dict.fromkeys(("zero", "one", "two", "few", "many", "other"), 0)
    words = {(context, text): (longer(text),) for context, text in keys}
    return Language(tag, Locale.parse(TAGS[tag]), words, on_page, said_later, plurals)


def longer(text: str) -> str:
    """`[Ópéñ ···]`: in brackets, with accents, 40 % longer. Names in braces stay."""
    parts = [part if part.startswith("{") else part.translate(_ACCENTED) for part in _NAMES.split(text)]
    return f"[{''.join(parts)} {'·' * max(1, round(len(text) * 0.4) - 3)}]"
