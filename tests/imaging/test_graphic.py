"""Drawings are told from photos."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from app.imaging.pixels.graphic import is_graphic
from tests.imaging.pictures import scene


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
    assert not is_graphic(Image.open(corpus / name).convert("RGB"))


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_a_part_of_a_photo_is_none_at_any_size(mode: str) -> None:
    for size in [(1, 1), (1, 9), (9, 1), (2, 2), (300, 3), (300, 200)]:
        assert not is_graphic(scene(300, 200, mode).crop((0, 0, *size)))


def test_one_color_is_a_graphic() -> None:
    assert is_graphic(Image.new("RGB", (40, 30), "red"))
