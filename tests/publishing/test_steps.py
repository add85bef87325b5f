"""Widths by bytes, and names."""

from __future__ import annotations

import itertools

import pytest

from app.publishing.names import stem_of
from app.publishing.steps import by_bytes


@pytest.mark.parametrize("power", [1.2, 1.7, 2.0])
def test_each_file_has_about_a_quarter_fewer_bytes_than_the_next_wider_one(power: float) -> None:
    widths = by_bytes(1400, lambda width: round(width**power))
    assert (widths[0], widths[-1]) == (320, 1400)
    shares = [(low / high) ** power for low, high in itertools.pairwise(widths)]
    assert all(0.68 < share < 0.82 for share in shares), shares


def test_only_three_sizes_are_asked_for_and_none_is_wider_than_the_picture() -> None:
    asked: list[int] = []

    def size_of(width: int) -> int:
        asked.append(width)
        return width * width

    assert by_bytes(9000, size_of)[-1] == 2560 and len(asked) == 3
    assert by_bytes(200, size_of) == (200,) and len(asked) == 3


def test_a_picture_of_one_color_gets_few_widths() -> None:
    assert by_bytes(1600, lambda width: 700) == (320, 1600)


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Möwe im Mai.JPG", "mowe-im-mai"),
        ("../../etc/passwd", "passwd"),
        ("<script>.png", "script"),
        ("東京.webp", "picture"),
        ("", "picture"),
        ("a" * 300 + ".jpg", "a" * 60),
    ],
)
def test_names_are_fit_for_every_address(name: str, stem: str) -> None:
    assert stem_of(name) == stem
