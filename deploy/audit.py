"""Ask PyPI's advisories about every library in the lock files.

python deploy/audit.py [--may-not-run] [lock file...]; `make audit` makes pip-audit importable.

Exit 0: every library was asked about and has no known hole. Exit 1: one has. Exit 3: it did not run, or
not for every library, because the package index has no advisories (many mirrors have none). `--may-not-run`
says so too, but exits 0.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FILES = ("requirements.lock", "requirements-dev.lock")
NOT_RUN = 3
TIMEOUT_S = 300


def main(arguments: list[str]) -> int:
    files = [argument for argument in arguments if argument != "--may-not-run"]
    code = audit(files)
    return 0 if code == NOT_RUN and "--may-not-run" in arguments else code


def audit(files: list[str]) -> int:
    named = [argument for file in files or FILES for argument in ("-r", str(ROOT / file))]
    command = [sys.executable, "-m", "pip_audit", *named, "--no-deps", "--disable-pip", "--format", "json"]
    command += ["--progress-spinner", "off", "--timeout", "10"]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S)
        libraries: list[dict[str, Any]] = json.loads(asked.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        print("audit: did NOT run: the advisories cannot be reached; nothing was checked")
        return NOT_RUN
    return report(libraries)


def report(libraries: list[dict[str, Any]]) -> int:
    """Print what is known of the libraries, as pip-audit describes them; the exit code."""
    checked = [library for library in libraries if "vulns" in library]
    holes = [(library, hole) for library in checked for hole in library["vulns"]]
    for library, hole in holes:
        fixed = ", ".join(hole["fix_versions"]) or "no version"
        print(f"audit: {library['name']} {library['version']}: {hole['id']}, fixed in {fixed}")
    skipped = len(libraries) - len(checked)
    missing = f"; NOT complete: {skipped} could not be asked about" if skipped else ""
    print(f"audit: {len(checked)} libraries checked, {len(holes)} known holes{missing}")
    return 1 if holes else NOT_RUN if skipped else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
