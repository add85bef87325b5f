"""Sends every public test file through the HTTP door and counts what becomes of it.

`python -m bench.corpus` prints the table of docs/quality.md. A file is right when the PNG that comes back
looks as libvips sees the original; it may also be refused with a code. There must be nothing else.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyvips
import requests

from bench.running import ROOT, machine, server
from tests.corpus.reference import distance, ended, seen

FOLDERS = [ROOT.parent / "shared" / name for name in ("corpus", "photos")]


def main() -> None:
    outcomes: dict[str, Counter[str]] = {}
    with server(WHITTLE_RATE_LIMIT="100000 per minute") as url, requests.Session() as session:
        for path in sorted(path for folder in FOLDERS for path in folder.rglob("*") if path.is_file()):
            outcome = of(path, url, session)
            outcomes.setdefault(kind_of(path), Counter())[outcome] += 1
            if outcome not in ("right", *EXPECTED):
                print(f"{path.name}: {outcome}")
    print(table(outcomes))
    print(f"\n{machine()}")


#: The codes that an upload's content can be refused with.
EXPECTED = ("unsupported_format", "unreadable_image", "animated_image", "too_many_pixels", "too_complex")


def of(path: Path, url: str, session: requests.Session) -> str:
    """ "right", the code of a refusal, or what is wrong."""
    data = path.read_bytes()
    answer = session.post(
        f"{url}/api/optimize", files={"file": (path.name, data)}, data={"format": "png"}, timeout=120
    )
    if answer.status_code != 200:
        return str(answer.json()["code"])
    try:
        made, original = seen(answer.content), seen(ended(data))
    except pyvips.Error:
        return "accepted, but damaged"
    if made.size != original.size:
        return "another size"
    apart = distance(made, original)
    return "right" if apart.is_none else f"another look ({apart})"


def kind_of(path: Path) -> str:
    """By content, as the product tells it."""
    start = path.read_bytes()[:12]
    if start.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if start.startswith(b"\x89PNG"):
        return "PNG"
    return "WebP" if start[8:] == b"WEBP" else "other kinds"


def table(outcomes: dict[str, Counter[str]]) -> str:
    columns = ["right", *EXPECTED, "anything else"]
    rows = [["", "files", *columns], ["---"] * (len(columns) + 2)]
    total = sum(outcomes.values(), Counter[str]())
    for kind, counts in [*sorted(outcomes.items()), ("**all**", total)]:
        named = [counts[column] for column in columns[:-1]]
        rows.append([kind, *(str(count) for count in (counts.total(), *named, counts.total() - sum(named)))])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    main()
