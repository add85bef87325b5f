"""Every chore on files where they are, by the command: planned, done, undone, and what is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.imaging.keeping import turbojpeg
from tests.cli.tidying import listing, objects, whittle

ALL = [
    ["orient"],
    ["shift-dates", "--by", "-1d"],
    ["set-zone", "--zone", "-03:30"],
    ["rename", "--pattern", "{date:%Y%m%d}_{n:03}"],
    ["date-files", "--zone", "+02:00"],
    ["sort", "--pattern", "{date:%Y/%m}"],
    ["copyright", "--artist", "Ada", "--copyright", "© 2026 Ada Müller"],
    ["strip", "--keep", "date", "copyright"],
]


@pytest.mark.parametrize("asked", ALL, ids=lambda asked: asked[0])
def test_a_dry_run_changes_nothing_a_run_is_undone_whole_and_foreign_files_stay(
    asked: list[str], trip: Path, state: Path
) -> None:
    if asked == ["orient"] and not turbojpeg.is_there():
        pytest.skip(turbojpeg.MISSING)
    before = listing(trip)
    dry = objects(whittle(state, *asked, trip, "--dry-run", "--json"))
    assert [body["number"] for body in dry] == [1, 2, 3, 4]
    assert all(("change" in body) != ("skip" in body) for body in dry)
    says_words = asked[0] in ("shift-dates", "set-zone", "copyright")
    assert dry[0]["notices"] == (["IMG_0.xmp beside it stays as it is."] if says_words else [])
    assert listing(trip) == before and not state.exists()
    done = objects(whittle(state, *asked, trip, "--yes", "--json"))
    assert all(body["ok"] for body in done)
    after = listing(trip)
    assert after != before
    foreign = ["notes.txt", "broken.jpg", "link.jpg", "more/plain.png"]
    foreign += [] if asked[0] in ("rename", "sort") else ["IMG_0.CR2", "IMG_0.MOV", "IMG_0.xmp"]
    assert {name: after[name] for name in foreign} == {name: before[name] for name in foreign}
    assert not [name for name in after if ".whittle" in name]
    whittle(state, "undo")
    assert listing(trip) == before
    assert not (trip / "2024").exists()
    assert "undone" in whittle(state, "batches").stdout


def test_undo_leaves_what_somebody_has_changed_since(trip: Path, state: Path) -> None:
    whittle(state, "shift-dates", "--by", "+1h", trip, "--yes")
    (trip / "IMG_2.JPG").write_bytes(b"mine")
    ended = whittle(state, "undo", code=1)
    assert "IMG_2.JPG: Somebody has changed it since" in ended.stderr
    assert (trip / "IMG_2.JPG").read_bytes() == b"mine"
    assert whittle(state, "facts", trip / "IMG_0.JPG", "--json").stdout.count("2024-05-01T10:15:30") == 1


def test_the_trip_of_the_source_tool_in_one_line_each(trip: Path, state: Path) -> None:
    """A folder of mixed cameras: turned, shifted by an hour, renamed by date, and the files dated."""
    if turbojpeg.is_there():
        whittle(state, "orient", trip, "--yes")
    whittle(state, "shift-dates", "--by", "+1h", trip, "--yes")
    whittle(state, "rename", "--pattern", "trip_{n:03}", trip, "--yes")
    whittle(state, "date-files", "--zone", "+02:00", trip, "--yes")
    assert sorted(path.name for path in trip.glob("trip_*")) == [
        "trip_001.CR2", "trip_001.JPG", "trip_001.MOV", "trip_001.xmp", "trip_002.JPG", "trip_003.JPG",
        "trip_004.JPG",
    ]  # fmt: skip
    assert int((trip / "trip_001.JPG").stat().st_mtime) == 1_714_551_330 + 3600
