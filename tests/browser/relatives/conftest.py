"""Debian's Chromium, and one with libraries of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser.conftest import FLAGS
from tests.browser.relatives.screen import Screen

_PROGRAM = Path(__file__).parents[1] / "upstream/node_modules/chromium"


@pytest.fixture(scope="session")
def upstream(playwright: Playwright) -> Iterator[Browser]:
    if not _PROGRAM.exists():
        pytest.skip("Chromium with its own libraries is not installed: `make test` does it")
    running = playwright.chromium.launch(executable_path=_PROGRAM, args=FLAGS)
    yield running
    running.close()


@pytest.fixture(params=["debian", "upstream"])
def screen(request: pytest.FixtureRequest) -> Iterator[Screen]:
    running: Browser = request.getfixturevalue({"debian": "browser"}.get(request.param, "upstream"))
    page = running.new_page()
    yield Screen(page)
    page.close()
