"""Many files in the shell: gone on with, named apart, dated, bundled, checked and watched."""

from __future__ import annotations

import os
import signal
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.cli.shell import COMMAND, environ, files_in, heed_interrupts, optimize, outcomes
from tests.conftest import encode, make_photo

DATE_NS = 1_262_304_000 * 10**9


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command remembers what it was stopped at."""
    folder = tmp_path / "state"
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    (folder / "trip").mkdir(parents=True)
    for number in range(12):
        place = folder / ("trip" if number % 2 else "") / f"{number:02}.jpg"
        place.write_bytes(encode(make_photo(600, 400, number), quality=92))
        os.utime(place, ns=(DATE_NS, DATE_NS))
    return folder


def read_all(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in files_in(folder)}


def started(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environ(RENDER_WORKERS="2"),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        preexec_fn=heed_interrupts,
    )


def test_a_killed_run_is_gone_on_with(many: Path, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = many.parent / "work"
    work.mkdir()
    monkeypatch.setenv("TMPDIR", str(work))
    order = ("-r", ".", "--quality", "60", "--out", "../small")
    with started(many, *order) as running:
        assert running.stdout is not None
        for _ in range(3):
            assert "->" in running.stdout.readline()
        running.kill()
    while any(work.iterdir()):  # it goes by itself, though nobody of ours is left
        pass
    small = many.parent / "small"
    kept = files_in(small)
    assert kept and not [name for name in kept if name.endswith(".part")]
    again = optimize(many, *order, "--resume", "--json")
    assert again.returncode == 0, again.stderr
    told = outcomes(again)
    written = [each for each in told if "written" in each]
    assert len(told) == 12 and 12 - len(kept) <= len(written) <= 12 - 3
    assert optimize(many, "-r", ".", "--quality", "60", "--out", "../once").returncode == 0
    assert read_all(small) == read_all(many.parent / "once")
    assert not list(state.rglob("*.jsonl")), "nothing is left to go on with"


def test_without_resume_what_is_there_is_a_failure_as_ever(many: Path) -> None:
    assert optimize(many, "00.jpg").returncode == 0
    ended = optimize(many, "00.jpg")
    assert ended.returncode == 1 and "--overwrite" in ended.stderr


@pytest.mark.parametrize(("what", "code", "count"), [("skip", 0, 1), ("number", 0, 2), ("overwrite", 0, 1)])
def test_a_place_that_is_taken(many: Path, what: str, code: int, count: int) -> None:
    assert optimize(many, "00.jpg", "--out", "../small").returncode == 0
    before = read_all(many.parent / "small")
    ended = optimize(many, "00.jpg", "--out", "../small", "--quality", "20", "--if-exists", what)
    assert ended.returncode == code, ended.stderr
    after = read_all(many.parent / "small")
    assert len(after) == count
    assert (after["00.jpg"] == before["00.jpg"]) is (what != "overwrite")
    assert ("00 (2).jpg" in after) is (what == "number")


def test_results_of_one_name_are_numbered(tmp_path: Path, many: Path) -> None:
    (many / "trip" / "00.jpg").write_bytes((many / "00.jpg").read_bytes())
    ended = optimize(many, "00.jpg", "trip/00.jpg", "--out", "../small", "--if-exists", "number")
    assert ended.returncode == 0 and files_in(tmp_path / "small") == {"00.jpg", "00 (2).jpg"}


def test_a_result_has_the_date_of_its_original_unless_told_otherwise(many: Path) -> None:
    assert optimize(many, "00.jpg").returncode == 0
    assert (many / "00-optimized.jpg").stat().st_mtime_ns == DATE_NS
    assert optimize(many, "00.jpg", "--overwrite").returncode == 0
    assert (many / "00-optimized.jpg").stat().st_mtime_ns == DATE_NS
    assert optimize(many, "00.jpg", "--overwrite", "--no-keep-dates").returncode == 0
    assert (many / "00-optimized.jpg").stat().st_mtime_ns != DATE_NS


def test_what_saves_too_little_is_copied_or_skipped(many: Path) -> None:
    original = (many / "00.jpg").read_bytes()
    ended = optimize(many, "00.jpg", "--min-saving", "99", "--out", "../a", "--json")
    (told,) = outcomes(ended)
    assert told["kept_original"] and told["bytes"] == len(original)
    assert (many.parent / "a" / "00.jpg").read_bytes() == original
    ended = optimize(many, "00.jpg", "--min-saving", "99%", "--unchanged", "skip", "--out", "../b", "--json")
    assert "less than 99%" in outcomes(ended)[0]["skipped"] and not (many.parent / "b").exists()
    assert optimize(many, "00.jpg", "--min-saving", "101").returncode == 2


def test_a_zip_has_what_the_folder_would_have(many: Path) -> None:
    order = ("-r", ".", "--quality", "60")
    assert optimize(many, *order, "--out", "../small").returncode == 0
    ended = optimize(many, *order, "--zip", "../small.zip")
    assert ended.returncode == 0, ended.stderr
    with zipfile.ZipFile(many.parent / "small.zip") as bundle:
        assert bundle.testzip() is None
        assert {name: bundle.read(name) for name in bundle.namelist()} == read_all(many.parent / "small")
        assert {entry.date_time[0] for entry in bundle.infolist()} == {2010}
    assert optimize(many, *order, "--zip", "../small.zip").returncode == 1
    assert optimize(many, *order, "--zip", "../small.zip", "--overwrite").returncode == 0
    assert optimize(many, "00.jpg", "--zip", "x.zip", "--out", "y").returncode == 2


def test_a_dry_run_says_what_would_be_written_and_changes_nothing(many: Path) -> None:
    before = {name: (many / name).stat().st_mtime_ns for name in files_in(many)}
    ended = optimize(many, "-r", ".", "--out", "../small", "--dry-run", "--json")
    assert ended.returncode == 0 and len(outcomes(ended)) == 12
    assert outcomes(ended)[0]["would_write"] == "../small/00.jpg"
    assert not (many.parent / "small").exists()
    assert {name: (many / name).stat().st_mtime_ns for name in files_in(many)} == before


def test_a_check_names_what_could_be_smaller_and_writes_nothing(many: Path) -> None:
    before = files_in(many)
    ended = optimize(many, "-r", ".", "--check", "--min-saving", "5")
    assert ended.returncode == 1 and ended.stdout.count("could be smaller") == 12
    assert files_in(many) == before
    assert optimize(many, "00.jpg", "--check", "--min-saving", "99").returncode == 0
    (told,) = outcomes(optimize(many, "00.jpg", "--check", "--json"))
    assert told["ok"] is False and told["saved_percent"] > 0


def test_foreign_files_are_left_as_they_are(many: Path) -> None:
    foreign = {"notes.txt": b"text", "raw.CR2": b"II*\0raw", "movie.mov": b"ftyp"}
    for name, content in foreign.items():
        (many / name).write_bytes(content)
    (many / "link.txt").symlink_to("notes.txt")
    assert optimize(many, "-r", ".", "--out", ".", "--overwrite", "--quality", "50").returncode == 0
    assert {name: (many / name).read_bytes() for name in foreign} == foreign
    assert (many / "link.txt").is_symlink()


def test_a_folder_is_kept_optimized_as_files_come(many: Path) -> None:
    small = many.parent / "small"
    with started(many, ".", "--out", "../small", "--watch") as running:
        assert running.stdout is not None
        for _ in range(12):
            assert "->" in running.stdout.readline()
        (many / "new.jpg").write_bytes((many / "00.jpg").read_bytes())
        assert "new.jpg" in running.stdout.readline()
        first = (small / "new.jpg").read_bytes()
        (many / "new.jpg").write_bytes((many / "02.jpg").read_bytes())
        assert "new.jpg" in running.stdout.readline()
        assert (small / "new.jpg").read_bytes() != first
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=20) == 130
    assert len(files_in(small)) == 13
