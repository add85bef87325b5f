"""Every date of a file moved by the same time, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chores.exiftool import needs_exiftool, tags
from tests.cli.tidying import camera_file, whittle
from tests.imaging.pictures import file_of, opened, scene


@needs_exiftool
@pytest.mark.parametrize("order", "<>")
def test_a_shift_moves_every_date_and_no_other_tag(order: str, tmp_path: Path, state: Path) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(camera_file(order=order, offset="+02:00", fraction="25", more=True))
    data = photo.read_bytes()
    (before,) = tags(photo)
    whittle(state, "shift-dates", "--by", "+1h", photo, "--yes")
    (after,) = tags(photo)
    assert len(photo.read_bytes()) == len(data)
    assert opened(photo.read_bytes()).tobytes() == opened(data).tobytes()
    changed = {name: after[name] for name in after if after[name] != before.get(name)}
    assert set(before) == set(after)
    assert changed == {
        "ExifIFD:DateTimeOriginal": "2024:05:01 11:15:30",
        "ExifIFD:CreateDate": "2024:05:01 11:15:30",
        "IFD0:ModifyDate": "2024:05:01 11:15:30",
        "XMP-exif:DateTimeOriginal": "2024:05:01 11:15:30.25+02:00",
        "XMP-xmp:CreateDate": "2024:05:01 11:15",
        "IPTC:TimeCreated": "11:15:30+02:00",
    }
    whittle(state, "shift-dates", "--by", "-1h", photo, "--yes")
    assert photo.read_bytes() == data


@needs_exiftool
@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_png_and_webp_are_shifted_and_signed_too(format: str, tmp_path: Path, state: Path) -> None:
    exif = camera_file()[24 : 24 + 2000]
    exif = exif[exif.index(b"Exif\0\0") :]
    photo = tmp_path / f"a.{format.lower()}"
    photo.write_bytes(file_of(scene(32, 24), format, exif=exif))
    pixels = opened(photo.read_bytes()).tobytes()
    whittle(state, "shift-dates", "--by", "+1d", photo, "--yes")
    whittle(state, "copyright", "--copyright", "© Ада 写真", photo, "--yes")
    (after,) = tags(photo)
    assert after["ExifIFD:DateTimeOriginal"] == "2024:05:02 10:15:30"
    assert after["IFD0:Copyright"] == "© Ада 写真"
    assert opened(photo.read_bytes()).tobytes() == pixels
