"""Cut a release: `make release VERSION=0.2.0` writes the version and the changelog's heading, and no more.

What stands under `[Unreleased]` becomes the release of today. Refused: a version that is not three numbers or
that is not newer than the last, and a changelog with nothing to release. The person commits and tags.
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_VERSION = re.compile(r'^__version__ = "(.+)"$', re.MULTILINE)
_UNRELEASED = "## [Unreleased]\n"


def main(wanted: str, root: Path = ROOT) -> str:
    """The words for the person who releases; ends the program with a sentence when it is refused."""
    package, changelog = root / "app/__init__.py", root / "CHANGELOG.md"
    code, changes = package.read_text(), changelog.read_text()
    found = _VERSION.search(code)
    assert found, "app/__init__.py names no __version__"
    if not re.fullmatch(r"\d+\.\d+\.\d+", wanted):
        sys.exit(f"a version is three numbers, such as 1.2.3: make release VERSION=..., not {wanted!r}")
    if _numbers(wanted) <= _numbers(found[1]):
        sys.exit(f"{wanted} is not newer than {found[1]}")
    if not re.search(re.escape(_UNRELEASED) + r"\s*### ", changes):
        sys.exit("CHANGELOG.md has nothing under [Unreleased]")
    today = datetime.now(UTC).date().isoformat()
    heading = f"{_UNRELEASED}\n## [{wanted}] - {today}\n"
    package.write_text(_VERSION.sub(f'__version__ = "{wanted}"', code))
    changelog.write_text(changes.replace(_UNRELEASED, heading, 1))
    return f"version {wanted}: now commit, then git tag -a v{wanted}"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


if __name__ == "__main__":
    print(main(sys.argv[1] if len(sys.argv) > 1 else ""))
