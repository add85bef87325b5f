"""The table of rules in docs/quality.md names a test for each, and there is one."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parents[2] / "docs" / "quality.md"


def test_every_rule_about_metadata_names_a_test_that_exists() -> None:
    section = PAGE.read_text().partition("## Metadata\n")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")][1:]
    assert len(rows) == 12
    for row in rows:
        found = re.search(r"`(test_\w+\.py)::(test_\w+)` \|$", row)
        assert found, row
        assert f"def {found[2]}(" in (HERE / found[1]).read_text(), row
