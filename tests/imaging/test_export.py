"""An export has the same bytes every time, and what cannot be made is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from app.errors import Refusal
from app.imaging.choices import format_of
from app.imaging.formats import formats
from app.imaging.reading.headers import Limits
from app.imaging.render import Original, Renderer
from app.imaging.spec import Format
from app.imaging.target import Target
from app.recipe.region import Region
from app.recipe.view import View
from tests.imaging.originals import SETTINGS, exported, original_of
from tests.imaging.pictures import difference, file_of, opened, scene

Values = Callable[..., dict[str, Any]]

VIEW = View(300, 200)
settings = pytest.mark.parametrize("changes", SETTINGS, ids=str)


@settings
def test_the_same_original_and_recipe_give_the_same_bytes(
    changes: dict[str, Any], photo: Original, renderer: Renderer, values: Values
) -> None:
    chosen = values(**changes)
    renderer.draft(photo, chosen, VIEW)
    warm = [exported(renderer, photo, chosen) for _ in range(2)]
    cold = exported(Renderer(cache_bytes=0), photo, chosen)
    assert warm == [cold, cold]


def test_the_default_recipe_keeps_every_pixel_of_a_png(renderer: Renderer, values: Values) -> None:
    picture = scene(90, 60, "RGBA")
    data, rendition = exported(renderer, original_of(file_of(picture, "PNG"), renderer), values())
    assert opened(data).tobytes() == picture.tobytes()
    assert (rendition.format, rendition.quality) == ("png", None)


def test_a_second_export_in_another_quality_costs_one_encode(
    photo: Original, renderer: Renderer, values: Values
) -> None:
    exported(renderer, photo, values(brightness=10, sharpen=20))
    renderer.counts.clear()
    exported(renderer, photo, values(brightness=10, sharpen=20, quality=33))
    assert renderer.counts == {"encode": 1}


@pytest.mark.parametrize("do", ["draft", "export"])
def test_a_result_too_large_for_its_format_is_refused(do: str, renderer: Renderer, values: Values) -> None:
    original = original_of(file_of(Image.new("L", (16_384, 2)), "PNG"), renderer)
    chosen = values(format="webp")
    with pytest.raises(Refusal) as caught:
        renderer.draft(original, chosen, VIEW) if do == "draft" else renderer.export(
            original, chosen, BytesIO()
        )
    assert caught.value.code == "too_large_for_format"
    assert "16,383" in caught.value.detail
    assert exported(renderer, original, values(format="jpeg"))[1].width == 16_384


def test_a_result_with_more_pixels_than_memory_bears_is_refused(values: Values) -> None:
    renderer = Renderer(limits=Limits(max_pixels=10_000))
    original = original_of(file_of(scene(100, 100), "PNG"), renderer)
    with pytest.raises(Refusal) as caught:
        renderer.draft(original, values(scale=200), VIEW)
    assert (caught.value.code, caught.value.field) == ("too_many_pixels", "scale")


def test_a_full_disk_is_called_that(photo: Original, renderer: Renderer, values: Values) -> None:
    with open("/dev/full", "wb", buffering=0) as full, pytest.raises(Refusal) as caught:
        renderer.export(photo, values(), full)
    assert caught.value.code == "storage_full"


def test_the_extremes_of_shape_are_rendered(renderer: Renderer, values: Values) -> None:
    for size in ((1, 1), (1, 3000), (3000, 1)):
        original = original_of(file_of(scene(*size), "PNG"), renderer, key=str(size))
        chosen = values(scale=10, blur=20, sharpen=100, rotate=90, format="jpeg")
        data, rendition = exported(renderer, original, chosen)
        assert opened(data).size == (rendition.width, rendition.height)
        corner = View(50, 50, Region(0.999999, 0.999999, 0.000001, 0.000001))
        for view in (VIEW, corner):
            draft = renderer.draft(original, chosen, view)
            assert opened(draft.data).size == (draft.width, draft.height)


def test_transparency_survives_where_it_can_and_is_laid_on_the_background_elsewhere(
    renderer: Renderer, values: Values
) -> None:
    original = original_of(file_of(Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "PNG"), renderer)
    assert original.has_alpha
    for format in ("png", "webp"):
        made = opened(exported(renderer, original, values(format=format))[0])
        assert made.getchannel("A").getextrema() == (0, 0)
    made = opened(exported(renderer, original, values(format="jpeg", background="#2080c0"))[0])
    assert difference(made, Image.new("RGB", (8, 8), "#2080c0")) < 3
    draft = opened(renderer.draft(original, values(format="jpeg", background="#2080c0"), VIEW).data)
    assert difference(draft, made) < 1


@pytest.mark.parametrize(
    ("format", "slow", "quick"),
    [
        ("avif", {"lossless": True, "avif_effort": 3}, {"lossless": True}),
        ("jxl", {"lossless": True, "jxl_effort": 7}, {"lossless": True}),
        ("webp", {"lossless": True, "near_lossless": 3, "scale": 110}, {"lossless": True, "webp_effort": 6}),
    ],
)
def test_what_would_take_too_long_is_refused_before_it_begins(
    format: str, slow: dict[str, Any], quick: dict[str, Any], renderer: Renderer, values: Values
) -> None:
    """Nothing is opened: the numbers alone tell."""
    small = original_of(file_of(scene(80, 80)), renderer)
    large = replace(small, width=8000, height=8000)
    assert Target.of(large, values(format=format, **quick), Limits()).format.name == format
    with pytest.raises(Refusal) as caught:
        Target.of(large, values(format=format, **slow), Limits())
    assert caught.value.code == "too_complex"
    assert Target.of(small, values(format=format, **slow), Limits()).format.name == format


def of_megapixels(original: Original, megapixels: float) -> Original:
    side = round((megapixels * 1e6) ** 0.5)
    return replace(original, width=side, height=side)


@pytest.mark.parametrize("format", formats().values(), ids=lambda each: each.name)
def test_a_search_is_counted_by_the_files_that_it_makes(
    format: Format, renderer: Renderer, values: Values
) -> None:
    """What one file takes may be too long for several. A photo of 24 megapixels is searched in any format."""
    small, limits = original_of(file_of(scene(80, 80)), renderer), Limits(max_pixels=10**9)
    photo = of_megapixels(small, 24)
    for search in ({"target_bytes": 500_000}, {"quality": "auto"}):
        assert Target.of(photo, values(format=format.name, **search), limits).format is format
    asked = values(format=format.name, jxl_effort=7)
    pace = format.pace(asked)
    if not pace:
        return
    large = of_megapixels(small, 38 / pace)
    for one in ({}, {"quality": "auto"}):
        assert Target.of(large, {**asked, **one}, limits).format is format
    with pytest.raises(Refusal) as caught:
        Target.of(large, {**asked, "target_bytes": 500_000}, limits)
    assert caught.value.code == "too_complex"


@pytest.mark.parametrize("lossless", [False, True])
@pytest.mark.parametrize("target_bytes", [0, 500_000])
def test_the_smallest_format_is_sought_among_those_that_do_not_take_too_long(
    target_bytes: int, lossless: bool, renderer: Renderer, values: Values
) -> None:
    """So it is refused for no picture, whatever is set of formats."""
    small = original_of(file_of(scene(80, 80)), renderer)
    slow = {"lossless": lossless, "near_lossless": 5, "avif_effort": 3, "target_bytes": target_bytes}
    asked = values(format="auto", **slow)
    limits = Limits(max_pixels=10**9)
    found = [Target.of(of_megapixels(small, size), asked, limits).choices for size in (24, 128)]
    names = [{format_of(choice) for choice in choices} for choices in found]
    assert all(names), "there is always one"
    assert lossless or ("avif" in names[0] and "avif" not in names[1])
