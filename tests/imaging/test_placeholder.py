"""The placeholder: short, of the right color, and none behind what is see-through."""

from __future__ import annotations

import base64
import os

import pytest
from PIL import Image

from app.imaging.placeholder import MAX_CHARACTERS, placeholder
from app.imaging.render import Renderer
from tests.conftest import encode, opened
from tests.imaging.originals import original_of


def of(picture: Image.Image, **values):
    renderer = Renderer()
    return placeholder(renderer, original_of(encode(picture, "PNG"), renderer), values)


def test_it_is_short_even_of_noise_and_tells_the_size_of_the_whole_file() -> None:
    noise = Image.frombytes("RGB", (300, 200), os.urandom(300 * 200 * 3))
    found = of(noise, format="avif", scale=50)
    assert len(found.url) < MAX_CHARACTERS and (found.width, found.height) == (150, 100)
    assert opened(base64.b64decode(found.url.split(",")[1])).size == (24, 16)


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_the_color_is_that_of_most_of_the_picture(mode: str) -> None:
    picture = Image.new("RGB", (300, 200), "#205080")
    picture.paste("#f0f0f0", (0, 0, 300, 60))
    red, green, blue = bytes.fromhex(of(picture.convert(mode)).color[1:])
    wanted = (0x20, 0x50, 0x80) if mode == "RGB" else (0x48,) * 3
    assert all(abs(a - b) < 12 for a, b in zip((red, green, blue), wanted, strict=True))


def test_what_is_see_through_has_no_placeholder() -> None:
    picture = Image.new("RGBA", (60, 40), (255, 0, 0, 255))
    assert of(picture).url
    picture.putpixel((30, 20), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 0), (10, 10, 30, 30))
    found = of(picture)
    assert found.url == "" and found.color.startswith("#")
