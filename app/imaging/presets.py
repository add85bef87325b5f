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
_USUAL: dict[str, Value] = {
    "lossless": False,
    "target_bytes": 0,
    "width": 0,
    "height": 0,
    "fit": "inside",
    "gravity": "center",
    "enlarge": False,
    "scale": 100,
    "sharpen": 0,
    "strip_metadata": True,
    "density": 0,
}


def _edge(pixels: int) -> dict[str, Value]:
    """The longer side is at most so long."""
    return {"width": pixels, "height": pixels}


PRESETS = (
    Preset(
        "web",
        "Web",
        "For pages: a WebP of up to 1920 pixels that nobody waits for.",
        {**_USUAL, **_edge(1920), "format": "webp", "quality": 78},
    ),
    Preset(
        "email",
        "E-mail",
        "A JPEG that everybody can open, of up to 1600 pixels and 1 MB.",
        {**_USUAL, **_edge(1600), "format": "jpeg", "target_bytes": 1_000_000},
    ),
    Preset(
        "thumbnail",
        "Thumbnail",
        "A square of 320 pixels around the subject, a little sharpened.",
        {
            **_USUAL,
            **_edge(320),
            "fit": "cover",
            "gravity": "attention",
            "format": "jpeg",
            "quality": 72,
            "sharpen": 40,
        },
    ),
    Preset(
        "social",
        "Social",
        "The best JPEG of up to 2048 pixels and 1 MB, which networks have less to press out of.",
        {**_USUAL, **_edge(2048), "format": "jpeg", "target_bytes": 1_000_000},
    ),
    Preset(
        "print",
        "Print",
        "Full size and 300 dots an inch, as a JPEG that printers take.",
        {**_USUAL, "format": "jpeg", "quality": 92, "density": 300},
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
        "The fewest bytes at full size; differences show up close.",
        {**_USUAL, "format": "auto", "quality": 40},
    ),
    Preset(
        "visually_lossless",
        "Looks the same",
        "The fewest bytes that look like the original.",
        {**_USUAL, "format": "auto", "quality": "auto"},
    ),
)
