"""What goes into the wheel: everything under the one name `whittle`.

In the repository the package is called `app`, and the page's files stand beside it. Installed, these names
would lie at the top of site-packages, where an application of somebody else may have an `app` of its own.

So the build copies app/ as whittle/, with `from app...` rewritten as `from whittle...`, and puts static/,
templates/ and languages/ inside. It fetches the browser libraries first if they are missing. setuptools calls
this.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parents[1]
NAME = "whittle"
_IMPORT = re.compile(r"^(\s*)(from|import) app\b", re.MULTILINE)


class BuildWhittle(build_py):
    """Makes the package whole: setuptools is only told its name."""

    def run(self) -> None:
        if not (ROOT / "static/vendor/uqr.js").exists():
            subprocess.run([sys.executable, ROOT / "deploy/vendor.py", "--omit-dev"], check=True)
        package = Path(self.build_lib) / NAME
        shutil.rmtree(package, ignore_errors=True)
        for source in sorted((ROOT / "app").rglob("*.py")):
            target = package / source.relative_to(ROOT / "app")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(under_our_name(source.read_text()))
        shutil.copy(ROOT / "app/py.typed", package)  # its types are for those who import it
        for folder in ("static", "templates", "languages"):
            shutil.copytree(ROOT / folder, package / folder)


def under_our_name(code: str) -> str:
    """The same code with every import of `app` as one of `whittle`."""
    return _IMPORT.sub(rf"\1\2 {NAME}", code)
