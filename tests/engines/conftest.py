"""The browsers of other engines, where they are installed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from glob import glob
from pathlib import Path

import pytest

from tests.engines.engine import Engine
from tests.engines.firefox import Firefox
from tests.engines.webkit import WebKit


def _firefox(home: Path) -> Engine:
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        pytest.skip("the core task in Firefox needs it installed: `make programs`")
    return Firefox(program, home)


def _webkit(home: Path) -> Engine:
    driver, found = shutil.which("WebKitWebDriver"), glob("/usr/lib/*/webkit2gtk-4.*/MiniBrowser")
    if driver is None or not found or shutil.which("Xvfb") is None:
        pytest.skip("the core task in WebKit needs WebKitGTK's driver and Xvfb installed: `make programs`")
    return WebKit(driver, found[0], home)


@pytest.fixture(params=[_firefox, _webkit], ids=["firefox", "webkit"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    (tmp_path / "home").mkdir()
    running = request.param(tmp_path / "home")
    yield running
    running.close()
