"""A search finds the best that fits, proves it by the next one, and says plainly when nothing does."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refusal
from app.imaging.catalog import field_for
from app.imaging.original import Original
from app.imaging.render import Renderer
from app.imaging.searching.export import Attempt
from app.imaging.searching.search import Fit, Ladder, fit, largest, lowest_lossless
from tests.imaging.originals import exported

Values = Callable[..., dict[str, Any]]

QUALITY = Ladder.of([field_for("quality")])
growing = st.lists(st.integers(0, 50), min_size=1, max_size=95).map(
    lambda steps: [sum(steps[: n + 1]) for n in range(len(steps))]
)


@given(growing, st.integers(0, 2500), st.integers(-5, 120))
def test_of_sizes_that_grow_the_largest_that_fits_is_found_from_anywhere(
    sizes: list[int], limit: int, first: int
) -> None:
    fitting = [number for number, size in enumerate(sizes) if size <= limit]
    found = largest(sizes.__getitem__, 0, len(sizes) - 1, limit, first)
    assert found == (fitting[-1] if fitting else None)


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=95), st.integers(0, 1000), st.integers(0, 94))
def test_of_any_sizes_one_is_found_that_fits_and_whose_next_does_not(
    sizes: list[int], limit: int, first: int
) -> None:
    found = largest(sizes.__getitem__, 0, len(sizes) - 1, limit, first)
    if found is not None:
        assert sizes[found] <= limit
        assert found == len(sizes) - 1 or sizes[found + 1] > limit
    else:
        assert sizes[0] > limit


def test_a_step_that_nearly_fits_does_not_hide_one_above_it() -> None:
    sizes = [10, 1000, 1005, 990, 2000]
    assert largest(sizes.__getitem__, 0, 4, 1000, 0) == 3


@given(st.integers(1, 95), st.integers(1, 95))
def test_few_are_tried_when_the_search_begins_near(answer: int, off: int) -> None:
    tried: list[int] = []

    def size_of(number: int) -> int:
        tried.append(number)
        return number * 100

    first = answer + off % 3 - 1
    assert largest(size_of, 1, 95, answer * 100, first) == answer
    assert len(tried) == len(set(tried)) <= 5


def test_no_quality_fits_so_the_scale_is_lowered_at_a_decent_quality() -> None:
    def size_of(tried: Fit) -> int:
        return round((tried.step + 20) * tried.scale**2)

    found = fit(QUALITY, 100, 100_000, size_of)
    decent = QUALITY.decent
    assert found.step >= decent
    assert size_of(found) <= 100_000 < size_of(Fit(found.step + 1, found.scale))
    assert size_of(Fit(decent, found.scale)) <= 100_000 < size_of(Fit(decent, found.scale + 1))


def test_quality_goes_below_decent_only_at_the_smallest_scale() -> None:
    found = fit(QUALITY, 100, 3000, lambda tried: round((tried.step + 20) * tried.scale**2))
    assert found.scale == 10
    assert found.step < QUALITY.decent


def test_full_color_comes_before_any_palette_even_where_a_palette_is_larger() -> None:
    palettes = Ladder.of([field_for("colors")])
    top = len(palettes.steps) - 1
    found = fit(palettes, 100, 500, lambda tried: 400 if tried.step == top else 600)
    assert palettes.steps[found.step] == {"colors": 0}


def test_what_cannot_be_reached_is_refused_with_the_least_there_is() -> None:
    with pytest.raises(Refusal, match=r"100 bytes cannot be reached.* 5,000 bytes") as caught:
        fit(QUALITY, 100, 100, lambda tried: 5000)
    assert (caught.value.code, caught.value.field) == ("target_unreachable", "target_bytes")


@pytest.mark.parametrize("threshold", [1, 40, 94, 95, 200])
def test_the_lowest_lossless_quality_is_the_first_that_scores(threshold: int) -> None:
    found = lowest_lossless(lambda quality: 90.0 if quality >= threshold else 60.0)
    assert found == min(95, threshold)


@pytest.mark.parametrize(
    ("format", "part"), [("jpeg", 0.5), ("webp", 0.5), ("avif", 0.5), ("jpeg", 0.2), ("png", 0.3)]
)
def test_a_target_is_met_by_a_file_whose_next_quality_does_not_fit(
    format: str, part: float, photo: Original, renderer: Renderer, values: Values
) -> None:
    usual, _ = exported(renderer, photo, values(format=format, scale=30))
    recipe = values(format=format, scale=30, target_bytes=int(len(usual) * part))
    out, attempts = BytesIO(), list[Attempt]()
    made = renderer.export(photo, recipe, out, attempts.append)
    assert len(out.getvalue()) <= recipe["target_bytes"]
    assert made.target is not None
    assert (made.target["reached"], made.target["quality"]) == (True, made.quality)
    # The same values without a target make the same file; one more makes one that is too large.
    plain = {**recipe, **made.found, "target_bytes": 0}
    assert exported(renderer, photo, plain)[0] == out.getvalue()
    field = "colors" if format == "png" else "quality"
    if plain[field] not in (0, 95):
        following = 0 if (field, plain[field]) == ("colors", 256) else plain[field] + 1
        larger, _ = exported(renderer, photo, {**plain, field: following})
        assert len(larger) > recipe["target_bytes"]
    assert [attempt.fits for attempt in attempts] == [
        attempt.bytes <= recipe["target_bytes"] for attempt in attempts
    ]


def test_the_pixels_are_finished_once_for_all_that_is_tried(
    photo: Original, renderer: Renderer, values: Values
) -> None:
    attempts: list[Attempt] = []
    recipe = values(scale=40, saturation=20, target_bytes=20_000)
    renderer.export(photo, recipe, BytesIO(), attempts.append)
    assert len(attempts) >= 2
    assert {attempt.scale for attempt in attempts} == {40}
    assert (renderer.counts["decode"], renderer.counts["resample"], renderer.counts["color"]) == (1, 1, 1)


def test_a_draft_shows_about_the_quality_that_the_file_will_have(
    photo: Original, renderer: Renderer, values: Values
) -> None:
    from app.recipe.view import View

    recipe = values(target_bytes=60_000)
    draft = renderer.draft(photo, recipe, View())
    _, made = exported(renderer, photo, recipe)
    assert draft.output.quality is not None and made.quality is not None
    assert abs(draft.output.quality - made.quality) <= 12
    assert draft.output.target == {
        "bytes": 60_000, "reached": True, "quality": draft.output.quality, "scale": 100
    }  # fmt: skip


def test_a_draft_of_a_target_out_of_reach_shows_how_near_it_gets(
    photo: Original, renderer: Renderer, values: Values
) -> None:
    from app.recipe.view import View

    draft = renderer.draft(photo, values(target_bytes=10), View())
    assert draft.output.target is not None
    assert (draft.output.target["reached"], draft.output.quality) == (False, 1)
