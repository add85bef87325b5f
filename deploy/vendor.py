"""Put the page's browser libraries into static/vendor/: `python deploy/vendor.py [--omit-dev]`.

Runs `npm ci` when node_modules is missing or older than package-lock.json, then copies what the page loads.
`--omit-dev` leaves out the libraries that only checks and tests need. Standard library only, so that it runs
anywhere.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
NPM = ROOT / "deploy" / "npm.py"

#: What the page loads: file in node_modules -> its name in static/vendor.
FILES = {
    "socket.io-client/dist/socket.io.esm.min.js": "socket.io.esm.min.js",
    "socket.io-client/LICENSE": "socket.io.LICENSE",
    "uqr/dist/index.mjs": "uqr.js",
    "uqr/LICENSE": "uqr.LICENSE",
}
#: What only tests and checks use; it stays in node_modules.
DEV_FILES = (
    "axe-core/axe.min.js",
    "@biomejs/biome/bin/biome",
    "stylelint/package.json",
    "typescript/bin/tsc",
)


def installed(wanted: list[str]) -> bool:
    """True when node_modules holds every wanted file and is not older than the lock file."""
    stamp = MODULES / ".package-lock.json"
    if not stamp.is_file() or stamp.stat().st_mtime < (ROOT / "package-lock.json").stat().st_mtime:
        return False
    return all((MODULES / name).is_file() for name in wanted)


def main(arguments: list[str]) -> None:
    omit_dev = "--omit-dev" in arguments
    if not installed([*FILES, *([] if omit_dev else DEV_FILES)]):
        command = [sys.executable, str(NPM), "ci", *(["--omit=dev"] if omit_dev else [])]
        if subprocess.run(command).returncode != 0:
            sys.exit("npm could not fetch the browser libraries; its message is above")
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, name in FILES.items():
        shutil.copyfile(MODULES / source, VENDOR / name)


if __name__ == "__main__":
    main(sys.argv[1:])
