"""Which files are taken, where results go, and that nothing is lost on the way."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.shell import COMMAND, environ, files_in, optimize, outcomes
from tests.conftest import opened


def test_a_result_lies_beside_its_original_which_stays_as_it_was(folder: Path, jpeg: bytes) -> None:
    assert optimize(folder, "photo.jpg", "--format", "png").returncode == 0
    assert files_in(folder) == {"photo.jpg", "photo-optimized.png"}
    assert (folder / "photo.jpg").read_bytes() == jpeg
    assert opened((folder / "photo-optimized.png").read_bytes()).format == "PNG"


@pytest.mark.parametrize(
    "name",
    ["with a space.jpg", "-dash.jpg", "--quality", "größe 你好 🖼.jpg", "line\nfeed.jpg", "$(id);'\".jpg"],
)
def test_any_name_is_taken_and_shown_on_one_line(folder: Path, jpeg: bytes, name: str) -> None:
    (folder / name).write_bytes(jpeg)
    ended = optimize(folder, "--quality", "50", "--", name)
    assert ended.returncode == 0, ended.stderr
    assert len(ended.stdout.splitlines()) == 1
    expected = f"{Path(name).stem}-optimized.jpg"
    assert files_in(folder) == {"photo.jpg", name, expected}


def test_a_name_that_is_no_text_is_taken_too(folder: Path, jpeg: bytes) -> None:
    name = os.fsdecode(b"caf\xe9.jpg")
    try:
        (folder / name).write_bytes(jpeg)
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    ended = optimize(folder, name, PYTHONIOENCODING="utf-8")
    assert ended.returncode == 0 and "caf\\udce9" in ended.stdout
    assert (folder / os.fsdecode(b"caf\xe9-optimized.jpg")).exists()


def test_flags_may_stand_between_files(folder: Path, jpeg: bytes) -> None:
    (folder / "second.jpg").write_bytes(jpeg)
    ended = optimize(folder, "photo.jpg", "--scale", "50", "second.jpg", "--out", "small")
    assert ended.returncode == 0
    assert files_in(folder / "small") == {"photo.jpg", "second.jpg"}


@pytest.mark.parametrize(
    ("name", "result"),
    [("a.JPG", "a.JPG"), ("a.jpeg", "a.jpeg"), ("a.png", "a.jpg"), ("a", "a.jpg"), ("a.b.jpg", "a.b.jpg")],
)
def test_an_ending_is_kept_where_it_says_the_format_and_corrected_where_not(
    folder: Path, jpeg: bytes, name: str, result: str
) -> None:
    (folder / name).write_bytes(jpeg)
    assert optimize(folder, name, "--out", "small").returncode == 0
    assert files_in(folder / "small") == {result}


def test_a_file_that_exists_is_not_overwritten_unasked(folder: Path) -> None:
    (folder / "photo-optimized.jpg").write_bytes(b"mine")
    ended = optimize(folder, "photo.jpg")
    assert ended.returncode == 1
    assert "photo-optimized.jpg exists; --overwrite replaces it" in ended.stderr
    assert (folder / "photo-optimized.jpg").read_bytes() == b"mine"
    assert optimize(folder, "photo.jpg", "--overwrite").returncode == 0
    assert opened((folder / "photo-optimized.jpg").read_bytes()).size == (240, 160)


def test_an_original_is_replaced_only_when_told(folder: Path, jpeg: bytes) -> None:
    (folder / "photo.jpg").chmod(0o604)
    refused = optimize(folder, "photo.jpg", "--out", ".", "--quality", "30")
    assert refused.returncode == 1 and (folder / "photo.jpg").read_bytes() == jpeg
    assert optimize(folder, "photo.jpg", "--out", ".", "--quality", "30", "--overwrite").returncode == 0
    assert len((folder / "photo.jpg").read_bytes()) < len(jpeg)
    assert (folder / "photo.jpg").stat().st_mode & 0o777 == 0o604
    assert files_in(folder) == {"photo.jpg"}


@pytest.mark.parametrize("overwrite", [[], ["--overwrite"]])
def test_two_results_of_one_name_are_refused_both(
    folder: Path, jpeg: bytes, png: bytes, overwrite: list[str]
) -> None:
    (folder / "photo.png").write_bytes(png)
    (folder / "other.jpg").write_bytes(jpeg)
    ended = optimize(folder, "photo.jpg", "photo.png", "other.jpg", "--format", "webp", "--json", *overwrite)
    assert ended.returncode == 1
    assert [each.get("error", {}).get("code") for each in outcomes(ended)] == [
        "name_taken",
        "name_taken",
        None,
    ]
    assert files_in(folder) == {"photo.jpg", "photo.png", "other.jpg", "other-optimized.webp"}


def test_a_result_never_takes_the_place_of_another_original_of_the_batch(
    folder: Path, png: bytes, webp: bytes
) -> None:
    (folder / "a.png").write_bytes(png)
    (folder / "a.webp").write_bytes(webp)
    ended = optimize(folder, "a.png", "a.webp", "--format", "webp", "--out", ".", "--overwrite")
    assert ended.returncode == 1
    assert (folder / "a.png").read_bytes() == png and (folder / "a.webp").read_bytes() == webp


def test_a_file_that_is_named_twice_is_taken_once(folder: Path) -> None:
    ended = optimize(folder, "photo.jpg", "./photo.jpg", str(folder / "photo.jpg"))
    assert ended.returncode == 0 and len(ended.stdout.splitlines()) == 1


def test_a_folder_needs_to_be_asked_for(folder: Path) -> None:
    ended = optimize(folder.parent, "pictures")
    assert ended.returncode == 1 and "--recursive" in ended.stderr


@pytest.fixture
def tree(folder: Path, jpeg: bytes, png: bytes) -> Path:
    """A folder with pictures at three depths, and what lies around in folders."""
    (folder / "trip" / "day 1").mkdir(parents=True)
    (folder / "trip" / "a.png").write_bytes(png)
    (folder / "trip" / "day 1" / "photo.jpg").write_bytes(jpeg)
    (folder / "trip" / "notes.txt").write_text("We went there.")
    (folder / "trip" / "moving.gif").write_bytes(b"GIF89a")
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "secret.jpg").write_bytes(jpeg)
    (folder / "trip" / ".thumb.jpg").write_bytes(jpeg)
    (folder / "trip" / "loop").symlink_to(folder)
    return folder


def test_folders_keep_their_structure_and_what_is_no_picture_is_skipped(tree: Path) -> None:
    ended = optimize(tree.parent, "--recursive", "pictures", "--out", "small")
    assert ended.returncode == 0, ended.stderr
    assert files_in(tree.parent / "small") == {"photo.jpg", "trip/a.png", "trip/day 1/photo.jpg"}
    assert "notes.txt: skipped" in ended.stderr and "GIF" in ended.stderr
    assert "secret" not in ended.stderr


def test_a_second_run_in_a_folder_takes_neither_its_own_results_nor_the_out_folder(tree: Path) -> None:
    assert optimize(tree, "-r", ".").returncode == 0
    made = files_in(tree)
    assert optimize(tree, "-r", ".", "--overwrite").returncode == 0
    assert files_in(tree) == made
    for path in tree.rglob("*-optimized.*"):
        path.unlink()
    assert optimize(tree, "-r", ".", "--out", "small").returncode == 0
    made = files_in(tree)
    assert optimize(tree, "-r", ".", "--out", "small", "--overwrite").returncode == 0
    assert files_in(tree) == made


def test_a_broken_picture_in_a_folder_is_a_failure(tree: Path, jpeg: bytes) -> None:
    (tree / "trip" / "broken.jpg").write_bytes(jpeg[:2000])
    ended = optimize(tree.parent, "-r", "pictures", "--out", "small")
    assert ended.returncode == 1 and "Failed: pictures/trip/broken.jpg" in ended.stderr
    assert len(files_in(tree.parent / "small")) == 3


@pytest.mark.parametrize("depth", [1, 2])
def test_a_link_that_is_overwritten_stays_a_link_and_what_it_points_to_is_replaced(
    folder: Path, depth: int
) -> None:
    (folder / "kept").mkdir()
    real = (folder / "photo.jpg").rename(folder / "kept" / "photo.jpg")
    before = real.stat().st_size
    link = real
    for number in range(depth):
        link, earlier = folder / f"link{number}.jpg", link
        link.symlink_to(earlier)
    assert optimize(folder, link.name, "--out", ".", "--quality", "20", "--overwrite").returncode == 0
    assert link.is_symlink() and real.stat().st_size < before


def test_a_link_and_what_it_points_to_are_not_written_over_each_other(folder: Path) -> None:
    (folder / "link.jpg").symlink_to("photo.jpg")
    before = (folder / "photo.jpg").read_bytes()
    ended = optimize(folder, "photo.jpg", "link.jpg", "--out", ".", "--overwrite")
    assert ended.returncode == 1 and "would be the place of" in ended.stderr
    assert (folder / "photo.jpg").read_bytes() == before


def test_a_picture_on_standard_input_is_the_file_it_comes_from(folder: Path) -> None:
    with (folder / "photo.jpg").open("rb") as photo:
        ended = subprocess.run(
            [*COMMAND, "/dev/stdin", "--quality", "30"],
            cwd=folder, env=environ(), stdin=photo, capture_output=True, text=True, timeout=100,
        )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert (folder / "photo-optimized.jpg").stat().st_size < (folder / "photo.jpg").stat().st_size


def test_a_pipe_is_no_file_and_is_said_to_be_none(folder: Path) -> None:
    ended = optimize(folder, "/dev/stdin", stdin="x")
    assert ended.returncode == 1 and "This is not a regular file." in ended.stderr
