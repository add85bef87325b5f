"""`from app import optimize, Recipe`: as scripts use it, which have it as `whittle`."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

import app
from app import Recipe, Refusal, Workers, optimize
from tests.cli.shell import optimize as in_the_shell
from tests.conftest import ROOT, encode, make_photo, opened


@pytest.fixture(scope="module")
def photo() -> bytes:
    return encode(make_photo(240, 160), quality=92)


@pytest.mark.parametrize("format", ["webp", "jpeg", "avif", "png"])
def test_the_bytes_are_those_of_the_shell(tmp_path: Path, photo: bytes, format: str) -> None:
    (tmp_path / "photo.jpg").write_bytes(photo)
    flags = ("--format", format, "--quality", "55", "--width", "120", "--sharpen", "20", "--out", "made")
    in_the_shell(tmp_path, "photo.jpg", *flags)
    (made,) = (tmp_path / "made").iterdir()
    assert optimize(photo, format=format, quality=55, width=120, sharpen=20).data == made.read_bytes()


def test_a_picture_is_a_path_bytes_or_an_open_file_and_a_result_tells_what_it_is(
    tmp_path: Path, photo: bytes
) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(photo)
    recipe = Recipe(format="webp", quality=60, scale=50)
    made = optimize(path, recipe)
    assert (
        made == optimize(str(path), recipe) == optimize(photo, recipe) == optimize(io.BytesIO(photo), recipe)
    )
    assert opened(made.data).size == (made.width, made.height) == (120, 80)
    assert (made.bytes, made.format, made.extension, made.quality) == (len(made.data), "webp", "webp", 60)
    assert made.original_bytes == len(photo) and 0 < made.saved_percent < 100
    assert made.save(tmp_path / "small.webp").read_bytes() == made.data
    assert "data" not in repr(made)
    with pytest.raises(TypeError, match="not int"):
        optimize(3)  # type: ignore[arg-type]


def test_recipes_are_values_that_refuse_what_no_field_takes() -> None:
    web = Recipe.preset("web", quality=70)
    assert web.values["width"] == 1920 and web.but(quality=71) != web == web.but()
    assert len({web, web.but(), Recipe()}) == 2
    assert Recipe.from_json('{"keep": ["date"]}') == Recipe(keep=("date",))
    assert repr(Recipe(quality=70)) == "Recipe(quality=70)"
    for refused in (
        lambda: Recipe(quality=200),
        lambda: Recipe(shine=1),
        lambda: Recipe.preset("best"),
        lambda: Recipe.from_json("[]"),
    ):
        with pytest.raises(Refusal) as error:
            refused()
        assert error.value.code == "invalid_recipe" and str(error.value)
    with pytest.raises(Refusal) as error:
        optimize(b"no picture")
    assert error.value.code == "unsupported_format"


def test_workers_make_the_same_in_processes_that_are_shut_in(photo: bytes) -> None:
    recipe = Recipe(format="webp", quality=60)
    with Workers(2) as workers:
        made = list(workers.optimize_all([photo] * 3, recipe, width=100))
        assert made == [optimize(photo, recipe, width=100)] * 3
        with pytest.raises(Refusal, match="picture"):
            list(workers.optimize_all([photo, b"none"]))
    with pytest.raises(RuntimeError, match="with"):
        workers.optimize(photo)


def test_the_package_loads_pixels_only_for_those_who_ask() -> None:
    probe = "import sys, app; print('PIL' in sys.modules); app.optimize; print('PIL' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "True"]
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = app.nothing


def test_what_the_readme_shows_works(tmp_path: Path, photo: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    (script,) = re.findall(
        r"```python\n(from whittle import .*?)```", (ROOT / "README.md").read_text(), re.DOTALL
    )
    assert script.count("\n") <= 10
    (tmp_path / "photo.jpg").write_bytes(photo)
    monkeypatch.chdir(tmp_path)
    exec(script.replace("from whittle import", "from app import"), {})
    assert {path.name for path in tmp_path.iterdir()} == {"photo.jpg", "photo.avif", "photo.webp"}
