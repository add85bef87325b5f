"""Photos turned upright for good: pixels, tag, dimensions and thumbnail."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from app.imaging.keeping import turbojpeg
from tests.chores.exiftool import needs_exiftool, tags
from tests.cli.tidying import camera_file, listing, objects, whittle
from tests.imaging.pictures import opened

needs_turbojpeg = pytest.mark.skipif(not turbojpeg.is_there(), reason=turbojpeg.MISSING)


@needs_exiftool
@needs_turbojpeg
def test_turning_makes_tag_dimensions_and_thumbnail_true(tmp_path: Path, state: Path) -> None:
    folder = tmp_path / "turned"
    folder.mkdir()
    for orientation in range(1, 9):
        for size in ((320, 208), (312, 200)):
            path = folder / f"{orientation}-{size[0]}.jpg"
            path.write_bytes(camera_file(orientation=orientation, size=size))
    pictures = {path: path.read_bytes() for path in sorted(folder.iterdir())}
    ended = whittle(state, "orient", folder, "--yes", "--json", code=1)
    told = {body["name"]: body for body in objects(ended)}
    # 200 is no multiple of 16, and 312 is none; transposing needs neither.
    imperfect = {f"{orientation}-312.jpg" for orientation in (2, 3, 4, 6, 7, 8)}
    assert {name for name, body in told.items() if not body["ok"]} == imperfect
    assert all(told[name]["skip"]["code"] == "imperfect_turn" for name in imperfect)
    assert all(name in ended.stderr for name in imperfect)
    for path, data in pictures.items():
        if path.name in imperfect or path.name.startswith("1-"):
            assert path.read_bytes() == data
            continue
        old, new = opened(data), opened(path.read_bytes())
        upright = _upright(old)
        assert max(ImageChops.difference(new, upright).tobytes()) <= 4
        (said,) = tags(path)
        assert said["IFD0:Orientation"] == 1
        assert (said["ExifIFD:ExifImageWidth"], said["ExifIFD:ExifImageHeight"]) == new.size
        thumbnail = Image.open(_thumbnail(path))
        assert (thumbnail.width > thumbnail.height) == (new.width > new.height)
    assert listing(folder)
    whittle(state, "undo")
    assert {path: path.read_bytes() for path in pictures} == pictures


def _upright(image: Image.Image) -> Image.Image:
    from app.imaging.reading.upright import UPRIGHT

    orientation = image.getexif()[0x0112]
    return image.transpose(UPRIGHT[orientation]) if orientation in UPRIGHT else image


def _thumbnail(path: Path) -> Path:
    made = path.with_suffix(".thumb")
    made.write_bytes(subprocess.run(["exiftool", "-b", "-ThumbnailImage", path], capture_output=True).stdout)
    return made
