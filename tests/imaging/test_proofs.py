"""Formats that not every browser shows travel in another encoding to who does not see them."""

from __future__ import annotations

import base64
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from app.imaging.formats import formats
from app.imaging.preview import Preview
from app.imaging.render import Original, Renderer
from app.recipe.view import View
from tests.imaging.originals import exported, original_of
from tests.imaging.pictures import difference, file_of, opened, scene

Values = Callable[..., dict[str, Any]]

PROVEN = [format.name for format in formats().values() if format.proof]


def drafted(renderer: Renderer, original: Original, chosen: dict[str, Any], view: View) -> Preview:
    return renderer.draft(original, chosen, view)


def finished(renderer: Renderer, original: Original, chosen: dict[str, Any], view: View) -> Preview:
    return renderer.show(original, chosen, BytesIO(exported(renderer, original, chosen)[0]), view)


def test_what_every_browser_shows_needs_no_proof() -> None:
    assert set(formats()) - set(PROVEN) == {"jpeg", "png", "webp"}


@pytest.mark.parametrize("name", PROVEN)
def test_a_proof_is_a_file_of_its_format(name: str) -> None:
    data = base64.b64decode(formats()[name].proof, validate=True)
    assert opened(data).format == name.upper()
    assert len(data) < 400


@pytest.mark.parametrize("name", PROVEN)
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("made", [drafted, finished])
def test_who_cannot_see_a_format_sees_the_same_pixels(
    made: Callable[..., Preview], mode: str, name: str, renderer: Renderer, values: Values
) -> None:
    original = original_of(file_of(scene(120, 80, mode), "PNG"), renderer)
    chosen = values(format=name, quality=30)
    own, other = (made(renderer, original, chosen, View(120, 80, shows=shows)) for shows in ((name,), ()))
    assert own.mime == formats()[name].mime
    assert other.mime == {"RGB": "image/jpeg", "RGBA": "image/webp"}[mode]
    assert difference(opened(own.data), opened(other.data)) < 2
    assert own.estimated_bytes == other.estimated_bytes
    assert own.output == other.output
