"""Light and white balance are as photographers expect, and all of it is one table and one matrix."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from PIL import Image

from app.imaging.operations import color, tone
from app.imaging.pixels.srgb import LUMINANCE, level_of, light_of
from app.imaging.render import Renderer
from app.recipe.view import View
from tests.imaging.originals import exported, original_of
from tests.imaging.pictures import difference, file_of, opened, scene

Values = Callable[..., dict[str, Any]]
Levels = tuple[int, int, int]

RAMP = Image.frombytes("RGB", (256, 1), bytes(level for level in range(256) for _ in range(3)))


def toned(color: Levels, values: dict[str, Any]) -> Levels:
    red, green, blue = tone.apply(Image.new("RGB", (1, 1), color), values).tobytes()
    return red, green, blue


def extremes(picture: Image.Image) -> tuple[int, int]:
    levels = picture.convert("L").tobytes()
    return min(levels), max(levels)


def test_levels_and_light_are_each_others_inverse() -> None:
    for level in range(-300, 600):
        assert level_of(light_of(level / 255)) == pytest.approx(level / 255, abs=1e-4)


@pytest.mark.parametrize(
    ("exposure", "level", "expected"),
    # sRGB's 188 is half the light of 255, 137 a quarter, 99 an eighth.
    [(1, 188, 255), (-1, 255, 188), (-2, 255, 137), (-3, 255, 99), (1, 137, 188), (3, 99, 255), (0.5, 0, 0)],
)
def test_a_step_of_exposure_is_twice_the_light(
    exposure: float, level: int, expected: int, values: Values
) -> None:
    assert toned((level, level, level), values(exposure=exposure)) == pytest.approx((expected,) * 3, abs=1)


@pytest.mark.parametrize("field", ["highlights", "shadows"])
@pytest.mark.parametrize("amount", [-100, -50, 50, 100])
def test_highlights_and_shadows_move_their_own_end_and_keep_the_order(
    field: str, amount: int, values: Values
) -> None:
    levels = tone.apply(RAMP, values(**{field: amount})).tobytes()[::3]
    assert all(one <= next for one, next in pairwise(levels))
    assert (levels[0], levels[255]) == (0, 255)
    moved = [level - index for index, level in enumerate(levels)]
    own, other = (moved[150:], moved[:100]) if field == "highlights" else (moved[:100], moved[150:])
    assert max(map(abs, own)) > 2 * max(map(abs, other))
    assert all(step * amount >= 0 for step in moved)


@pytest.mark.parametrize(
    ("changes", "more", "less"),
    [
        ({"temperature": 50}, 0, 2),
        ({"temperature": -50}, 2, 0),
        ({"tint": 50}, 2, 1),
        ({"tint": 50}, 0, 1),
        ({"tint": -50}, 1, 0),
    ],
)
def test_white_balance_goes_where_photographers_expect(
    changes: dict[str, Any], more: int, less: int, values: Values
) -> None:
    gray = toned((120, 120, 120), values(**changes))
    assert gray[more] > 120 > gray[less]


@pytest.mark.parametrize("field", ["temperature", "tint"])
@pytest.mark.parametrize("amount", [-100, -30, 1, 60, 100])
def test_white_balance_keeps_how_light_a_gray_is(field: str, amount: int, values: Values) -> None:
    balanced = toned((90, 90, 90), values(**{field: amount}))
    luminance = sum(weight * light_of(level / 255) for weight, level in zip(LUMINANCE, balanced, strict=True))
    assert level_of(luminance) * 255 == pytest.approx(90, abs=1)


def test_white_balance_leaves_a_gray_picture_gray(values: Values) -> None:
    picture = scene(8, 8, "L")
    assert tone.apply(picture, values(temperature=100, tint=-40)).tobytes() == picture.tobytes()


def test_warm_then_cool_light_is_what_was(values: Values) -> None:
    warm = Image.new("RGB", (1, 1), toned((100, 110, 120), values(temperature=40)))
    cool = tone.apply(warm, values(temperature=-40))
    assert difference(cool, Image.new("RGB", (1, 1), (100, 110, 120))) < 4


@pytest.mark.parametrize("amount", [-100, -30, 40, 100])
@pytest.mark.parametrize("colors", [(130, 110, 100), (240, 40, 20), (250, 230, 200), (255, 0, 0)])
def test_vibrance_saturates_by_what_a_color_lacks(colors: Levels, amount: int, values: Values) -> None:
    luma = sum(weight * level for weight, level in zip((0.2126, 0.7152, 0.0722), colors, strict=True))
    by = amount / 100 * (1 - (max(colors) - min(colors)) / 255)
    wanted = [min(255, max(0, level + by * (level - luma))) for level in colors]
    changed = color.apply(Image.new("RGB", (1, 1), colors), values(vibrance=amount))
    assert difference(changed, Image.new("RGB", (1, 1), tuple(map(round, wanted)))) <= 2


def test_vibrance_moves_dull_colors_more_than_strong_ones(values: Values) -> None:
    dull, strong = (130, 110, 100), (240, 40, 20)

    def moved(colors: Levels, amount: int) -> float:
        before = Image.new("RGB", (1, 1), colors)
        return difference(color.apply(before, values(vibrance=amount)), before) / (max(colors) - min(colors))

    for amount in (-100, 50, 100):
        assert moved(dull, amount) > 3 * moved(strong, amount)
    gray = Image.new("RGB", (1, 1), (77, 77, 77))
    assert color.apply(gray, values(vibrance=100)).tobytes() == gray.tobytes()


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_auto_tone_spreads_the_levels_alike_in_draft_and_file(
    mode: str, renderer: Renderer, values: Values
) -> None:
    flat = scene(300, 200, "RGB").point([80 + level // 3 for level in range(256)] * 3).convert(mode)
    original = original_of(file_of(flat, "PNG"), renderer)
    recipe = values(auto_tone=True, format="jpeg", quality=95)
    file = opened(exported(renderer, original, recipe)[0])
    darkest, lightest = extremes(file)
    assert darkest < 15 and lightest > 240
    assert difference(file, opened(renderer.draft(original, recipe, View()).data)) < 1
    # A crop is toned as the whole is, so that it does not flicker while it is dragged.
    corner = {"x": 0, "y": 0, "width": 0.5, "height": 0.5}
    cropped = opened(exported(renderer, original, values(**{**recipe, "crop": corner}))[0])
    assert difference(cropped, file.crop((0, 0, 150, 100))) < 2


def test_auto_tone_leaves_what_has_all_levels_and_what_has_one(renderer: Renderer, values: Values) -> None:
    for picture in (RAMP.resize((256, 40)), Image.new("RGB", (30, 30), (128, 128, 128))):
        renderer.forget("picture")
        original = original_of(file_of(picture, "PNG"), renderer)
        file = opened(exported(renderer, original, values(auto_tone=True))[0])
        assert difference(file, picture) < 2


def test_auto_tone_does_not_look_at_what_is_see_through(renderer: Renderer, values: Values) -> None:
    picture = Image.new("RGBA", (60, 40), (255, 0, 255, 0))
    picture.paste(scene(30, 40).point([100 + level // 4 for level in range(256)] * 3), (0, 0))
    original = original_of(file_of(picture, "PNG"), renderer)
    file = opened(exported(renderer, original, values(auto_tone=True))[0]).convert("RGB").crop((0, 0, 30, 40))
    darkest, lightest = extremes(file)
    assert darkest < 25 and lightest > 230


def test_all_of_tone_is_one_table(values: Values, monkeypatch: Any) -> None:
    tables: list[int] = []
    real = Image.Image.point

    def counted(picture: Image.Image, table: Any) -> Image.Image:
        tables.append(len(table))
        return real(picture, table)

    monkeypatch.setattr(Image.Image, "point", counted)
    everything = {field.name: True if field.kind == "boolean" else 1 for field in tone.STAGE.fields}
    tone.apply(scene(8, 8), values(**everything))
    assert tables == [768]
