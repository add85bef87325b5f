"""Metadata removed without touching a pixel."""

from __future__ import annotations

from pathlib import Path

from tests.chores.exiftool import needs_exiftool, tags
from tests.cli.tidying import whittle
from tests.imaging.pictures import opened


@needs_exiftool
def test_stripping_keeps_groups_pixels_and_orientation(trip: Path, state: Path) -> None:
    photos = sorted(trip.glob("IMG_*.JPG"))
    pixels = [opened(path.read_bytes()).tobytes() for path in photos]
    whittle(state, "strip", "--keep", "date", "copyright", trip, "--yes")
    assert [opened(path.read_bytes()).tobytes() for path in photos] == pixels
    for number, said in enumerate(tags(*photos)):
        assert said["IFD0:Copyright"] == "© Jürgen"
        assert said["ExifIFD:DateTimeOriginal"].startswith("2024:05:01")
        assert said.get("IFD0:Orientation", 1) == (1, 6, 8, 3)[number]
        assert not {"IFD0:Model", "IFD1:ThumbnailImage", "ExifIFD:MakerNoteUnknownText"} & set(said)
    whittle(state, "strip", trip, "--yes")
    for path in photos:
        assert b"2024" not in path.read_bytes() and "Jürgen".encode() not in path.read_bytes()
