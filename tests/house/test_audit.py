"""A known hole in a pinned library fails the audit; advisories that cannot be asked are said so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.house.sources import ROOT

SOUND = {"name": "sound", "version": "1.0", "vulns": []}
HOLED = {"name": "holed", "version": "2.0", "vulns": [{"id": "CVE-1", "fix_versions": ["2.1"]}]}
UNKNOWN = {"name": "unknown", "skip_reason": "not found"}


def audit(folder: Path, answer: Any, *flags: str) -> tuple[int, str]:
    """Exit code and words of the audit, with a stand-in for pip-audit that answers this."""
    (folder / "pip_audit.py").write_text(f"print({json.dumps(answer)!r})")
    ended = subprocess.run(
        [sys.executable, ROOT / "deploy/audit.py", *flags],
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
    )
    return ended.returncode, ended.stdout


def test_d5_a_known_hole_fails_the_audit_and_is_named_with_its_cure(tmp_path: Path) -> None:
    code, told = audit(tmp_path, {"dependencies": [SOUND, HOLED, UNKNOWN]})
    assert code == 1
    assert "holed 2.0: CVE-1, fixed in 2.1" in told
    assert "2 libraries checked, 1 known holes; NOT complete: 1 could not be asked about" in told


def test_d5_the_audit_claims_nothing_of_what_it_could_not_ask(tmp_path: Path) -> None:
    assert audit(tmp_path, {"dependencies": [SOUND]}) == (0, "audit: 1 libraries checked, 0 known holes\n")
    code, told = audit(tmp_path, {"dependencies": [UNKNOWN]})
    assert code == 3 and "0 libraries checked" in told and "NOT complete: 1 could not be asked about" in told
    code, told = audit(tmp_path, "no network")
    assert code == 3 and "did NOT run" in told and "nothing was checked" in told


def test_d5_ci_goes_on_without_advisories_and_says_that_the_audit_did_not_run(tmp_path: Path) -> None:
    code, told = audit(tmp_path, "no network", "--may-not-run")
    assert code == 0 and "did NOT run" in told
    assert audit(tmp_path, {"dependencies": [HOLED]}, "--may-not-run")[0] == 1
