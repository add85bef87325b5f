"""What is said: lines in a pipe, a bar on a terminal, JSON for scripts, and the exit code."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.shell import COMMAND, environ, files_in, optimize, outcomes
from tests.conftest import encode, make_photo


@pytest.fixture
def mixed(folder: Path, jpeg: bytes) -> Path:
    """A good file, a broken one, one that is no picture, and another good one; `absent.jpg` is not there."""
    (folder / "broken.jpg").write_bytes(jpeg[:2000])
    (folder / "page.jpg").write_text("<!doctype html>")
    (folder / "zebra.jpg").write_bytes(jpeg)
    return folder


NAMES = ("photo.jpg", "broken.jpg", "page.jpg", "absent.jpg", "zebra.jpg")


def test_a_file_that_fails_is_named_with_its_reason_and_the_others_go_on(mixed: Path) -> None:
    ended = optimize(mixed, *NAMES)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1] == "Failed: broken.jpg, page.jpg, absent.jpg"
    assert re.search(r"^broken\.jpg: .+\.$", ended.stderr, re.MULTILINE)
    assert "page.jpg: This looks like an HTML page." in ended.stderr
    assert "absent.jpg: There is no such file." in ended.stderr
    assert {"photo-optimized.jpg", "zebra-optimized.jpg"} <= files_in(mixed)


def test_in_a_pipe_each_result_is_one_plain_line_in_the_order_given(mixed: Path) -> None:
    ended = optimize(mixed, "zebra.jpg", "photo.jpg", RENDER_WORKERS="2")
    line = r"{0}\.jpg -> {0}-optimized\.jpg: [\d.]+ kB -> [\d.]+ kB, [\d.]+% (smaller|larger)"
    first, second = ended.stdout.splitlines()
    assert re.fullmatch(line.format("zebra"), first) and re.fullmatch(line.format("photo"), second)
    assert re.fullmatch(r"2 files: .*kB -> .*kB, .*%.*\n", ended.stderr)
    assert "\x1b" not in ended.stdout + ended.stderr


def test_json_tells_every_outcome_on_a_line_of_its_own(mixed: Path) -> None:
    ended = optimize(mixed, *NAMES, "--json", "--quality", "60")
    told = outcomes(ended)
    assert [each["file"] for each in told] == list(NAMES)
    assert [each["ok"] for each in told] == [True, False, False, False, True]
    good = told[0]
    assert good["written"] == "photo-optimized.jpg" and good["format"] == "jpeg" and good["quality"] == 60
    assert (good["width"], good["height"]) == (240, 160) and good["mime"] == "image/jpeg"
    assert good["bytes"] == (mixed / good["written"]).stat().st_size
    assert good["original_bytes"] == (mixed / "photo.jpg").stat().st_size
    assert good["saved_percent"] == round(100 * (1 - good["bytes"] / good["original_bytes"]), 1)
    codes = [each["error"]["code"] for each in told if not each["ok"]]
    assert codes == ["unreadable_image", "unsupported_format", "not_found"]
    assert all(each["error"]["message"] for each in told if not each["ok"])


def test_json_tells_what_was_skipped(mixed: Path) -> None:
    (mixed / "broken.jpg").unlink()
    ended = optimize(mixed, "-r", ".", "--json")
    assert ended.returncode == 0
    (skipped,) = [each for each in outcomes(ended) if "skipped" in each]
    assert skipped["ok"] and skipped["file"] == "page.jpg" and "HTML" in skipped["skipped"]


def test_a_folder_without_pictures_is_no_failure(tmp_path: Path) -> None:
    ended = optimize(tmp_path, "-r", ".")
    assert ended.returncode == 0 and "nothing to optimize" in ended.stderr


@pytest.mark.parametrize(
    ("name", "reason"), [("empty.jpg", "The file is empty."), ("pipe", "not a regular file")]
)
def test_what_cannot_be_a_picture_has_its_own_reason(folder: Path, name: str, reason: str) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "empty.jpg").touch()
    ended = optimize(folder, name)
    assert ended.returncode == 1 and reason in ended.stderr


def test_the_limits_of_the_server_hold_here_too(folder: Path) -> None:
    ended = optimize(folder, "photo.jpg", "--json", MAX_PIXELS="1000")
    assert outcomes(ended)[0]["error"]["code"] == "too_many_pixels"


def test_a_folder_that_cannot_be_made_is_said(folder: Path) -> None:
    ended = optimize(folder, "photo.jpg", "--out", "photo.jpg/below")
    assert ended.returncode == 1 and "cannot be written" in ended.stderr


def test_a_reader_that_goes_away_stops_the_work_without_a_trace(folder: Path) -> None:
    for number in range(4):
        (folder / f"{number}.png").write_bytes(encode(make_photo(300, 200, number), "PNG"))
    read_end, write_end = os.pipe()
    os.close(read_end)
    ended = subprocess.run(
        [*COMMAND, "-r", "."], cwd=folder, env=environ(), stdout=write_end, stderr=subprocess.PIPE, timeout=60
    )
    os.close(write_end)
    assert ended.returncode == 141 and ended.stderr == b""
    assert not [name for name in files_in(folder) if name.endswith(".part")]


def test_a_terminal_sees_a_bar_that_fills_and_goes(mixed: Path) -> None:
    terminal, theirs = pty.openpty()
    command = [*COMMAND, "photo.jpg", "broken.jpg", "zebra.jpg"]
    with subprocess.Popen(
        command, cwd=mixed, env=environ(), stdout=subprocess.PIPE, stderr=theirs
    ) as running:
        os.close(theirs)
        shown = everything_on(terminal)
        assert running.stdout is not None
        lines = running.stdout.read().decode().splitlines()
    counts = [int(count) for count in re.findall(r"(\d) of 3 files", shown)]
    # Two that end together may be drawn as one.
    assert counts == sorted(counts) and {0, 3} < set(counts) and "#" in shown
    # Every line stands on cleared ground, and the bar has gone in the end.
    last = shown.rpartition("\x1b[K")[2]
    assert "of 3 files" not in last and "Failed: broken.jpg" in last
    assert len(lines) == 2 and not any("\x1b" in line for line in lines)


def everything_on(terminal: int) -> str:
    """What is written on a terminal until the other side closes it."""
    shown = b""
    try:
        while part := os.read(terminal, 65536):
            shown += part
    except OSError:
        pass  # how Linux tells that nobody writes any more
    os.close(terminal)
    return shown.decode()
