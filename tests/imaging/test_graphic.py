"""Drawings are told from photos."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from app.imaging.formats import formats
from app.imaging.pixels.graphic import has_color_edges, is_graphic
from app.imaging.reading.metadata import Metadata
from tests.imaging.pictures import difference, opened, scene


@pytest.mark.parametrize(
    "name",
    ["sharp/test-pattern.png", "pillow/test-card.png", "pillow/test_text.png", "sharp/50020484-00001.png"],
)
def test_a_drawing_is_a_graphic(name: str, corpus: Path) -> None:
    assert is_graphic(Image.open(corpus / name).convert("RGB"))


@pytest.mark.parametrize(
    "name",
    ["sharp/4.webp", "sharp/concert.jpg", "sharp/320x240.jpg", "pillow/flower.jpg", "pillow/iptc.jpg"],
)
def test_a_photo_is_none(name: str, corpus: Path) -> None:
    photo = Image.open(corpus / name).convert("RGB")
    assert not is_graphic(photo)
    assert not has_color_edges(photo)


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_a_part_of_a_photo_is_none_at_any_size(mode: str) -> None:
    for size in [(1, 1), (1, 9), (9, 1), (2, 2), (300, 3), (300, 200)]:
        assert not is_graphic(scene(300, 200, mode).crop((0, 0, *size)))


def test_one_color_is_a_graphic() -> None:
    assert is_graphic(Image.new("RGB", (40, 30), "red"))


PAIRS = [("red", "blue"), ("red", "white"), ("yellow", "green"), ("magenta", "cyan"), ("#c00000", "#0000c0")]


@pytest.mark.parametrize("size", [8, 10, 12, 14, 20])
@pytest.mark.parametrize("pair", PAIRS, ids=" on ".join)
def test_small_text_in_color_comes_out_as_at_full_resolution(pair: tuple[str, str], size: int) -> None:
    page = text(size, *pair)
    for quality in (60, 80, 89):
        full = opened(_saved(page, quality, subsampling="4:4:4"))
        assert difference(opened(_written(page, quality)), full) < 5
    halved = opened(_saved(page, 80, subsampling="4:2:0"))
    assert difference(halved, opened(_saved(page, 80, subsampling="4:4:4"))) > 5, "there is something to lose"


@pytest.mark.parametrize("pair", [("black", "white"), ("#404040", "#c0c0c0")], ids=" on ".join)
def test_gray_text_has_no_edges_of_color(pair: tuple[str, str]) -> None:
    assert not has_color_edges(text(10, *pair))


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (9, 1), (2, 2), (3, 3)])
@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_tiny_pictures_are_looked_at_too(size: tuple[int, int], mode: str) -> None:
    has_color_edges(Image.new(mode, size))


def text(size: int, color: str, paper: str) -> Image.Image:
    page = Image.new("RGB", (300, 160), paper)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(size)
    for top in range(3, 160, round(size * 1.4)):
        draw.text((4, top), "The quick brown fox jumps over the lazy dog 0123456789", fill=color, font=font)
    return page


def _written(page: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    formats()["jpeg"].encode(page, out, grade="draft", metadata=Metadata(), quality=quality)
    return out.getvalue()


def _saved(page: Image.Image, quality: int, **options: Any) -> bytes:
    from app.imaging.formats.jpeg import tables

    out = BytesIO()
    page.save(out, "JPEG", qtables=tables(quality), **options)
    return out.getvalue()
