"""Turning, cutting and resizing move pixels exactly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from app.imaging import catalog
from app.imaging.frame import WHOLE, Frame, Pose
from app.imaging.operations import geometry
from app.imaging.pixels.resample import resample
from tests.imaging.pictures import difference, scene

Values = Callable[..., dict[str, Any]]

HALF = {"x": 0.5, "y": 0.5, "width": 0.5, "height": 0.5}


@pytest.mark.parametrize(
    ("rotate", "rows"), [(0, "ab cd ef"), (90, "eca fdb"), (180, "fe dc ba"), (270, "bdf ace")]
)
def test_rotation_is_clockwise_and_exact(rotate: int, rows: str, values: Values) -> None:
    letters = Image.frombytes("L", (2, 3), b"abcdef")
    frame = geometry.STAGE.fold(Frame(letters.size), values(rotate=rotate))
    turned = resample(letters, frame.box, frame.pose, frame.output)
    expected = rows.split()
    assert turned.size == (len(expected[0]), len(expected))
    assert turned.tobytes() == "".join(expected).encode()


@pytest.mark.parametrize(
    ("scale", "size"), [(10, (39, 26)), (50, (194, 130)), (99.9, (387, 259)), (200, (774, 518))]
)
def test_scale_keeps_the_shape_to_the_pixel(scale: float, size: tuple[int, int], values: Values) -> None:
    assert geometry.STAGE.fold(Frame((387, 259)), values(scale=scale)).output == size


def test_scale_never_goes_under_a_pixel(values: Values) -> None:
    assert geometry.STAGE.fold(Frame((1, 300)), values(scale=10, rotate=90)).output == (30, 1)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_crop_cuts_whole_pixels_out_of_the_turned_picture(rotate: int, values: Values) -> None:
    picture = scene(61, 40)
    turned = picture.rotate(-rotate, expand=True)
    crop = {"x": 0.25, "y": 0.1, "width": 0.5, "height": 0.65}
    frame = geometry.STAGE.fold(Frame(picture.size), target_values(values(rotate=rotate, crop=crop)))
    cut = resample(picture, frame.box, frame.pose, frame.output)
    left, upper = round(0.25 * turned.width), round(0.1 * turned.height)
    right, lower = round(0.75 * turned.width), round(0.75 * turned.height)
    assert cut.size == frame.output == (right - left, lower - upper)
    assert cut.tobytes() == turned.crop((left, upper, right, lower)).tobytes()


def test_a_crop_is_scaled_after_it_is_cut(values: Values) -> None:
    frame = geometry.STAGE.fold(Frame((300, 200)), target_values(values(crop=HALF, scale=200)))
    assert frame.output == (300, 200)


def test_a_crop_never_goes_under_a_pixel(values: Values) -> None:
    corner = {"x": 1 - 1e-9, "y": 0, "width": 1e-9, "height": 1}
    frame = geometry.STAGE.fold(Frame((3, 2)), target_values(values(crop=corner)))
    assert (frame.box, frame.output) == ((2 / 3, 0, 1, 1), (1, 2))


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_part_is_resampled_as_it_is_in_the_whole(turns: int) -> None:
    picture = scene(120, 80)
    size = (60, 40) if turns % 2 == 0 else (40, 60)
    whole = resample(picture, WHOLE, Pose(turns), size)
    part = resample(picture, (0.25, 0.5, 0.75, 1), Pose(turns), (size[0] // 2, size[1] // 2))
    expected = whole.crop((size[0] // 4, size[1] // 2, size[0] // 4 * 3, size[1]))
    assert difference(part, expected) < 0.5  # of a level: libvips scales the whole, Pillow the part


def target_values(values: dict[str, Any]) -> dict[str, Any]:
    """Checked values as operations get them."""
    return {field.name: field.check(values[field.name]) for field in catalog.declared()}
