"""Plain English in code, tests and docs: words that CONTRIBUTING.md rules out do not come back."""

from __future__ import annotations

import re

import pytest

from tests.house.sources import ROOT, own_files

#: A word or phrase, and what to write instead.
RULED_OUT = {
    r"\banew\b": "again",
    r"\bwhom\b": "name the one who is meant",
    r"\bis told so\b": "say who says it",
    r"\bwho finds?\b": "clients that find",
    r"\bthat (?:are|is) none\b": "invalid",
}
#: These tell what is ruled out, or are notes of the moment.
TELLERS = {ROOT / "CONTRIBUTING.md", ROOT / "tests/house/test_words.py", ROOT / "SESSION_NOTES.md"}
WORDED = {".py", ".js", ".html", ".css", ".md", ".yaml", ".yml", ".toml", ".conf"}


@pytest.mark.parametrize("phrase", RULED_OUT)
def test_no_text_has_a_phrase_that_is_ruled_out(phrase: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in own_files()
        if path.suffix in WORDED and path not in TELLERS
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(phrase, line, re.IGNORECASE)
    ]
    assert not found, f"write instead: {RULED_OUT[phrase]}"
