"""docs/collection.md and the chores are one: every chore, flag and code stands there."""

from __future__ import annotations

from app.chores.kinds import chores
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "collection.md").read_text()


def test_the_page_names_every_chore_and_flag() -> None:
    for chore in chores().values():
        assert f"`{chore.name}`" in PAGE and (not chore.in_place or f"| `{chore.shell_name}` |" in PAGE)
        for field in chore.fields:
            assert f"--{field.name.replace('_', '-')}" in PAGE, (chore.name, field.name)
    for code in ("date_missing", "name_taken", "imperfect_turn", "plan_outdated"):
        assert f"`{code}`" in PAGE
