"""The score falls with the quality, is 100 for what is the same, and points at the place that suffered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageFilter

from app.imaging.judging.score import VISUALLY_LOSSLESS, compare, looked_at
from app.imaging.original import Original
from app.imaging.render import Renderer
from tests.imaging.originals import exported, original_of
from tests.imaging.pictures import file_of, opened, scene

Values = Callable[..., dict[str, Any]]


@pytest.mark.parametrize("size", [(1, 1), (5, 300), (64, 64), (700, 500), (2000, 1500), (4000, 9)])
@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_a_picture_scores_100_beside_itself(size: tuple[int, int], mode: str) -> None:
    picture = scene(*size, mode)
    found = compare(picture, picture.copy(), looked_at(picture))
    assert (found.score, found.worst["score"]) == (100, 100)


def test_the_score_falls_as_the_quality_does() -> None:
    picture = scene(600, 400)
    tiles = looked_at(picture)
    scores = [
        compare(picture, opened(file_of(picture, quality=quality)), tiles).score
        for quality in (95, 85, 70, 50, 30, 10)
    ]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 80 and scores[-1] < 60


def test_the_worst_place_is_where_the_picture_was_damaged() -> None:
    picture = scene(640, 640)
    damaged = picture.copy()
    damaged.paste(picture.crop((400, 120, 440, 160)).filter(ImageFilter.GaussianBlur(4)), (400, 120))
    worst = compare(picture, damaged, looked_at(picture)).worst
    assert worst["x"] <= 420 / 640 <= worst["x"] + worst["width"]
    assert worst["y"] <= 140 / 640 <= worst["y"] + worst["height"]


def test_colors_under_full_transparency_do_not_count() -> None:
    picture = scene(200, 200, "RGBA")
    picture.putalpha(0)
    other = Image.new("RGBA", (200, 200), (9, 200, 30, 0))
    assert compare(picture, other, looked_at(picture)).score == 100


def test_a_change_of_the_picture_is_no_loss(photo: Original, renderer: Renderer, values: Values) -> None:
    _, blurred = exported(renderer, photo, values(blur=6, brightness=40, scale=50, quality=90))
    assert blurred.score is not None and blurred.score > 80


@pytest.mark.parametrize("options", [{"format": "png"}, {"format": "webp", "lossless": True}])
def test_a_lossless_file_scores_100(
    options: dict[str, Any], photo: Original, renderer: Renderer, values: Values
) -> None:
    _, made = exported(renderer, photo, values(scale=40, **options))
    assert made.score == 100


@pytest.mark.parametrize("format", ["jpeg", "webp", "avif", "jxl"])
def test_automatic_quality_is_the_lowest_that_nobody_can_tell(
    format: str, renderer: Renderer, values: Values
) -> None:
    original = original_of(file_of(scene(500, 400), "PNG"), renderer)
    _, made = exported(renderer, original, values(format=format, quality="auto"))
    assert made.quality is not None and made.score is not None
    assert made.score >= VISUALLY_LOSSLESS or made.quality == 95
    _, lower = exported(renderer, original, values(format=format, quality=max(1, made.quality - 8)))
    assert lower.score is not None and lower.score < VISUALLY_LOSSLESS
    assert made.found == {"quality": made.quality}


def test_automatic_quality_makes_the_same_bytes_in_every_worker(photo: Original, values: Values) -> None:
    once, again = (exported(Renderer(), photo, values(quality="auto", scale=50))[0] for _ in range(2))
    assert once == again
