"""The page is light: what the first visit loads, as it travels."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Response

from tests.browser.conftest import Opener

MOST_BYTES = 150_000


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_first_load_is_under_150_kb_compressed(tabs: Opener, contexts, language: str) -> None:
    """In English, and in the language whose texts weigh most."""
    tab = tabs(contexts(locale=language))
    answers: list[Response] = []
    tab.page.on("response", lambda answer: answers.append(answer))
    tab.go()
    sizes = {answer.url: len(gzip.compress(answer.body())) for answer in answers if answer.ok}
    assert any(url.endswith("/js/main.js") for url in sizes)
    assert sum(sizes.values()) < MOST_BYTES, sorted(sizes.items(), key=lambda each: -each[1])[:10]
