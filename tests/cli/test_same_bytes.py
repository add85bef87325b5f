"""The shell and the server make the same file of the same recipe."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import requests

from app.imaging.catalog import describe
from tests.cli.shell import optimize, outcomes
from tests.conftest import Server

CATALOG = describe()
FORMATS = [
    choice["value"] for field in CATALOG["fields"] if field["name"] == "format" for choice in field["choices"]
]
PRESETS = {preset["name"]: preset["recipe"] for preset in CATALOG["presets"]}
MANY = {
    "format": "webp",
    "quality": 63,
    "scale": 40,
    "rotate": 90,
    "brightness": -12.5,
    "contrast": 8,
    "saturation": 30,
    "blur": 1.5,
    "sharpen": 20,
    "strip_metadata": False,
    "background": "#ff0000",
}


@pytest.fixture
def pictures(tmp_path: Path, jpeg: bytes, png: bytes, webp: bytes) -> Path:
    for name, content in {"one.jpg": jpeg, "two.png": png, "three.webp": webp}.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def as_text(recipe: dict[str, Any]) -> dict[str, str]:
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in recipe.items()}


def as_flags(recipe: dict[str, Any]) -> list[str]:
    return [part for name, value in as_text(recipe).items() for part in (f"--{name}", value)]


def from_server(server: Server, content: bytes, recipe: dict[str, Any]) -> bytes:
    answer = requests.post(
        f"{server.url}/api/optimize", files={"file": content}, data=as_text(recipe), timeout=60
    )
    assert answer.ok, answer.text
    return answer.content


def assert_same_bytes(server: Server, pictures: Path, flags: list[str], recipe: dict[str, Any]) -> None:
    ended = optimize(pictures, "one.jpg", "two.png", "three.webp", "--out", "small", "--json", *flags)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    for outcome in outcomes(ended):
        made = (pictures / outcome["written"]).read_bytes()
        assert made == from_server(server, (pictures / outcome["file"]).read_bytes(), recipe)
        assert outcome["bytes"] == len(made)
        assert outcome["etag"] == hashlib.sha256(made).hexdigest()[:32]


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_written_as_the_server_writes_it(server, pictures: Path, format: str) -> None:
    assert_same_bytes(server, pictures, ["--format", format], {"format": format})


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_is_followed_as_the_server_follows_it(server, pictures: Path, preset: str) -> None:
    assert_same_bytes(server, pictures, ["--preset", preset], PRESETS[preset])


def test_many_flags_at_once_are_the_same_recipe_as_many_form_fields(server, pictures: Path) -> None:
    assert_same_bytes(server, pictures, as_flags(MANY), MANY)


def test_a_recipe_file_is_the_same_recipe_too(server, pictures: Path) -> None:
    (pictures / "recipe.json").write_text(json.dumps(MANY))
    assert_same_bytes(server, pictures, ["--recipe", "recipe.json"], MANY)


def test_an_empty_command_line_is_the_default_recipe(server, pictures: Path) -> None:
    assert_same_bytes(server, pictures, [], {})
