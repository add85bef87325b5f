"""Whatever is done to colors is done in sRGB: what is kept of the metadata changes no pixel."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from app.errors import Refusal
from app.imaging.operations import STAGES
from app.imaging.reading import profile
from app.imaging.reading.decode import decode
from app.imaging.reading.headers import Limits
from app.imaging.reading.upright import Decoded
from app.imaging.render import Renderer
from app.recipe.field import Field
from app.recipe.view import View
from tests.imaging.blocks import SRGB, WIDER, lighter_profile, other_profile, wider_profile
from tests.imaging.field_values import some
from tests.imaging.originals import exported, original_of
from tests.imaging.pictures import difference, file_of, fitted, opened, scene

Values = Callable[..., dict[str, Any]]

FIELDS = {field.name: field for stage in STAGES for field in stage.fields}
PROFILES = {
    **{space: wider_profile(space) for space in WIDER},
    "sRGB": SRGB,
    "lighter": lighter_profile(),
    "exchanged": other_profile(),
}
LIMITS = Limits()


def seen(data: bytes) -> Image.Image:
    """What a viewer that knows color profiles shows."""
    decoded = decode(data, LIMITS)
    icc = decoded.metadata.icc
    return profile.to_srgb(decoded.picture, icc) if icc else decoded.picture


def worst(one: Image.Image, other: Image.Image) -> int:
    pairs = ImageChops.difference(one.convert("RGBA"), other.convert("RGBA")).getextrema()
    return max(int(high) for _, high in pairs)  # type: ignore[misc]


def changes_of(field: Field) -> list[dict[str, Any]]:
    return [{field.name: value} for value in some(field)]


@cache
def picture_of(icc: bytes, mode: str) -> bytes:
    return file_of(scene(60, 40, mode), "PNG", icc_profile=icc)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("kind", PROFILES)
def test_keeping_metadata_changes_no_pixel(kind: str, field: str, renderer: Renderer, values: Values) -> None:
    original = original_of(picture_of(PROFILES[kind], "RGBA"), renderer)
    for changes in changes_of(FIELDS[field]):
        recipe = values(format="png", **changes)
        stripped, kept = (
            exported(renderer, original, {**recipe, "strip_metadata": strips})[0] for strips in (True, False)
        )
        assert worst(seen(stripped), seen(kept)) <= 1, changes


def test_every_profile_of_the_public_files_is_of_no_account_either(corpus: Path, values: Values) -> None:
    tried: set[bytes] = set()
    busy = values(format="png", brightness=20, contrast=15, saturation=-30, sharpen=40, scale=80)
    for path in sorted(corpus.rglob("*.*")):
        decoded = _decoded(path.read_bytes())
        icc = decoded.metadata.icc if decoded else None
        if decoded is None or icc is None or icc in tried:
            continue
        tried.add(icc)
        small = decoded.picture.resize((48, 32))
        renderer = Renderer(cache_bytes=0)
        original = original_of(file_of(small, "PNG", icc_profile=icc), renderer)
        for recipe in (busy, values(format="png")):
            stripped, kept = (
                exported(renderer, original, {**recipe, "strip_metadata": strips})[0]
                for strips in (True, False)
            )
            assert worst(seen(stripped), seen(kept)) <= 1, path.name
    assert len(tried) > 5


def _decoded(data: bytes) -> Decoded | None:
    try:
        return decode(data, LIMITS)
    except Refusal:
        return None


@pytest.mark.parametrize("color", ["#808080", "#3366cc", "#00ff00"])
@pytest.mark.parametrize("kind", PROFILES)
def test_the_background_has_the_color_that_was_asked_for(
    kind: str, color: str, renderer: Renderer, values: Values
) -> None:
    clear = Image.new("RGBA", (16, 16), (200, 30, 60, 0))
    original = original_of(file_of(clear, "PNG", icc_profile=PROFILES[kind]), renderer)
    recipe = values(format="jpeg", quality=95, background=color, strip_metadata=False)
    made = seen(exported(renderer, original, recipe)[0])
    assert worst(made, Image.new("RGB", (16, 16), color)) <= 1


@pytest.mark.parametrize("strips", [True, False])
@pytest.mark.parametrize("kind", WIDER)
def test_draft_and_file_have_the_same_colors(
    kind: str, strips: bool, renderer: Renderer, values: Values
) -> None:
    original = original_of(picture_of(PROFILES[kind], "RGB"), renderer)
    for changes in ({}, {"brightness": 20}, {"saturation": -50}):
        recipe = values(format="png", strip_metadata=strips, **changes)
        draft = renderer.draft(original, recipe, View(60, 40))
        assert difference(seen(draft.data), seen(exported(renderer, original, recipe)[0])) < 2


def test_what_only_changes_shape_keeps_the_wider_colors(renderer: Renderer, values: Values) -> None:
    icc = wider_profile("Display P3")
    original = original_of(picture_of(icc, "RGB"), renderer)
    kept = opened(exported(renderer, original, values(format="png", scale=50, strip_metadata=False))[0])
    assert kept.info["icc_profile"] == icc
    assert difference(kept, fitted(opened(picture_of(icc, "RGB")), (30, 20))) < 0.5


def test_a_picture_in_srgb_is_never_converted(renderer: Renderer, values: Values) -> None:
    original = original_of(BytesIO(file_of(scene(60, 40), "JPEG")).read(), renderer)
    for strips in (True, False):
        recipe = values(brightness=20, saturation=30, strip_metadata=strips)
        renderer.draft(original, recipe, View(60, 40))
        exported(renderer, original, recipe)
    assert renderer.counts["srgb"] == 0
