"""The page is light: what the first visit loads, as it travels."""

from __future__ import annotations

import gzip

from playwright.sync_api import Response

from tests.browser.conftest import Tab

MOST_BYTES = 150_000


def test_the_first_load_is_under_150_kb_compressed(tab: Tab) -> None:
    answers: list[Response] = []
    tab.page.on("response", lambda answer: answers.append(answer))
    tab.go()
    sizes = {answer.url: len(gzip.compress(answer.body())) for answer in answers if answer.ok}
    assert len(sizes) > 10
    assert sum(sizes.values()) < MOST_BYTES, sorted(sizes.items(), key=lambda each: -each[1])[:10]
