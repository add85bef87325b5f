"""Every text that is said to people, found in the sources, and the languages' files brought up to date.

    python -m deploy.languages

`make languages` runs it. A new text stands in each `languages/*.po` without a translation then, and one that
is no longer said is gone; a test fails until all are translated. docs/languages.md says how texts are marked.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from app.chores.kinds import chores
from app.errors import REFUSALS
from app.imaging.catalog import describe
from app.imaging.reading import likeness
from app.web.languages.catalog import words
from app.web.languages.language import CATALOG

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "languages"

#: Where texts are: folder, ending, how Babel reads it, and what they are given to. A number is the place of
#: the text among the arguments; two are one thing and many.
_PLACES: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("app", "py", "python", {"Refusal": (2,), "Sentence": (1,), "marked": (1,)}),
    ("templates", "html", "jinja2.ext:babel_extract", {"_": (1,)}),
    ("static/js", "js", "javascript", {"say": (1,), "sayCount": (2, 3)}),
)
#: What speaks English only: the shell, scripts, and what is refused before there is a request.
_ENGLISH = {("app", "cli"), ("app", "serving"), ("app", "scripting")}
#: Headers that the tool writes by itself and that would make the file another one each time.
_HEADERS = re.compile(
    r'^"(?:Project-Id|POT-Creation|PO-Revision|Last-Tra|Language-Team|Generated|Report)[^\n]*\n', re.M
)
_WIDTH = 100


def texts() -> Catalog:
    """All texts, each with the files it stands in."""
    found = Catalog()
    for folder, ending, method, keywords in _PLACES:
        for path in sorted((ROOT / folder).rglob(f"*.{ending}")):
            name = path.relative_to(ROOT)
            if name.parts[:2] not in _ENGLISH:
                for text, context in _texts_of(path, method, keywords):
                    found.add(text, locations=[(name.as_posix(), 1)], context=context)
    for _, title in REFUSALS.values():
        found.add(title, locations=[("app/errors.py", 1)])
    for text in likeness.texts():
        found.add(text, locations=[("app/imaging/reading/likeness.py", 1)])
    for text in words(describe()):
        found.add(text, locations=[("app/imaging/catalog.py", 1)], context=CATALOG)
    for text in words([chore.to_dict() for chore in chores().values()]):
        found.add(text, locations=[("app/chores/kinds", 1)], context=CATALOG)
    return found


def updated(path: Path, source: Catalog) -> str:
    """A language's file with the texts of `source`: its translations kept, new texts empty, others gone."""
    locale = Locale.parse(path.stem, sep="-")
    known = read_po(io.BytesIO(path.read_bytes()), locale=locale) if path.exists() else Catalog(locale=locale)
    catalog = Catalog(locale=locale, fuzzy=False, header_comment=f"# {locale.english_name}")
    for message in source:
        if message.id:
            before = known.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
            catalog.add(message.id, _kept(message, before), message.locations, context=message.context)
    written = io.BytesIO()
    write_po(written, catalog, width=_WIDTH, sort_by_file=True, include_lineno=False)
    return _HEADERS.sub("", written.getvalue().decode())


def _kept(message: Message, before: Message | None) -> Any:
    """The translation there was; none where a text became one that is counted, or no longer is."""
    if before is None or isinstance(before.id, str) != isinstance(message.id, str):
        return None
    return before.string


def _texts_of(path: Path, method: str, keywords: dict[str, Any]) -> Iterator[tuple[Any, str | None]]:
    with path.open("rb") as file:
        for _, text, _, context in extract(method, file, keywords, options={"encoding": "utf-8"}):
            if text:
                yield text, context


def main() -> None:
    source = texts()
    for path in sorted(FOLDER.glob("*.po")):
        path.write_text(updated(path, source))
        messages = read_po(io.BytesIO(path.read_bytes()))
        left = [message for message in messages if message.id and not is_said(message)]
        print(f"{path.name}: {len(left)} texts to translate" if left else f"{path.name}: complete")


def is_said(message: Message) -> bool:
    """Whether all forms of a message are translated."""
    forms = message.string
    return bool(forms) if isinstance(forms, str) else all(forms or ("",))


if __name__ == "__main__":
    main()
