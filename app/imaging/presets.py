"""Presets: named parts of a recipe, data only. What a preset does not name stays as it is."""

from __future__ import annotations

from dataclasses import dataclass

from app.imaging.field import Value


@dataclass(frozen=True)
class Preset:
    name: str
    label: str
    help: str
    recipe: dict[str, Value]


PRESETS = (
    Preset(
        "web",
        "Web",
        "For pages: WebP at a size nobody waits for.",
        {"format": "webp", "quality": 78, "scale": 100, "strip_metadata": True},
    ),
    Preset(
        "email",
        "E-mail",
        "Half as wide and high, as a JPEG that everybody can open.",
        {"format": "jpeg", "quality": 75, "scale": 50, "strip_metadata": True},
    ),
    Preset(
        "thumbnail",
        "Thumbnail",
        "A tenth as wide and high, a little sharpened.",
        {"format": "jpeg", "quality": 72, "scale": 10, "sharpen": 40, "strip_metadata": True},
    ),
    Preset(
        "smallest",
        "Smallest",
        "As few bytes as still make a picture at full size.",
        {"format": "webp", "quality": 40, "scale": 100, "strip_metadata": True},
    ),
)
