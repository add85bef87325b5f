"""A finished file is shown by its own pixels."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from tempfile import TemporaryFile
from typing import Any

import pytest

from app.imaging.judging.score import compare, looked_at
from app.imaging.reading.headers import Limits
from app.imaging.render import Original, Renderer
from app.recipe.region import Region
from app.recipe.view import View
from tests.imaging.originals import exported, original_of
from tests.imaging.pictures import difference, file_of, fitted, opened, scene

Values = Callable[..., dict[str, Any]]

VIEW = View(300, 200)


def test_a_small_finished_file_is_shown_as_it_is(renderer: Renderer, values: Values) -> None:
    original = original_of(file_of(scene(200, 100), "PNG"), renderer)
    data, _ = exported(renderer, original, values(format="webp"))
    shown = renderer.show(original, values(format="webp"), BytesIO(data), View(200, 100))
    assert (shown.data, shown.mime, shown.width, shown.height) == (data, "image/webp", 200, 100)
    assert shown.estimated_bytes == len(data)


@pytest.mark.parametrize("format", ["avif", "jpeg", "jxl", "png", "webp"])
@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_a_large_finished_file_is_shown_by_its_own_pixels(
    format: str, mode: str, renderer: Renderer, values: Values
) -> None:
    original = original_of(file_of(scene(900, 600, mode), "PNG"), renderer)
    chosen = values(format=format, quality=20)
    data, _ = exported(renderer, original, chosen)
    shown = renderer.show(original, chosen, BytesIO(data), View(300, 300))
    assert (shown.width, shown.height) == opened(shown.data).size == (300, 200)
    assert difference(opened(shown.data), fitted(opened(data), (300, 200))) < 3
    assert shown.estimated_bytes == len(data)


def test_a_region_of_a_finished_file_shows_its_pixels(
    photo: Original, renderer: Renderer, values: Values
) -> None:
    chosen = values(quality=10)
    data, _ = exported(renderer, photo, chosen)
    region = Region(0.25, 0.5, 1 / 6, 1 / 3)
    shown = renderer.show(photo, chosen, BytesIO(data), View(1600, 1600, region))
    assert (shown.width, shown.height, shown.region) == (300, 200, region)
    assert difference(opened(shown.data), opened(data).crop((450, 300, 750, 500))) < 1.5


def test_another_region_of_a_finished_file_decodes_nothing(
    photo: Original, renderer: Renderer, values: Values
) -> None:
    data, _ = exported(renderer, photo, values())
    for x in (0.1, 0.2):
        renderer.show(photo, values(), BytesIO(data), View(300, 300, Region(x, 0, 0.1, 0.1)))
    assert (renderer.counts["decode"], renderer.counts["read back"]) == (1, 1)


def test_an_enlarged_result_can_be_shown(values: Values) -> None:
    renderer = Renderer(limits=Limits(max_pixels=60_000))
    original = original_of(file_of(scene(250, 200), "PNG"), renderer)
    chosen = values(scale=150, format="jpeg")
    data, rendition = exported(renderer, original, chosen)
    assert rendition.width * rendition.height > 60_000
    assert renderer.show(original, chosen, BytesIO(data), View(100, 100)).width == 100


@pytest.mark.parametrize(
    "changes",
    [{}, {"quality": 20}, {"quality": 92}, {"format": "png"}, {"format": "webp", "lossless": True}],
    ids=str,
)
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_what_is_shown_before_the_file_is_there_is_what_the_file_shows(
    changes: dict[str, Any], mode: str, values: Values
) -> None:
    # Above four megapixels a JPEG is progressive.
    size = (2500, 1700) if not changes else (1000, 700)
    before = scene(*size, mode)
    chosen, view = values(**{"format": "jpeg"} | changes), View(240, 240)
    renderer, other, file = Renderer(), Renderer(), BytesIO()
    original = original_of(file_of(before, "PNG", compress_level=1), renderer)
    made = renderer.export(original, chosen, file, view=view)
    foreseen = renderer.show(original, chosen, BytesIO(file.getvalue()), view)
    read = other.show(original, chosen, BytesIO(file.getvalue()), view)
    assert (renderer.counts["read back"], other.counts["read back"]) == (0, 1)
    if chosen["format"] == "jpeg":
        assert foreseen == read
    looked = compare(before, opened(file.getvalue()), looked_at(before))
    assert made.score == pytest.approx(looked.score, abs=0.5)


def test_a_file_is_the_same_whether_somebody_looks_at_it_meanwhile_or_not(values: Values) -> None:
    """Pillow keeps an encoder's options at the picture, which two threads must not share."""
    original = original_of(file_of(scene(2500, 1700), "PNG", compress_level=1), Renderer())
    renderer, files = Renderer(), []
    for look in ({"view": View(240, 240)}, {"judges": False}, {"view": View(240, 240)}):
        with TemporaryFile() as file:  # into a real one, Pillow lets other threads run
            renderer.export(original, values(format="jpeg"), file, **look)
            file.seek(0)
            files.append(file.read())
    assert files[0] == files[1] == files[2]
