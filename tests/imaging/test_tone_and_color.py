"""Exact values of what changes levels: tone, color, and the background that shows through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from app.imaging.operations import color, finish, tone
from tests.imaging.pictures import scene

Values = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    ("changes", "level", "expected"),
    [
        ({"brightness": 100}, 60, 120),
        ({"brightness": 100}, 200, 255),
        ({"brightness": -50}, 60, 30),
        ({"brightness": -100}, 60, 0),
        ({"contrast": 100}, 100, 72),
        ({"contrast": -100}, 7, 128),
        # Nothing is cut off in between: twice as bright, then half the contrast around mid gray.
        ({"brightness": 100, "contrast": -50}, 200, 255),
        ({"brightness": 50, "contrast": -100}, 250, 128),
    ],
)
def test_tone_maps_levels_exactly(changes: dict[str, int], level: int, expected: int, values: Values) -> None:
    pixel = tone.apply(Image.new("RGBA", (1, 1), (level, level, level, 77)), values(**changes)).getpixel(
        (0, 0)
    )
    assert pixel == (expected, expected, expected, 77)


@pytest.mark.parametrize(
    ("saturation", "expected"),
    [
        (-100, (46, 46, 46, 9)),  # 0.2126 * 200 + 0.7152 * 0 + 0.0722 * 50 = 46.13
        (-50, (123, 23, 48, 9)),
        (100, (255, 0, 54, 9)),
    ],
)
def test_saturation_moves_colors_from_and_to_their_luma(
    saturation: int, expected: tuple[int, ...], values: Values
) -> None:
    picture = Image.new("RGBA", (1, 1), (200, 0, 50, 9))
    assert color.apply(picture, values(saturation=saturation)).getpixel((0, 0)) == expected


@pytest.mark.parametrize(
    ("colored", "gray"),
    [
        ((200, 0, 50), 46),
        ((255, 0, 0), 54),
        ((0, 255, 0), 182),
        ((0, 0, 255), 18),
        ((77, 77, 77), 77),
        ((255, 255, 255), 255),
    ],
)
def test_grayscale_gives_every_pixel_its_luma(
    colored: tuple[int, int, int], gray: int, values: Values
) -> None:
    picture = Image.new("RGBA", (1, 1), (*colored, 9))
    assert color.apply(picture, values(grayscale=True)).getpixel((0, 0)) == (gray, gray, gray, 9)


@pytest.mark.parametrize("saturation", [-100, 70])
def test_grayscale_is_gray_whatever_the_saturation(saturation: int, values: Values) -> None:
    picture = Image.new("RGB", (1, 1), (200, 0, 50))
    red, green, blue = color.apply(picture, values(grayscale=True, saturation=saturation)).split()
    assert red.tobytes() == green.tobytes() == blue.tobytes()


def test_color_does_nothing_to_gray(values: Values) -> None:
    picture = scene(8, 8, "L")
    assert color.apply(picture, values(saturation=100)) is picture
    neutral = Image.new("RGB", (1, 1), (90, 90, 90))
    assert color.apply(neutral, values(saturation=100)).getpixel((0, 0)) == (90, 90, 90)


def test_the_background_shows_as_far_as_the_picture_is_see_through(values: Values) -> None:
    picture = Image.new("RGBA", (1, 1), (200, 100, 0, 51))
    assert finish.apply(picture, values(background="#00ff00")).getpixel((0, 0)) == (40, 224, 0)
    assert finish.apply(picture, values()).getpixel((0, 0)) == (244, 224, 204)
