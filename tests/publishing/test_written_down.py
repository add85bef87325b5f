"""The commands of `docs/publishing.md`, run as they stand there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, Server, encode, make_photo, opened


def test_the_requests_work_as_they_are_written(server: Server, tmp_path: Path) -> None:
    if shutil.which("curl") is None or shutil.which("jq") is None:
        pytest.skip("curl or jq is not installed")
    (tmp_path / "photo.jpg").write_bytes(encode(make_photo(640, 400), quality=90))
    text = (ROOT / "docs/publishing.md").read_text()
    (script,) = re.findall(r"```sh\n(WHITTLE=.*?)```", text, re.DOTALL)
    script = script.replace("http://127.0.0.1:8000", server.url)
    ended = subprocess.run(
        ["sh", "-eux", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=100
    )
    assert ended.returncode == 0, ended.stderr
    published = json.loads((tmp_path / "published.json").read_text())
    assert {file["width"] for file in published["files"]} == {320, 640}
    assert (tmp_path / "photo.html").read_text().strip() == published["html"].strip()
    assert opened((tmp_path / "photo.avif").read_bytes()).size == (320, 200)
    assert ended.stdout.split() == ["304", "204", "404"]
