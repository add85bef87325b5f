"""`make test` installs what a test looks for on the machine: else it would be skipped where nobody has it."""

from __future__ import annotations

import re
from pathlib import Path

from deploy.programs import PROGRAMS

TESTS = Path(__file__).parents[1]
#: Node comes with npm or from PyPI, `setpriv` with Debian itself, and Chromium has other names elsewhere.
#: `promtool` would bring a whole Prometheus: its one test is skipped without it, and says how to get it.
ELSEWHERE = {"npm", "node", "setpriv", "promtool", "chromium-browser", "google-chrome"}


def test_every_program_that_a_test_looks_for_is_installed_by_make_test() -> None:
    known = {name for program in PROGRAMS for each in program.found for name in each.split("|")}
    sought = {
        name
        for path in TESTS.rglob("*.py")
        for name in re.findall(r'shutil\.which\("([\w.-]+)"', path.read_text())
    }
    assert "jpegtran" in sought
    assert sought - ELSEWHERE <= known
