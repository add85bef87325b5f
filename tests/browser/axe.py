"""What axe-core finds on a page as it stands."""

from __future__ import annotations

from typing import Any

from tests.browser.conftest import Tab
from tests.conftest import ROOT

#: What may change with the theme.
OF_COLORS = ("color-contrast", "link-in-text-block")
#: Only what is wrong is told. Style sheets and media are not fetched again: no rule here reads them.
_OPTIONS = {"resultTypes": ["violations"], "preload": False}
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


def violations(tab: Tab, within: str = "html", rules: tuple[str, ...] = ()) -> list[str]:
    """Each finding's rule and element, in what a selector finds; of these rules, or of all."""
    assert AXE.exists(), "run `python deploy/vendor.py` first"
    if tab.page.evaluate("typeof axe === 'undefined'"):
        tab.page.evaluate(AXE.read_text())
    options = _OPTIONS | ({"runOnly": {"type": "rule", "values": list(rules)}} if rules else {})
    found: dict[str, Any] = tab.page.evaluate("(args) => axe.run(...args)", [within, options])
    return [f"{each['id']}: {node['target']}" for each in found["violations"] for node in each["nodes"]]
