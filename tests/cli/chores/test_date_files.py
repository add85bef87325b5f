"""The time of a file is that of its picture."""

from __future__ import annotations

from pathlib import Path

from tests.cli.tidying import objects, whittle


def test_file_times_are_those_of_the_photos_whatever_zone_the_machine_is_in(trip: Path, state: Path) -> None:
    for zone in ("Asia/Tokyo", "America/St_Johns"):
        whittle(state, "date-files", "--zone", "+02:00", trip, "--yes", TZ=zone)
        assert int((trip / "IMG_0.JPG").stat().st_mtime) == 1_714_551_330
        whittle(state, "undo", "--last")
    ended = whittle(state, "date-files", trip, "--yes", "--json", code=1)
    assert [body.get("skip", {}).get("code") for body in objects(ended)] == [
        "zone_unknown", None, "zone_unknown", "zone_unknown",
    ]  # fmt: skip
