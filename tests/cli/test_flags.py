"""Flags come from the catalog; what is wrong with them is said in one line with exit code 2."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.imaging.catalog import describe
from tests.cli.shell import files_in, optimize, outcomes
from tests.conftest import ROOT, opened

FIELDS = {field["name"]: field for field in describe()["fields"]}


def written(folder: Path, *arguments: str, stdin: str = "") -> dict:
    """The outcome of `photo.jpg`."""
    ended = optimize(folder, "photo.jpg", "--json", *arguments, stdin=stdin)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    (outcome,) = outcomes(ended)
    return outcome


def test_help_lists_a_flag_for_every_field_with_its_help(folder: Path) -> None:
    shown = " ".join(optimize(folder, "--help").stdout.split())
    for name, field in FIELDS.items():
        assert f"--{name.replace('_', '-')} " in shown
        assert " ".join(field["help"].split()) in shown


def test_the_shell_page_names_every_flag_that_is_not_a_field(folder: Path) -> None:
    shown = optimize(folder, "--help").stdout.partition("fields:")[0]
    page = (ROOT / "docs" / "shell.md").read_text()
    for word in shown.replace(",", " ").replace("]", " ").split():
        if word.startswith("--") and word not in ("--help", "--FIELD"):
            assert f"`{word}" in page, f"docs/shell.md does not name {word}"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--quality", "99"], "--quality: quality accepts"),
        (["--scale", "nan"], "--scale: scale accepts a number from 10 to 200"),
        (["--strip-metadata=perhaps"], "true or false"),
        (["--format", "gif"], "format accepts one of original, auto, avif"),
        (["--frobnicate", "1"], "--frobnicate"),
        (["--qual", "50"], "--qual"),
        (["--preset", "nowhere"], "'nowhere' is neither a file nor one of web, email"),
        (["--preset", "range.json"], "quality accepts"),
        (["--recipe", "absent.json"], "absent.json: No such file"),
        (["--recipe", "photo.jpg"], "photo.jpg is not JSON"),
        (["--recipe", "unknown.json"], "sharpness: There is no field of that name"),
        (["--recipe", "range.json"], "quality accepts"),
        (["--recipe", "list.json"], "must be an object"),
    ],
)
def test_a_usage_error_is_said_in_one_line_and_nothing_is_written(
    folder: Path, arguments: list[str], said: str
) -> None:
    (folder / "unknown.json").write_text('{"sharpness": 3}')
    (folder / "range.json").write_text('{"quality": 99}')
    (folder / "list.json").write_text("[1]")
    before = files_in(folder)
    ended = optimize(folder, "photo.jpg", *arguments)
    assert ended.returncode == 2
    assert said in ended.stderr.splitlines()[-1]
    assert files_in(folder) == before


def test_without_a_file_the_usage_is_shown(folder: Path) -> None:
    ended = optimize(folder)
    assert ended.returncode == 2 and "name at least one file" in ended.stderr


def test_a_bad_config_variable_stops_it_by_name(folder: Path) -> None:
    ended = optimize(folder, "photo.jpg", RENDER_WORKERS="none")
    assert ended.returncode == 2 and "WHITTLE_RENDER_WORKERS" in ended.stderr


def test_flags_win_over_the_recipe_file_which_wins_over_the_preset(folder: Path) -> None:
    (folder / "recipe.json").write_text(json.dumps({"format": "png", "scale": 50}))
    outcome = written(folder, "--scale", "25", "--recipe", "recipe.json", "--preset", "web")
    assert outcome["format"] == "png" and outcome["width"] == 60


def test_how_it_looks_is_told_where_that_is_asked(folder: Path) -> None:
    assert written(folder, "--quality", "50", "--out", "plain")["score"] is None
    assert written(folder, "--quality", "50", "--out", "judged", "--score")["score"] > 20


def test_a_preset_of_ones_own_is_a_file(folder: Path) -> None:
    (folder / "mine.recipe.json").write_text(json.dumps({"format": "png", "scale": 50}))
    outcome = written(folder, "--preset", "mine.recipe.json", "--scale", "25")
    assert outcome["format"] == "png" and outcome["width"] == 60


def test_the_ending_is_that_of_the_format_that_is_found(folder: Path) -> None:
    outcome = written(folder, "--format", "auto", "--scale", "50")
    assert outcome["format"] in ("avif", "jpeg", "png", "webp")
    endings = {"jpeg": ".jpg"}
    assert Path(outcome["written"]).suffix == endings.get(outcome["format"], f".{outcome['format']}")
    again = optimize(folder, "photo.jpg", "--format", "auto", "--scale", "50")
    assert again.returncode == 1 and "exists; --overwrite replaces it" in again.stderr


def test_a_recipe_can_come_from_stdin(folder: Path) -> None:
    assert written(folder, "--recipe", "-", stdin='{"scale": 50}')["width"] == 120


@pytest.mark.parametrize("arguments", [["--saturation", "-100"], ["--saturation=-100"]])
def test_a_negative_value_is_no_flag(folder: Path, arguments: list[str]) -> None:
    outcome = written(folder, "--format", "png", *arguments)
    made = opened((folder / outcome["written"]).read_bytes()).convert("RGB")
    red, green, blue = made.split()
    assert red.tobytes() == green.tobytes() == blue.tobytes(), "it is gray"


@pytest.mark.parametrize(
    ("arguments", "kept"),
    [
        ([], False),
        (["--strip-metadata"], False),
        (["--strip-metadata", "true"], False),
        (["--strip-metadata", "false"], True),
        (["--strip_metadata=false"], True),
        (["--no-strip-metadata"], True),
    ],
)
def test_a_switch_is_written_with_or_without_a_value(folder: Path, arguments: list[str], kept: bool) -> None:
    picture = opened((folder / "photo.jpg").read_bytes())
    picture.getexif()[0x010F] = "Maker"
    picture.save(folder / "photo.jpg", exif=picture.getexif())
    # Before the file, which must not be taken for a value.
    ended = optimize(folder, *arguments, "photo.jpg")
    assert ended.returncode == 0, ended.stderr
    made = opened((folder / "photo-optimized.jpg").read_bytes())
    assert (made.getexif().get(0x010F) == "Maker") == kept
