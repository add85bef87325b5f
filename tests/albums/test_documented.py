"""The command lines of docs/albums.md, as somebody types them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, Server, encode, make_photo

PHOTO = encode(make_photo(90, 60), quality=90)


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("jq")), reason="no curl or no jq here")
def test_the_lines_of_the_page_do_what_the_page_says(server: Server, tmp_path: Path) -> None:
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(PHOTO)
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "docs/albums.md").read_text(), re.DOTALL)
    script = "set -euo pipefail\n" + "echo\n".join(blocks)
    ended = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env=os.environ | {"WHITTLE": server.url},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr
    with zipfile.ZipFile(tmp_path / "bundle.zip") as bundle:
        assert bundle.namelist() == ["day1/a.jpg", "day2/b.jpg"]
    facts = [json.loads(line[6:]) for line in ended.stdout.splitlines() if line.startswith("data: ")]
    assert facts[-1]["reason"] == "done" and facts[-2]["done"] == 2
