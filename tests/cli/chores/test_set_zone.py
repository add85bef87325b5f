"""The zone of dates whose clock was right."""

from __future__ import annotations

from pathlib import Path

from tests.chores.exiftool import needs_exiftool, tags
from tests.cli.tidying import whittle


@needs_exiftool
def test_a_zone_is_written_beside_dates_and_moves_none(trip: Path, state: Path) -> None:
    photos = sorted(trip.glob("IMG_*.JPG"))
    before = tags(*photos)
    whittle(state, "set-zone", "--zone", "-03:30", trip, "--yes")
    for old, new in zip(before, tags(*photos), strict=True):
        changed = {name for name in new if new[name] != old.get(name)}
        for name in ("OffsetTimeOriginal", "OffsetTimeDigitized", "OffsetTime"):
            assert new[f"ExifIFD:{name}"] == "-03:30"
        assert new["ExifIFD:DateTimeOriginal"] == old["ExifIFD:DateTimeOriginal"]
        assert changed <= {
            "ExifIFD:OffsetTimeOriginal", "ExifIFD:OffsetTimeDigitized", "ExifIFD:OffsetTime",
            "XMP-exif:DateTimeOriginal", "XMP-xmp:CreateDate", "IPTC:TimeCreated",
            "IFD1:ThumbnailOffset", "Canon:MakerNoteOffset",
        }  # fmt: skip
