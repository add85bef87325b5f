"""What axe-core finds on a page as it stands."""

from __future__ import annotations

from typing import Any

from tests.browser.conftest import Tab
from tests.conftest import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


def violations(tab: Tab) -> list[str]:
    """Each finding's rule and element."""
    assert AXE.exists(), "run `python deploy/vendor.py` first"
    tab.page.evaluate(AXE.read_text())
    found: dict[str, Any] = tab.page.evaluate("() => axe.run()")
    return [f"{each['id']}: {node['target']}" for each in found["violations"] for node in each["nodes"]]
