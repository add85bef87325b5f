"""Names changed on a disk: rings, case, clashes, and somebody else at work."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.cli.tidying import camera_file, command, environment, listing, objects, whittle


def test_the_names_of_two_change_places_and_case(tmp_path: Path, state: Path) -> None:
    for name, second in (("1.jpg", 2), ("2.jpg", 1), ("Case.jpg", 3)):
        (tmp_path / name).write_bytes(camera_file(f"2024:05:01 00:00:0{second}"))
    one, two = (tmp_path / "1.jpg").read_bytes(), (tmp_path / "2.jpg").read_bytes()
    before = listing(tmp_path)
    whittle(state, "rename", "--pattern", "{n}", tmp_path / "1.jpg", tmp_path / "2.jpg", "--yes")
    assert ((tmp_path / "2.jpg").read_bytes(), (tmp_path / "1.jpg").read_bytes()) == (one, two)
    whittle(state, "rename", "--pattern", "case", tmp_path / "Case.jpg", "--yes")
    assert {path.name for path in tmp_path.glob("*.jpg")} == {"1.jpg", "2.jpg", "case.jpg"}
    whittle(state, "undo")
    whittle(state, "undo")
    assert {name: found for name, found in listing(tmp_path).items() if "state" not in name} == before
    assert "nothing to undo" in whittle(state, "undo", code=1).stderr


def test_a_clash_is_refused_before_anything_is_written(trip: Path, state: Path) -> None:
    before = listing(trip)
    ended = whittle(state, "rename", "--pattern", "same", trip, "--yes", "--json", code=1)
    assert {body["skip"]["code"] for body in objects(ended)} == {"name_taken"}
    (trip / "2024-05-01_1.JPG").write_bytes(b"somebody else's")
    ended = whittle(state, "rename", "--pattern", "{date}_{n}", trip, "--yes", code=1)
    (trip / "2024-05-01_1.JPG").unlink()
    assert "Nothing was changed" in ended.stderr
    assert listing(trip) == before and not state.exists()


def test_a_name_that_is_taken_while_somebody_is_asked_stops_it_all(trip: Path, state: Path) -> None:
    """On a terminal: the plan is shown, and before the answer another program writes a file."""
    before = listing(trip)
    leader, follower = os.openpty()
    asked = command("rename", trip, "--pattern", "trip_{n}")
    run = subprocess.Popen(
        asked,
        env=environment(state),
        stdin=follower,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(follower)
    assert run.stdout is not None
    said = ""
    while "[y/N]" not in said:
        said += run.stdout.read(1)
    assert "IMG_0.JPG -> trip_1.JPG" in said and "Rename: 4 files" in said
    (trip / "trip_2.JPG").write_bytes(b"somebody else's")
    os.write(leader, b"y\n")
    _, errors = run.communicate(timeout=60)
    os.close(leader)
    assert run.returncode == 1 and "trip_2.JPG is the name of another file" in errors, errors
    (trip / "trip_2.JPG").unlink()
    assert listing(trip) == before
