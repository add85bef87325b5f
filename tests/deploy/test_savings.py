"""The files for other people's CI: a hook and an action that ask for what the shell can do."""

from __future__ import annotations

import json
import re
import shlex

from app.cli.order import build_parser
from app.imaging.catalog import describe
from app.recipe.recipe import Catalog
from deploy.savings import table
from tests.house.sources import ROOT


def line(file: str, before: int, after: int, ok: bool) -> str:
    percent = round(100 * (1 - after / before), 1)
    return json.dumps(
        {"file": file, "ok": ok, "original_bytes": before, "bytes": after, "saved_percent": percent}
    )


def test_the_comment_names_what_could_be_smaller_the_most_first() -> None:
    failed = json.dumps({"file": "c.jpg", "ok": False, "error": {"code": "x", "message": "Broken."}})
    lines = [
        line("a|b.jpg", 1000, 900, False),
        line("z.jpg", 5000, 1000, False),
        failed,
        line("d.jpg", 9, 9, True),
    ]
    text = table(lines)
    assert "**2 of 4 pictures could be smaller, by 4,100 bytes in all.**" in text
    assert text.index("`z.jpg` | 5,000 | 1,000 | 80%") < text.index("`a\\|b.jpg`")
    assert "- `c.jpg`: Broken." in text
    assert table([lines[-1]]).startswith("All 1 pictures")


def test_the_hook_and_the_action_use_flags_that_there_are() -> None:
    known = build_parser(Catalog(describe()))._option_string_actions
    for name in (".pre-commit-hooks.yaml", "action.yml"):
        (command,) = re.findall(r"whittle optimize (--.*?)(?:\\|$)", (ROOT / name).read_text(), re.MULTILINE)
        flags = [word for word in shlex.split(command) if word.startswith("--")]
        assert "--check" in flags and set(flags) <= set(known)
