"""What a command loads: the server makes its threads green before anything of the app is there."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.cli.shell import environ

FIND = """
import json, sys
from app.cli.main import run
seen = []
run(["serve", "--port", "0"], lambda config: seen.extend(sys.modules) or 0, lambda config: 0)
print(json.dumps(sorted(seen)))
"""


def test_nothing_of_the_app_with_threads_is_loaded_before_the_server_starts() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", FIND], env=environ(), capture_output=True, text=True, timeout=60, check=True
    )
    loaded = set(json.loads(ran.stdout))
    assert "app.cli.main" in loaded
    assert not loaded & {
        "app.service",
        "app.workshop",
        "app.guard",
        "app.cli.chore",
        "concurrent.futures",
        "PIL",
    }
