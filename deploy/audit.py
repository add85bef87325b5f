"""Ask PyPI's advisories about every pinned library: exit 1 on a known hole, and say what could not be asked.

python deploy/audit.py [requirements file...]; pip-audit must be importable (make audit sees to that).
Where the package index has no advisories, as many mirrors have none, nothing fails and nothing is claimed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FILES = ("requirements.txt", "requirements-dev.txt")
TIMEOUT_S = 300


def main(files: list[str]) -> int:
    named = [argument for file in files or FILES for argument in ("-r", str(ROOT / file))]
    command = [sys.executable, "-m", "pip_audit", *named, "--no-deps", "--disable-pip", "--format", "json"]
    command += ["--progress-spinner", "off", "--timeout", "10"]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S)
        libraries: list[dict[str, Any]] = json.loads(asked.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        print("audit: the advisories cannot be reached; nothing was checked")
        return 0
    return report(libraries)


def report(libraries: list[dict[str, Any]]) -> int:
    """Print what is known of the libraries, as pip-audit describes them; the exit code."""
    checked = [library for library in libraries if "vulns" in library]
    holes = [(library, hole) for library in checked for hole in library["vulns"]]
    for library, hole in holes:
        fixed = ", ".join(hole["fix_versions"]) or "no version"
        print(f"audit: {library['name']} {library['version']}: {hole['id']}, fixed in {fixed}")
    skipped = len(libraries) - len(checked)
    missing = f"; {skipped} could not be asked about" if skipped else ""
    print(f"audit: {len(checked)} libraries checked, {len(holes)} known holes{missing}")
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
