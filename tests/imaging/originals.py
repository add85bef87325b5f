"""Originals as a worker has them, and what tests of rendering do with them."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

from app.imaging.original import Original, Probe
from app.imaging.render import Renderer, Rendition
from tests.imaging.pictures import file_of, scene

#: Recipes that between them use every operation, alone and together.
SETTINGS: list[dict[str, Any]] = [
    {},
    {"brightness": 30},
    {"contrast": -40},
    {"saturation": 60},
    {"sharpen": 100},
    {"blur": 6},
    {"blur": 1.5, "sharpen": 60},
    {"rotate": 90},
    {"scale": 60, "rotate": 270, "sharpen": 50},
    {"scale": 150},
    {"crop": {"x": 0.1, "y": 0.25, "width": 0.6, "height": 0.7}},
    {"width": 700},
    {"width": 300, "height": 240, "fit": "cover", "gravity": "attention"},
    {"width": 500, "height": 400, "fit": "cover", "gravity": "bottom-left", "rotate": 90, "blur": 2},
    {"width": 500, "height": 480, "fit": "pad", "gravity": "top", "background": "#204060", "sharpen": 40},
    {"width": 2000, "height": 900, "fit": "pad", "enlarge": True, "scale": 50, "brightness": 20},
    {"straighten": -7.5},
    {"straighten": 31, "flip": "vertical", "rotate": 180, "scale": 60},
    {"flip": "horizontal", "crop": {"x": 0.1, "y": 0, "width": 0.5, "height": 0.8}},
    {"crop": {"x": 0.3, "y": 0, "width": 0.7, "height": 0.5}, "rotate": 90, "scale": 70, "blur": 3},
]


def original_of(data: bytes, renderer: Renderer, key: str = "picture") -> Original:
    """An original as a worker would have it, after its probe."""
    return from_probe(data, renderer.probe(BytesIO(data)), key)


def from_probe(data: bytes, probe: Probe, key: str = "picture") -> Original:
    facts = {name: probe.description[name] for name in ("bytes", "width", "height", "format", "has_alpha")}
    return Original(key=key, open=lambda: BytesIO(data), open_proxy=lambda: probe.proxy_bytes, **facts)


@cache
def accepted(format: str) -> Original:
    """A photo larger than any proxy, with all its checks done."""
    options = {"JPEG": {"quality": 92}, "PNG": {"compress_level": 1}}[format]
    return original_of(file_of(scene(1800, 600), format, **options), Renderer())


def exported(renderer: Renderer, original: Original, values: dict[str, Any]) -> tuple[bytes, Rendition]:
    out = BytesIO()
    rendition = renderer.export(original, values, out)
    return out.getvalue(), rendition
