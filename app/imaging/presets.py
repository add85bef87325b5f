"""Presets: named parts of a recipe, data only. What a preset does not name stays as it is."""

from __future__ import annotations

from dataclasses import dataclass

from app.recipe.field import Value


@dataclass(frozen=True)
class Preset:
    name: str
    label: str
    help: str
    recipe: dict[str, Value]


# One preset after another leaves nothing of the one before.
_USUAL: dict[str, Value] = {"lossless": False, "target_bytes": 0, "scale": 100, "strip_metadata": True}

PRESETS = (
    Preset(
        "web",
        "Web",
        "For pages: WebP at a size nobody waits for.",
        {**_USUAL, "format": "webp", "quality": 78},
    ),
    Preset(
        "email",
        "E-mail",
        "Half as wide and high, as a JPEG that everybody can open.",
        {**_USUAL, "format": "jpeg", "quality": 75, "scale": 50},
    ),
    Preset(
        "thumbnail",
        "Thumbnail",
        "A tenth as wide and high, a little sharpened.",
        {**_USUAL, "format": "jpeg", "quality": 72, "scale": 10, "sharpen": 40},
    ),
    Preset(
        "social",
        "Social",
        "The best JPEG of up to 1 MB, which networks have less to press out of.",
        {**_USUAL, "format": "jpeg", "target_bytes": 1_000_000},
    ),
    Preset(
        "archive",
        "Archive",
        "Every pixel as it is, with its metadata, as a WebP.",
        {**_USUAL, "format": "webp", "lossless": True, "strip_metadata": False},
    ),
    Preset(
        "smallest",
        "Smallest",
        "As few bytes as still make a picture at full size.",
        {**_USUAL, "format": "avif", "quality": 40},
    ),
    Preset(
        "visually_lossless",
        "Looks the same",
        "As few bytes as nobody can tell from the original.",
        {**_USUAL, "format": "original", "quality": "auto"},
    ),
)
