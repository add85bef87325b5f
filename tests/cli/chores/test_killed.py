"""A run that is killed at any moment is undone whole: every byte, name and time."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path
from random import Random

import pytest
from hypothesis import settings

from tests.cli.tidying import camera_file, command, environment, listing, whittle

FILES = 40


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("photos")
    for number in range(FILES):
        data = camera_file(f"2024:05:01 10:{number:02}:00", size=(32, 32))
        (folder / f"{FILES - number:02}.jpg").write_bytes(data)
        (folder / f"{FILES - number:02}.CR2").write_bytes(b"raw %d" % number)
    for path in folder.iterdir():
        os.utime(path, (1_000_000_000, 1_000_000_000))
    return folder


@pytest.mark.parametrize(
    "asked",
    [
        ["rename", "--pattern", "{n:02}"],
        ["shift-dates", "--by", "+1h"],
        ["copyright", "--artist", "Ada"],
        ["date-files", "--zone", "+02:00"],
        ["sort", "--pattern", "{date:%Y/%m}"],
    ],
    ids=lambda asked: asked[0],
)
def test_a_killed_run_is_undone_whole(asked: list[str], photos: Path, tmp_path: Path) -> None:
    """Names change places in a ring when they are renamed. Each is killed once it has done so many lines, at
    one moment here and at twenty in `make soak`."""
    chance = Random(asked[0])
    for turn in range(20 if settings.get_current_profile_name() == "soak" else 1):
        folder, state = tmp_path / f"photos{turn}", tmp_path / f"state{turn}"
        shutil.copytree(photos, folder)
        before = listing(folder)
        lines = chance.randrange(1, FILES)
        run = subprocess.Popen(
            command(*asked, folder, "--yes"), env=environment(state), stdout=subprocess.DEVNULL
        )
        journal = None
        while run.poll() is None and _lines(journal) < lines:
            journal = journal or next(state.rglob("journal.jsonl"), None)
        run.send_signal(signal.SIGKILL)
        run.wait()
        whittle(state, "undo")
        assert listing(folder) == before
        assert {path.name for path in folder.iterdir() if path.is_dir()} == set()


def _lines(journal: Path | None) -> int:
    return journal.read_bytes().count(b"\n") if journal else 0
