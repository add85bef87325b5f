"""`build`: what `whittle.toml` says, made where something has changed, and told where it is stale."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shell import environ, files_in, optimize
from tests.conftest import encode, make_photo, opened

TOML = """
[[pictures]]
from = "src/heroes/*.jpg"
to = "static/img"
recipe = { quality = 60 }
widths = [100, 200]
formats = ["webp", "jpeg"]
sizes = "50vw"

[[pictures]]
from = ["src/**/*.jpg", "src/**/*.png"]
to = "static/all"
recipe = { format = "webp", width = 90 }
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in ("src/heroes/Big One.jpg", "src/team/ann.jpg", "src/team/.hidden.jpg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(encode(make_photo(240, 160, seed=len(name)), quality=90))
    (tmp_path / "whittle.toml").write_text(TOML)
    return tmp_path


def build(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    ended = subprocess.run(
        [sys.executable, "-m", "app", "build", *arguments],
        cwd=site,
        env=environ(),
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended


def lock(site: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((site / "whittle.lock.json").read_text())["pictures"]
    return made


def test_a_site_is_built_once_and_then_only_what_has_changed(site: Path) -> None:
    assert build(site, "--check").returncode == 1
    assert build(site).returncode == 0
    heroes = {f"img/big-one-{width}.{ending}" for width in (100, 200) for ending in ("webp", "jpg")}
    assert files_in(site / "static") == heroes | {"all/team/ann.webp"}
    made = lock(site)["src/heroes/Big One.jpg"]
    assert 'src="/static/img/big-one-200.jpg"' in made["html"] and 'sizes="50vw"' in made["html"]
    assert opened((site / "static/all/team/ann.webp").read_bytes()).size == (90, 60)
    optimize(site, "src/team/ann.jpg", "--format", "webp", "--width", "90", "--out", "one")
    assert (site / "one/ann.webp").read_bytes() == (site / "static/all/team/ann.webp").read_bytes()

    fresh = build(site, "--check")
    assert fresh.returncode == 0 and "2 pictures are fresh" in fresh.stdout
    written = {path: path.stat().st_mtime_ns for path in (site / "static").rglob("*.*")}
    assert "0 pictures built, 2 were fresh" in build(site).stdout
    assert {path: path.stat().st_mtime_ns for path in written} == written

    (site / "src/team/ann.jpg").write_bytes(encode(make_photo(240, 160, seed=99)))
    (site / "whittle.toml").write_text(TOML.replace("[100, 200]", "[100]"))
    stale = build(site, "--check")
    assert stale.returncode == 1
    assert "ann.jpg: the picture has changed" in stale.stderr
    assert "Big One.jpg: its settings have changed" in stale.stderr
    assert build(site).returncode == 0 and build(site, "--check").returncode == 0
    assert "img/big-one-200.webp" not in files_in(site / "static"), "it belongs to nothing any more"


def test_what_somebody_else_has_made_or_changed_is_not_replaced(site: Path) -> None:
    taken = site / "static/all/team/ann.webp"
    taken.parent.mkdir(parents=True)
    taken.write_text("mine")
    ended = build(site)
    assert ended.returncode == 1 and "ann.webp was not made here" in ended.stderr
    assert taken.read_text() == "mine" and "src/team/ann.jpg" not in lock(site)
    assert build(site, "--overwrite").returncode == 0
    taken.write_text("changed since")
    assert "ann.webp is missing or was changed" in build(site, "--check").stderr
    (site / "src/team/ann.jpg").unlink()
    assert "it is gone" in build(site, "--check").stderr
    assert build(site).returncode == 0
    assert taken.read_text() == "changed since", "it is not as we have made it"


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("", "[[pictures]]"),
        ("pictures = 3", "[[pictures]]"),
        ("[[pictures]]\nfrom = 'a.jpg'", "'to' is missing"),
        ("[[pictures]]\nfrom = '../a.jpg'\nto = 'b'", "without '..'"),
        ("[[pictures]]\nfrom = 'a.jpg'\nto = '/etc'", "below the folder"),
        ("[[pictures]]\nfrom = 'a.jpg'\nto = '.'", "below the folder"),
        ("[[pictures]]\nfrom = 'a.jpg'\nto = 'b'\nquality = 3", "no 'quality'"),
        ("[[pictures]]\nfrom = 'a.jpg'\nto = 'b'\nrecipe = {quality = 300}", "quality: quality accepts"),
        ("[[pictures]]\nfrom = 'a.jpg'\nto = 'b'\nwidths = [0]", "widths"),
        ("[[pictures]]\nfrom = 'a.jpg'\nto = 'b'\npreset = 'best'", "visually_lossless"),
        ("[[pictures]\n", "whittle.toml"),
    ],
)
def test_a_file_that_cannot_be_used_says_where_and_why(tmp_path: Path, toml: str, said: str) -> None:
    (tmp_path / "whittle.toml").write_text(toml)
    ended = build(tmp_path)
    assert ended.returncode == 2 and said in ended.stderr, ended.stderr
    assert files_in(tmp_path) == {"whittle.toml"}


def test_without_a_file_it_says_so(tmp_path: Path) -> None:
    ended = build(tmp_path)
    assert ended.returncode == 2 and "There is no whittle.toml" in ended.stderr
