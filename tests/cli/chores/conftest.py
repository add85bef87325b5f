"""A folder of photos as a person has one, for every chore on files where they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.tidying import camera_file
from tests.imaging.pictures import file_of, scene


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def trip(tmp_path: Path) -> Path:
    """Photos of two cameras, what goes with one, and foreign files."""
    folder = tmp_path / "trip"
    (folder / "more").mkdir(parents=True)
    for number in range(4):
        data = camera_file(
            f"2024:05:01 10:15:3{number // 2}",
            order="<>"[number % 2],
            orientation=(1, 6, 8, 3)[number],
            offset="+02:00" if number == 1 else "",
            fraction=f"{number}0",
            model=("EOS 5D", "D90")[number % 2],
            more=number == 0,
        )
        (folder / f"IMG_{number}.JPG").write_bytes(data)
    (folder / "more" / "plain.png").write_bytes(file_of(scene(16, 16), "PNG"))
    for name in ("IMG_0.CR2", "IMG_0.MOV", "IMG_0.xmp", "notes.txt", "broken.jpg"):
        (folder / name).write_bytes(name.encode())
    (folder / "link.jpg").symlink_to("IMG_1.JPG")
    for path in folder.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000), follow_symlinks=False)
    return folder
