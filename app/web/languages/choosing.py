"""Which language somebody is answered in: the one they chose on the page, or what their browser asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from flask import Response, current_app, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header, parse_cookie

from app.web.languages import pseudo
from app.web.languages.language import ENGLISH, Language, english, read

#: The cookie that keeps the choice; the page's menu writes it, so scripts may read it.
COOKIE = "language"
#: The parameter of an address that makes the choice.
PARAMETER = "lang"
_YEAR_S = 365 * 24 * 3600


class Languages:
    """All languages of a folder of `.po` files, and English, which the sources are written in. Each is read
    once, at the start."""

    def __init__(self, folder: Path) -> None:
        found = [english(), *map(read, sorted(folder.glob("*.po")))]
        self.offered = {language.tag: language for language in found}
        keys = {key for language in found for key in language.words}
        on_page = frozenset(key for language in found for key in language.on_page)
        said_later = frozenset(key for language in found for key in language.said_later)
        self._hidden = {tag: pseudo.pseudo(tag, keys, on_page, said_later) for tag in pseudo.TAGS}

    def files(self) -> dict[str, bytes]:
        """What scripts get of each language: `languages/de.json`, and `languages/de-later.json` for those
        that are loaded later. English needs none."""
        every = [each for each in [*self.offered.values(), *self._hidden.values()] if each.tag != ENGLISH]
        plain = {f"languages/{each.tag}.json": each.for_page() for each in every}
        return plain | {f"languages/{each.tag}-later.json": each.for_page(said_later=True) for each in every}

    def named(self, tag: str) -> Language | None:
        """The language of a tag, or of its first part: `de-AT` is German, `zh-CN` Chinese."""
        if tag in self._hidden:
            return self._hidden[tag]
        first = _first_part(tag)
        return next((each for each in self.offered.values() if _first_part(each.tag) == first), None)

    def of(self, environ: Mapping[str, Any]) -> Language:
        """The language of a request: what its cookie says, else its `Accept-Language`."""
        for tag in _asked(environ):
            if (language := self.named(tag)) is not None:
                return language
        return self.offered[ENGLISH]


def spoken() -> Language:
    """The language of this request."""
    return languages().of(request.environ)


def chosen() -> Language | None:
    """The one that the address of this page names: `/?lang=de`."""
    return languages().named(request.args.get(PARAMETER, ""))


def languages() -> Languages:
    found: Languages = current_app.extensions["whittle-languages"]
    return found


def remember(language: Language, response: Response) -> None:
    """Have the browser ask for this language from now on."""
    response.set_cookie(COOKIE, language.tag, max_age=_YEAR_S, samesite="Lax", secure=request.is_secure)


def _asked(environ: Mapping[str, Any]) -> Iterable[str]:
    """The tags that a request asks for, the dearest first."""
    yield parse_cookie(environ.get("HTTP_COOKIE", "")).get(COOKIE, "")
    accepted = parse_accept_header(environ.get("HTTP_ACCEPT_LANGUAGE", ""), LanguageAccept)
    yield from (tag for tag, quality in accepted if quality > 0)


def _first_part(tag: str) -> str:
    return tag.partition("-")[0].lower()
