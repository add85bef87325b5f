"""Artist and copyright, in all places where a file says them."""

from __future__ import annotations

from pathlib import Path

from tests.chores.exiftool import needs_exiftool, tags
from tests.cli.tidying import whittle


@needs_exiftool
def test_a_copyright_is_written_wherever_the_file_says_one(trip: Path, state: Path) -> None:
    photos = sorted(trip.glob("IMG_*.JPG"))
    before = tags(*photos)
    whittle(state, "copyright", "--artist", "Ада", "--copyright", "© 2026 写真", trip, "--yes")
    after = tags(*photos)
    for old, new in zip(before, after, strict=True):
        assert (new["IFD0:Artist"], new["IFD0:Copyright"]) == ("Ада", "© 2026 写真")
        moved = {"IFD1:ThumbnailOffset", "IFD0:Artist", "IFD0:Copyright"}
        same = set(old) - moved - {"IPTC:By-line", "IPTC:CopyrightNotice", "XMP-dc:Creator", "XMP-dc:Rights"}
        assert {name: new[name] for name in same} == {name: old[name] for name in same}
    assert after[0]["XMP-dc:Creator"] == ["Ада"] and after[0]["XMP-dc:Rights"] == "© 2026 写真"
    assert after[0]["IPTC:By-line"] == "Ада" and after[0]["IPTC:CopyrightNotice"] == "© 2026 写真"
