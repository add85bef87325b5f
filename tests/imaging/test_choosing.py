"""`format: auto`: the smallest file that looks as good, by content."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageDraw

from app.imaging.formats import formats
from app.imaging.render import Original, Renderer
from app.recipe.view import View
from tests.imaging.originals import exported, original_of
from tests.imaging.pictures import file_of, opened, scene

Values = Callable[..., dict[str, Any]]
VIEW = View(400, 300)


def screenshot() -> Image.Image:
    """Text on flat color."""
    page = Image.new("RGB", (420, 300), "#f4f4f6")
    draw = ImageDraw.Draw(page)
    for line in range(18):
        draw.text((10 + line % 5, 10 + 15 * line), f"Line {line}: the quick brown fox {line * 37}", "#202030")
    draw.rectangle((300, 40, 400, 200), fill="#335577")
    return page


@pytest.fixture
def drawn(renderer: Renderer) -> Original:
    return original_of(file_of(screenshot(), "PNG"), renderer, "drawn")


def every_other(renderer: Renderer, original: Original, chosen: dict[str, Any]) -> dict[str, int]:
    """Bytes in each format with the same values."""
    tried = {name: chosen | {"format": name} for name in ("jpeg", "webp", "avif", "png")}
    return {name: len(exported(renderer, original, each)[0]) for name, each in tried.items()}


def test_a_drawing_loses_nothing(drawn: Original, renderer: Renderer, values: Values) -> None:
    made, rendition = exported(renderer, drawn, values(format="auto"))
    assert rendition.score == 100
    assert rendition.found["format"] == rendition.format == str(opened(made).format).lower()
    assert opened(made).convert("RGB").tobytes() == screenshot().tobytes()
    assert len(made) <= min(every_other(renderer, drawn, values()).values())


def test_a_photo_is_in_the_smallest_that_looks_as_good(
    photo: Original, renderer: Renderer, values: Values
) -> None:
    made, rendition = exported(renderer, photo, values(format="auto", scale=40))
    others = every_other(renderer, photo, values(scale=40))
    assert len(made) == others[rendition.format] < min(others["jpeg"], others["png"])
    assert rendition.mime == formats()[rendition.format].mime
    # The found values make the same file by themselves.
    assert exported(renderer, photo, values(scale=40) | rendition.found)[0] == made


def test_transparency_is_never_lost(renderer: Renderer, values: Values) -> None:
    original = original_of(file_of(scene(mode="RGBA"), "PNG"), renderer)
    for changes in ({}, {"quality": "auto"}, {"lossless": True}, {"target_bytes": 3000}):
        made, rendition = exported(renderer, original, values(format="auto", **changes))
        assert opened(made).mode == "RGBA" and rendition.format != "jpeg"
    padded = {"width": 300, "height": 300, "fit": "pad", "enlarge": True}
    plain = original_of(file_of(scene(), "PNG"), renderer, "plain")
    assert exported(renderer, plain, values(format="auto", **padded))[1].format != "jpeg"


@pytest.mark.parametrize("part", [0.3, 0.9])
def test_a_size_is_met_in_the_format_that_is_found(
    part: float, photo: Original, renderer: Renderer, values: Values
) -> None:
    limit = int(every_other(renderer, photo, values(scale=30))["jpeg"] * part)
    made, rendition = exported(renderer, photo, values(format="auto", scale=30, target_bytes=limit))
    assert len(made) <= limit
    assert rendition.target is not None and rendition.target["reached"]
    assert rendition.quality is not None


def test_what_is_smaller_already_stays(renderer: Renderer, values: Values) -> None:
    data = file_of(scene(400, 300), quality=5, optimize=True)
    original = original_of(data, renderer)
    made, rendition = exported(renderer, original, values(format="auto", quality=95))
    assert rendition.kept_original and rendition.format == "jpeg" and len(made) <= len(data)
    shown = renderer.show(original, values(format="auto") | rendition.found, BytesIO(made), VIEW)
    assert (shown.output.format, shown.mime) == ("jpeg", "image/jpeg")


def test_drafts_follow_the_file(drawn: Original, renderer: Renderer, values: Values) -> None:
    before = renderer.draft(drawn, values(format="auto"), VIEW)
    assert before.output.format in formats()
    _, rendition = exported(renderer, drawn, values(format="auto"))
    after = renderer.draft(drawn, values(format="auto", quality=78, brightness=10), VIEW)
    assert after.output.format == rendition.format


def test_the_same_in_every_worker(drawn: Original, values: Values) -> None:
    chosen = values(format="auto", quality="auto")
    assert exported(Renderer(), drawn, chosen)[0] == exported(Renderer(), drawn, chosen)[0]
