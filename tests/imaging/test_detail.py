"""Blur and sharpening, in output pixels, and no fringe where a picture is see-through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from app.imaging.frame import WHOLE, Pose
from app.imaging.operations import detail
from app.imaging.pixels.resample import resample
from tests.imaging.pictures import difference, scene

Values = Callable[..., dict[str, Any]]


def test_resizing_leaves_no_dark_fringe_at_transparency() -> None:
    picture = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    picture.paste((255, 255, 255, 255), (20, 0, 40, 40))
    small = resample(picture, WHOLE, Pose(), (13, 13))
    assert all(pixel[0] >= 250 for pixel in pixels(small) if pixel[3] > 20)


def test_blurring_leaves_no_dark_fringe_at_transparency(values: Values) -> None:
    picture = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    picture.paste((255, 255, 255, 255), (20, 0, 40, 40))
    soft = detail.apply(picture, values(blur=3), pixel=1.0)
    assert all(pixel[0] >= 250 for pixel in pixels(soft) if pixel[3] > 20)


def test_blur_spreads_a_line_with_its_standard_deviation(values: Values) -> None:
    line = Image.new("L", (81, 3))
    line.paste(255, (40, 0, 41, 3))
    weights = detail.apply(line, values(blur=6), pixel=1.0).tobytes()[:81]
    variance = sum(weight * (index - 40) ** 2 for index, weight in enumerate(weights)) / sum(weights)
    assert variance**0.5 == pytest.approx(6, abs=0.5)


def test_blur_is_in_output_pixels_whatever_the_size_of_the_preview(values: Values) -> None:
    edge = Image.new("L", (80, 1), 0)
    edge.paste(255, (40, 0, 80, 1))
    full = detail.apply(edge, values(blur=8), pixel=1.0).resize((40, 1), Image.Resampling.BOX)
    half = detail.apply(edge.resize((40, 1), Image.Resampling.BOX), values(blur=8), pixel=0.5)
    assert difference(full, half) < 2


def test_sharpening_steepens_an_edge_and_leaves_flat_parts(values: Values) -> None:
    edge = Image.new("L", (20, 1), 100)
    edge.paste(150, (10, 0, 20, 1))
    sharp = detail.apply(edge, values(sharpen=100), pixel=1.0).tobytes()
    assert sharp[9] < 100
    assert sharp[10] > 150
    assert (sharp[0], sharp[19]) == (100, 150)


def test_sharpening_twice_as_much_moves_twice_as_far(values: Values) -> None:
    edge = Image.new("L", (20, 1), 100)
    edge.paste(150, (10, 0, 20, 1))
    half, full = (detail.apply(edge, values(sharpen=amount), pixel=1.0).tobytes()[10] for amount in (50, 100))
    assert full - 150 == pytest.approx(2 * (half - 150), abs=1)


def test_sharpening_keeps_alpha(values: Values) -> None:
    picture = scene(40, 30, "RGBA")
    sharp = detail.apply(picture, values(sharpen=100), pixel=1.0)
    assert sharp.getchannel("A").tobytes() == picture.getchannel("A").tobytes()


def pixels(picture: Image.Image) -> list[tuple[int, ...]]:
    data = picture.tobytes()
    return [tuple(data[index : index + 4]) for index in range(0, len(data), 4)]
