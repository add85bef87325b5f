"""The map of the loss."""

from __future__ import annotations

from PIL import Image

from app.imaging.judging import loss


def test_equal_pictures_show_nothing_and_the_worst_place_is_the_lightest() -> None:
    before = Image.new("RGB", (3, 1), (100, 100, 100))
    result = before.copy()
    result.putpixel((1, 0), (100, 108, 100))
    result.putpixel((2, 0), (160, 100, 100))
    pixels = loss.heat(result, before).tobytes()
    nothing, some, much = (sum(pixels[at : at + 3]) for at in (0, 3, 6))
    assert nothing == sum((0x10, 0x10, 0x14))
    assert nothing < some < much == sum((0xFF, 0xF0, 0xA0))


def test_what_is_fully_transparent_is_not_lost() -> None:
    before = Image.new("RGBA", (1, 1), (255, 0, 0, 0))
    result = Image.new("RGBA", (1, 1), (0, 255, 0, 0))
    assert loss.heat(result, before).getpixel((0, 0)) == (0x10, 0x10, 0x14)
