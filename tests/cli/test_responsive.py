"""`responsive`: the files of a picture for a web page, the same bytes as `optimize` makes."""

from __future__ import annotations

import io
import itertools
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.cli.shell import environ, files_in, optimize
from tests.conftest import encode, make_photo, opened


def responsive(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    ended = subprocess.run(
        [sys.executable, "-m", "app", "responsive", *arguments],
        cwd=folder,
        env=environ(),
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    (folder / "Beach Walk.jpg").write_bytes(encode(make_photo(900, 600), quality=92))
    return folder


def test_it_writes_the_asked_widths_and_formats_with_their_markup(pictures: Path) -> None:
    ended = responsive(
        pictures, "Beach Walk.jpg", "--widths", "300,600,5000", "--formats", "webp,jpeg",
        "--quality", "60", "--out", "made", "--json", "--alt", "A beach",
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    (said,) = map(json.loads, ended.stdout.splitlines())
    names = {f"beach-walk-{width}.{ending}" for width in (300, 600, 900) for ending in ("webp", "jpg")}
    assert files_in(pictures / "made") == names | {"beach-walk.html"}
    for file in said["files"]:
        content = (pictures / "made" / file["name"]).read_bytes()
        assert opened(content).size == (file["width"], file["height"])
        assert len(content) == file["bytes"]
    assert (pictures / "made/beach-walk.html").read_text() == said["html"]
    assert 'alt="A beach"' in said["html"] and "beach-walk-600.webp 600w" in said["html"]
    assert len(said["placeholder"]) < 1000 and said["placeholder"].startswith("data:image/webp;base64,")
    optimize(
        pictures, "Beach Walk.jpg", "--width", "600", "--format", "webp", "--quality", "60", "--out", "one"
    )
    one = (pictures / "one/Beach Walk.webp").read_bytes()
    assert one == (pictures / "made/beach-walk-600.webp").read_bytes()


def test_widths_chosen_by_bytes_are_about_a_quarter_apart_and_fit_in_a_zip(pictures: Path) -> None:
    ended = responsive(pictures, "Beach Walk.jpg", "--formats", "jpeg", "--zip", "--json", "--out", "zipped")
    (said,) = map(json.loads, ended.stdout.splitlines())
    sizes = [file["bytes"] for file in said["files"]]
    assert len(sizes) > 2
    assert all(0.65 < low / high < 0.85 for low, high in itertools.pairwise(sizes)), sizes
    with zipfile.ZipFile(io.BytesIO((pictures / "zipped/beach-walk.zip").read_bytes())) as bundle:
        assert bundle.namelist() == [*(file["name"] for file in said["files"]), "beach-walk.html"]


def test_what_cannot_be_made_is_told_by_name_and_nothing_is_replaced(pictures: Path) -> None:
    (pictures / "no.jpg").write_text("no picture")
    (pictures / "taken").mkdir()
    (pictures / "taken/beach-walk-300.webp").write_text("mine")
    flags = ("--widths", "300", "--formats", "webp", "--out", "taken")
    ended = responsive(pictures, "no.jpg", "missing.jpg", "Beach Walk.jpg", *flags)
    assert ended.returncode == 1 and "no.jpg: " in ended.stderr and "missing.jpg: " in ended.stderr
    assert "beach-walk-300.webp exists" in ended.stderr
    assert files_in(pictures / "taken") == {"beach-walk-300.webp"}
    for flag, value, named in (
        ("--widths", "0", "30000"),
        ("--formats", "bmp", "webp"),
        ("--widths", "a", "16"),
    ):
        wrong = responsive(pictures, "Beach Walk.jpg", flag, value)
        assert wrong.returncode == 2 and named in wrong.stderr


def test_a_folder_is_made_as_a_whole_with_a_manifest_and_the_markup_of_all(pictures: Path) -> None:
    site = pictures / "site"
    (site / "deep").mkdir(parents=True)
    for name, seed in (("A.jpg", 1), ("a.png", 2), ("deep/A.jpg", 3)):
        format = "PNG" if name.endswith("png") else "JPEG"
        (site / name).write_bytes(encode(make_photo(200, 120, seed=seed), format))
    (site / "notes.txt").write_text("no picture")
    flags = ("--widths", "100", "--formats", "webp", "--out", "site/made", "--json")
    ended = responsive(pictures, "site", *flags)
    assert ended.returncode == 0 and len(ended.stdout.splitlines()) == 2, ended.stderr
    ended = responsive(pictures, "site", "--recursive", "--overwrite", *flags)
    assert ended.returncode == 0, ended.stderr
    assert files_in(site / "made") == {
        "a-100.webp", "a.html", "a-2-100.webp", "a-2.html", "deep/a-100.webp", "deep/a.html",
        "pictures.json", "pictures.html",
    }  # fmt: skip
    manifest = json.loads((site / "made/pictures.json").read_text())["pictures"]
    assert set(manifest) == {"A.jpg", "a.png", "deep/A.jpg"}
    for each in manifest.values():
        (file,) = each["files"]
        assert (site / "made" / file["url"]).stat().st_size == file["bytes"] and file["url"] in each["html"]
    again = responsive(pictures, "site", *flags)
    assert again.returncode == 1 and "exists" in again.stdout + again.stderr


def test_several_pictures_are_one_zip(pictures: Path) -> None:
    ended = responsive(
        pictures,
        "site",
        "Beach Walk.jpg",
        "--widths",
        "90",
        "--formats",
        "jpeg",
        "--zip",
        "--out",
        "together",
    )
    assert ended.returncode == 0, ended.stderr
    assert files_in(pictures / "together") == {"pictures.zip"}
    with zipfile.ZipFile(pictures / "together/pictures.zip") as bundle:
        names = {"a-90.jpg", "a-2-90.jpg", "beach-walk-90.jpg", "pictures.json", "pictures.html"}
        assert set(bundle.namelist()) == names
    alone = responsive(pictures, "site")
    assert alone.returncode == 2 and "--out" in alone.stderr
