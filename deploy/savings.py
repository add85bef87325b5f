"""What `whittle optimize --check --json` has found, as a table in Markdown, for a comment on a pull request.

python deploy/savings.py FILE.jsonl
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

#: A comment has room for some hundreds of rows, and nobody reads more.
_MOST_ROWS = 50


def table(lines: Iterable[str]) -> str:
    """The files that could be smaller, those first that would save most; in words where there are none."""
    found: list[dict[str, Any]] = [json.loads(line) for line in lines if line.strip()]
    could = [each for each in found if not each["ok"] and "saved_percent" in each]
    failed = [each for each in found if "error" in each]
    if not could and not failed:
        return f"All {len(found)} pictures are as small as they should be.\n"
    could.sort(key=lambda each: each["bytes"] - each["original_bytes"])
    saved = sum(each["original_bytes"] - each["bytes"] for each in could)
    rows = [_row(each) for each in could[:_MOST_ROWS]]
    more = [f"\n… and {len(could) - _MOST_ROWS} more.\n"] if len(could) > _MOST_ROWS else []
    problems = [f"- {_cell(each['file'])}: {each['error']['message']}" for each in failed]
    head = f"**{len(could)} of {len(found)} pictures could be smaller, by {saved:,} bytes in all.**\n"
    titles = ["", "| picture | bytes | could be | smaller |", "| --- | ---: | ---: | ---: |"]
    return "\n".join([head, *titles, *rows, *more, *([""] if problems else []), *problems]) + "\n"


def _row(each: dict[str, Any]) -> str:
    before, after, percent = each["original_bytes"], each["bytes"], each["saved_percent"]
    return f"| {_cell(each['file'])} | {before:,} | {after:,} | {percent:g}% |"


def _cell(text: str) -> str:
    """A name on one line of a table, as code."""
    return "`" + text.replace("`", "'").replace("|", "\\|").replace("\n", " ") + "`"


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as lines:
        sys.stdout.write(table(lines))
