"""The real command, as a script or a person runs it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

COMMAND = [sys.executable, "-m", "app", "optimize"]


def environ(**variables: str) -> dict[str, str]:
    """The environment of a command; variables are WHITTLE_* without the prefix."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WHITTLE_")}
    return kept | {"PYTHONPATH": str(ROOT)} | {f"WHITTLE_{name}": value for name, value in variables.items()}


def optimize(
    folder: Path, *arguments: str, stdin: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run `optimize` in a folder and wait for its end. Nothing it says may be a trace."""
    ended = subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environ(**variables),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended


def outcomes(ended: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """What `--json` printed."""
    return [json.loads(line) for line in ended.stdout.splitlines()]


def files_in(folder: Path) -> set[str]:
    """Every file below, hidden ones too, by its path from there."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def heed_interrupts() -> None:
    """For `preexec_fn`: a test run in the background ignores Ctrl-C, one behind nohup the end of its
    terminal, and would hand that on."""
    for how in (signal.SIGINT, signal.SIGHUP):
        signal.signal(how, signal.SIG_DFL)
