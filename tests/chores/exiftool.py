"""ExifTool as the referee: what every tag of a file is, in its own words."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

#: About the file and not in it.
_OF_THE_FILE = ("System:", "File:Current", "ExifTool:", "SourceFile", "Composite:")

needs_exiftool = pytest.mark.skipif(
    shutil.which("exiftool") is None,
    reason="exiftool is missing; on Debian: apt-get install libimage-exiftool-perl",
)


def tags(*paths: Path) -> list[dict[str, Any]]:
    """By group and name, in the order of the paths."""
    said = subprocess.run(
        ["exiftool", "-j", "-G1", "-a", "-n", "-struct", *map(str, paths)],
        capture_output=True,
        check=True,
        timeout=60,
    )
    return [
        {name: value for name, value in body.items() if not name.startswith(_OF_THE_FILE)}
        for body in json.loads(said.stdout)
    ]
