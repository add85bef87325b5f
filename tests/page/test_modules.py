"""The unit tests of the page's own modules, which Node.js runs: `npm test`."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.conftest import ROOT


@pytest.mark.skipif(not shutil.which("node"), reason="Node.js is not on PATH; `make test` brings it")
def test_the_unit_tests_of_the_page_pass() -> None:
    tests = sorted(map(str, (ROOT / "tests" / "page").glob("*.test.js")))
    assert tests
    run = subprocess.run(["node", "--test", *tests], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-8000:]
