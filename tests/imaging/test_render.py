"""The renderer accepts files, forgets them, and finds its way when something is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from app.errors import Refusal
from app.imaging.reading.headers import Limits
from app.imaging.render import Original, Renderer
from app.recipe.view import View
from tests.imaging import hostile
from tests.imaging.blocks import camera_exif
from tests.imaging.originals import exported, from_probe
from tests.imaging.pictures import file_of, scene

Values = Callable[..., dict[str, Any]]

VIEW = View(300, 200)


def test_what_is_forgotten_is_made_again(photo: Original, renderer: Renderer, values: Values) -> None:
    exported(renderer, photo, values(brightness=5))
    renderer.draft(photo, values(), VIEW)
    renderer.forget(photo.key)
    renderer.counts.clear()
    exported(renderer, photo, values(brightness=5))
    renderer.draft(photo, values(), VIEW)
    assert renderer.counts == {"decode": 1, "tone": 1, "resample": 1, "encode": 2}


def test_a_proxy_that_is_lost_or_foreign_is_made_again(
    photo: Original, renderer: Renderer, values: Values
) -> None:
    def lost() -> bytes:
        raise FileNotFoundError

    expected = renderer.draft(photo, values(), VIEW)
    for open_proxy in (lost, lambda: b"", lambda: b"WPRX\0\0\0\2{}", lambda: photo.open_proxy()[:5000]):
        other = Renderer(cache_bytes=2**26)
        assert other.draft(replace(photo, open_proxy=open_proxy), values(), VIEW) == expected


def test_a_probe_describes_the_picture_as_displayed(renderer: Renderer) -> None:
    data = file_of(scene(64, 48), exif=camera_exif())
    probe = renderer.probe(BytesIO(data))
    assert probe.description | {"metadata": None} == {
        "format": "jpeg",
        "mime": "image/jpeg",
        "width": 48,
        "height": 64,
        "bytes": len(data),
        "has_alpha": False,
        "orientation": 6,
        "is_odd": False,
        "metadata": None,
        "notices": [],
    }
    assert probe.description["metadata"]["place"]["gps"] is True


def test_a_probe_refuses_by_the_limits_it_is_given(renderer: Renderer) -> None:
    data = file_of(scene(64, 48))
    with pytest.raises(Refusal) as caught:
        renderer.probe(BytesIO(data), Limits(max_pixels=64 * 48 - 1))
    assert caught.value.code == "too_many_pixels"
    with pytest.raises(Refusal):
        renderer.probe(BytesIO(hostile.animation("PNG")), Limits())


def test_an_original_may_be_opened_from_a_real_file(tmp_path: Path, values: Values) -> None:
    path = tmp_path / "original"
    path.write_bytes(file_of(scene(64, 48)))
    renderer = Renderer()
    with path.open("rb") as file:
        probe = renderer.probe(file)
    original = replace(from_probe(b"", probe), open=lambda: path.open("rb"))
    with (tmp_path / "result").open("w+b") as out:
        renderer.export(original, values(format="webp"), out)
        out.seek(0)
        assert renderer.show(original, values(format="webp"), out, VIEW).width == 64
