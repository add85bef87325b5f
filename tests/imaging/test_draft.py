"""A draft looks like its export, costs what it must and no more, and fits what it is for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.imaging.encode import MAX_PREVIEW_BYTES
from app.imaging.render import Original, Renderer
from app.recipe.region import Region
from app.recipe.view import View
from tests.imaging.originals import SETTINGS, accepted, exported, original_of
from tests.imaging.pictures import difference, file_of, fitted, opened, scene

Values = Callable[..., dict[str, Any]]

VIEW = View(300, 200)
settings = pytest.mark.parametrize("changes", SETTINGS, ids=str)


@settings
def test_a_draft_looks_like_the_scaled_export(
    changes: dict[str, Any], photo: Original, renderer: Renderer, values: Values
) -> None:
    chosen = values(quality=90, **changes)
    shown = opened(renderer.draft(photo, chosen, VIEW).data)
    export = opened(exported(renderer, photo, chosen)[0])
    assert difference(shown, fitted(export, shown.size)) < 3


@settings
def test_a_region_at_full_size_shows_the_pixels_of_the_export(
    changes: dict[str, Any], renderer: Renderer, values: Values
) -> None:
    original = accepted("PNG")
    chosen = values(format="jpeg", quality=95, **changes)
    data, rendition = exported(renderer, original, chosen)
    left, upper, width, height = rendition.width // 3, rendition.height // 3, 120, 90
    region = Region(
        left / rendition.width, upper / rendition.height, width / rendition.width, height / rendition.height
    )
    draft = renderer.draft(original, chosen, View(400, 300, region))
    assert (draft.width, draft.height, draft.region) == (width, height, region)
    expected = opened(data).crop((left, upper, left + width, upper + height))
    assert difference(opened(draft.data), expected) < 2


def test_a_quality_change_costs_one_encode(photo: Original, renderer: Renderer, values: Values) -> None:
    everything = values(brightness=10, contrast=5, saturation=20, blur=1, sharpen=30)
    renderer.draft(photo, everything, VIEW)
    renderer.counts.clear()
    renderer.draft(photo, {**everything, "quality": 41}, VIEW)
    assert renderer.counts == {"encode": 1}


def test_a_brightness_change_does_not_resample(photo: Original, renderer: Renderer, values: Values) -> None:
    renderer.draft(photo, values(), VIEW)
    renderer.counts.clear()
    renderer.draft(photo, values(brightness=20), VIEW)
    assert renderer.counts == {"tone": 1, "encode": 1}


def test_a_sharpen_change_blends_with_the_kept_soft_copy(
    photo: Original, renderer: Renderer, values: Values
) -> None:
    for sharpen in (20, 21):
        renderer.counts.clear()
        renderer.draft(photo, values(brightness=20, sharpen=sharpen), View(1200, 800))
    assert renderer.counts == {"detail": 1, "encode": 1}


def test_drafts_of_the_whole_never_decode_the_original(
    photo: Original, renderer: Renderer, values: Values
) -> None:
    for changes in SETTINGS:
        # What is cut may show more detail than the proxy has, as a region may.
        if "crop" not in changes and changes.get("fit") != "cover":
            renderer.draft(photo, values(**changes), View())
    assert renderer.counts["decode"] == 0


def test_a_region_decodes_the_original_once(photo: Original, renderer: Renderer, values: Values) -> None:
    for quality in (50, 60):
        for x in (0.1, 0.2):
            renderer.draft(photo, values(quality=quality), View(300, 200, Region(x, 0, 0.1, 0.1)))
    assert renderer.counts["decode"] == 1
    assert renderer.counts["resample"] == 2


def test_a_region_that_the_proxy_can_show_decodes_nothing(
    photo: Original, renderer: Renderer, values: Values
) -> None:
    renderer.draft(photo, values(), View(300, 200, Region(0, 0, 0.5, 0.5)))
    assert renderer.counts["decode"] == 0


def test_the_strength_of_a_filter_follows_the_scale(
    photo: Original, renderer: Renderer, values: Values
) -> None:
    # Both are shown at the same size; what differs is how many output pixels one of the preview stands for.
    half, full = (renderer.draft(photo, values(blur=8, scale=scale), VIEW) for scale in (50, 100))
    assert half.data != full.data


@pytest.mark.parametrize(
    ("view", "scale", "size"),
    [
        (View(300, 300), 100, (300, 100)),
        (View(1600, 400), 100, (1200, 400)),
        (View(), 100, (1600, 533)),
        (View(), 25, (450, 150)),
        (View(1, 1), 100, (1, 1)),
    ],
)
def test_a_preview_fits_the_view_and_is_never_enlarged(
    view: View, scale: int, size: tuple[int, int], photo: Original, renderer: Renderer, values: Values
) -> None:
    draft = renderer.draft(photo, values(scale=scale), view)
    assert (draft.width, draft.height) == opened(draft.data).size == size


def test_a_draft_tells_what_file_it_stands_for(photo: Original, renderer: Renderer, values: Values) -> None:
    draft = renderer.draft(photo, values(format="webp", scale=50, rotate=90), VIEW)
    assert (draft.output.width, draft.output.height, draft.output.format) == (300, 900, "webp")
    assert draft.mime == "image/webp"


@pytest.mark.parametrize("format", ["avif", "jpeg", "jxl", "png", "webp"])
@pytest.mark.parametrize("region", [None, Region(0.2, 0.2, 0.4, 0.4)], ids=["whole", "region"])
def test_the_estimate_is_in_the_neighborhood_of_the_bytes(
    format: str, region: Region | None, photos: Path, renderer: Renderer, values: Values
) -> None:
    picture = Image.open(photos / "market-6mp.jpg").resize((1900, 1551))
    original = original_of(file_of(picture, quality=90), renderer)
    draft = renderer.draft(original, values(format=format), View(800, 653, region))
    data, _ = exported(renderer, original, values(format=format))
    assert 0.6 < draft.estimated_bytes / len(data) < 1.6


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("format", ["avif", "jpeg", "jxl", "png", "webp"])
def test_no_preview_is_too_large_to_travel(
    mode: str, format: str, renderer: Renderer, values: Values
) -> None:
    grain = Image.effect_noise((1200, 1200), 250)
    noise = Image.merge(mode, [grain.rotate(90 * turn) for turn in range(len(mode))])
    original = original_of(file_of(noise, "PNG", compress_level=1), renderer)
    draft = renderer.draft(original, values(format=format, quality=95), View())
    assert len(draft.data) <= MAX_PREVIEW_BYTES
    assert opened(draft.data).size == (draft.width, draft.height)
    assert draft.estimated_bytes > MAX_PREVIEW_BYTES


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_draft_of_few_colors_shows_them(mode: str, renderer: Renderer, values: Values) -> None:
    original = original_of(file_of(scene(600, 400, mode), "PNG"), renderer)
    draft = renderer.draft(original, values(colors=6), VIEW)
    assert draft.mime == "image/png"
    assert len(opened(draft.data).convert("RGBA").getcolors() or []) <= 6


@pytest.mark.parametrize("format", ["avif", "jxl", "webp"])
def test_a_draft_without_loss_is_true_to_the_picture(format: str, renderer: Renderer, values: Values) -> None:
    original = original_of(file_of(scene(300, 200), "PNG"), renderer)
    draft = renderer.draft(original, values(format=format, lossless=True), VIEW)
    assert difference(opened(draft.data), scene(300, 200)) < 1.5
