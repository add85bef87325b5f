"""Everything that the page says goes through `_` in templates and through `say` in scripts."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.house.sources import files_in

#: Names that are the same in every language.
NAMES = {"Whittle", "curl", "whittle.toml", "{name}-{width}", "25 MB", "1:1", "4:3", "3:2", "16:9", "#ffffff"}
SPOKEN = {"aria-label", "aria-description", "aria-valuetext", "title", "placeholder", "alt", "content"}
LETTERS = re.compile(r"[A-Za-z]{2}")


class Words(HTMLParser):
    """Gathers what a template says by itself, outside of Jinja."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        for name in SPOKEN & set(named):
            if tag != "meta" or named.get("name") == "description":
                self._take(named[name] or "")
        if tag in ("script", "style"):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self._take(data)

    def _take(self, text: str) -> None:
        said = text.strip()
        if LETTERS.search(said) and said not in NAMES:
            self.found.append(said)


@pytest.mark.parametrize("path", files_in("templates", ".html"), ids=lambda path: path.stem)
def test_a_template_says_nothing_past_the_languages(path: Path) -> None:
    words = Words()
    words.feed(re.sub(r"\{[{%#].*?[}%#]\}", "", path.read_text(), flags=re.DOTALL))
    assert not words.found, 'write {{ _("…") }}'


#: What is a call that translates, an error for programmers, a comment or an import.
EXEMPT = re.compile(
    r"/\*.*?\*/|(?<![:\"'`])//[^\n]*|new Error\((?:`[^`]*`|\"[^\"]*\")\)|\bfrom \"[^\"]*\""
    r"|\bsay(?:Count)?\((?:[^\"()]*,\s*)?(?:\"[^\"]*\"(?:,\s*)?)+",
    re.DOTALL,
)
#: A sentence, or a word that begins one: "Quality", "no loss".
SENTENCE = re.compile(r"\"([A-Z][a-z]+[a-z .,:’…]*|[A-Za-z]+,? [a-z]+[^\"<>=;{}\[\]#:]*)\"")
TEMPLATE = re.compile(r"`([^`]*)`")
#: Names of keys, of events of the browser, attributes, shapes and places of its styles.
KNOWN = re.compile(
    r"^(?:Arrow\w+|Page(?:Up|Down)|Home|End|Enter|Escape|Tab|Shift|Delete|Backspace|Control|Meta|Alt|Arrows|Ctrl|Files"
    r"|Double click|Authorization|Retry-After|Bearer.*|Content-Disposition|ETag|Infinity|whittle optimize"
    r"|input, select|io (?:client|server) disconnect|[a-z-]+(?: [a-z-]+){1,3})$"
)


@pytest.mark.parametrize("path", files_in("static/js", ".js"), ids=lambda path: path.stem)
def test_a_script_says_nothing_past_the_languages(path: Path) -> None:
    if path.stem in PROGRAMS:
        return
    code = EXEMPT.sub("", path.read_text())
    found = [text for text in SENTENCE.findall(code) if not KNOWN.match(text)]
    for text in TEMPLATE.findall(code):
        plain = re.sub(r"\$\{[^}]*\}", "", text)
        if (
            SPOKEN_PARTS.search(plain)
            and not KNOWN.match(text)
            and text not in KEYS
            and path.stem not in PROGRAMS
        ):
            found.append(text)
    assert not found, 'write say("…", { values })'


#: What is left of a template that speaks: a word beside what it holds.
SPOKEN_PARTS = re.compile(
    r"(?:^|[\s“”])[A-Za-z]{2,}[ ,.:]+[a-z]{3}|[ ”][a-z]{3,}|[”:,.] [A-Za-z]{3}|^[A-Z][a-z]+ "
)
#: Names that nobody reads.
KEYS = {"${name}, advanced"}
#: Scripts that write the texts of programs: commands, markup and patterns.
PROGRAMS = {"recipe-text", "site-table", "language"}
