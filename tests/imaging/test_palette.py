"""A PNG of few colors: as few as asked, well chosen, alpha kept."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageFilter

from app.imaging.formats import formats
from app.imaging.pixels.palette import indexed
from app.imaging.reading.metadata import Metadata
from tests.imaging.pictures import difference, opened, scene

BLUR = ImageFilter.GaussianBlur(4)


def png(picture: Image.Image, colors: int, **options: str) -> Image.Image:
    out = BytesIO()
    whole = {"grade": "export", "metadata": Metadata(), "depth": 8, "colors": colors}
    formats()["png"].encode(picture, out, **whole, **options)
    return opened(out.getvalue()).convert(picture.mode)


def count(picture: Image.Image) -> int:
    return len(picture.getcolors(picture.width * picture.height) or [])


def drawing() -> Image.Image:
    """Flat colors and one gradient: mostly flat."""
    picture = Image.new("RGB", (300, 200), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((20, 20, 120, 180), fill="red")
    draw.ellipse((150, 40, 280, 160), fill="navy", outline="gold", width=6)
    picture.paste(Image.linear_gradient("L").resize((30, 200)).convert("RGB"), (125, 0))
    return picture


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
@pytest.mark.parametrize("colors", [2, 3, 17, 256])
def test_there_are_at_most_as_many_colors_as_asked_for(mode: str, colors: int) -> None:
    assert 2 <= count(png(scene(200, 120, mode), colors)) <= colors


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_more_colors_are_nearer_to_the_picture(mode: str) -> None:
    picture = scene(200, 120, mode)
    few, some, many = (difference(png(picture, colors), picture) for colors in (4, 32, 256))
    assert few > some > many
    assert many < 5


def test_a_picture_with_so_few_colors_anyway_keeps_every_pixel() -> None:
    picture = scene(200, 120, "RGBA").quantize(90).convert("RGBA")
    assert png(picture, 100).tobytes() == picture.tobytes()


@pytest.mark.parametrize("colors", [2, 8, 64])
def test_what_is_invisible_stays_so_and_what_is_solid_too(colors: int) -> None:
    picture = scene(200, 120)
    picture.putalpha(
        Image.radial_gradient("L").resize((200, 120)).point(lambda level: 255 if level > 90 else level)
    )
    picture.paste((0, 0, 0, 0), (0, 0, 50, 50))
    alpha = png(picture, colors).getchannel("A")
    assert alpha.crop((0, 0, 50, 50)).getextrema() == (0, 0)
    assert alpha.crop((190, 0, 200, 120)).getextrema() == (255, 255)


def test_a_photo_is_dithered_and_a_drawing_is_not() -> None:
    assert is_flat(drawing())
    assert not is_flat(scene(300, 200))


def is_flat(picture: Image.Image) -> bool:
    """Whether each color of the picture has become one color only."""
    few = indexed(picture, 16).indexes
    pairs = set(zip(picture.get_flattened_data(), few.get_flattened_data(), strict=True))
    return len(pairs) == count(picture)


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (3, 1)])
@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_the_smallest_pictures_have_a_palette_too(size: tuple[int, int], mode: str) -> None:
    picture = scene(40, 40, mode).crop((0, 0, *size))
    assert png(picture, 2).size == size


def flat(picture: Image.Image) -> float:
    """The part of the pixels that are as the one beside them."""
    levels = picture.convert("RGB").load()
    assert levels is not None
    width, height = picture.size
    pairs = [(x, y) for x in range(width - 1) for y in range(height)]
    return sum(levels[x, y] == levels[x + 1, y] for x, y in pairs) / len(pairs)


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_dithering_mixes_neighbors_as_much_as_it_is_asked_to(mode: str) -> None:
    picture = scene(200, 120, mode)
    none, half, full = (png(picture, 6, dither=dither) for dither in ("none", "half", "full"))
    assert flat(none) > flat(half) > flat(full)
    softened = [difference(each.filter(BLUR), picture.filter(BLUR)) for each in (none, full)]
    assert softened[0] > softened[1], "from afar it is nearer to the picture"


def test_by_itself_a_drawing_is_not_dithered_and_a_photo_by_half() -> None:
    for picture, chosen in ((drawing(), "none"), (scene(200, 120, "RGB"), "half")):
        assert png(picture, 6).tobytes() == png(picture, 6, dither=chosen).tobytes()
