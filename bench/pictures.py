"""Pictures to measure encoders on: photos and drawings of the public test files, 0.1 to 0.3 megapixels each.
Photos are scaled down, so that what they lost when they were taken does not count."""

from __future__ import annotations

import sys

from PIL import Image

from bench.running import ROOT

SHARED = ROOT.parent / "shared"

PHOTOS = {
    "saw": ("photos/market-6mp.jpg", 540),
    "waterfall": ("corpus/exif-orientation/Landscape_1.jpg", 540),
    "spray": ("corpus/exif-orientation/Portrait_1.jpg", 360),
    "gradient": ("corpus/sharp/flowers.jpeg", 480),
    "tree": ("corpus/sharp/4.webp", 480),
    "fern": ("corpus/sharp/Landscape_1.jpg", 450),
    "falls": ("corpus/sharp/Portrait_1.jpg", 360),
    "grass": ("corpus/pillow/junk_jpeg_header.jpg", 512),
    "mountain": ("corpus/pillow/exif-72dpi-int.jpg", 400),
}
DRAWINGS = {
    "star": ("corpus/pillow/exif.png", 512),
    "card": ("corpus/pillow/test-card.png", 640),
    "pattern": ("corpus/sharp/test-pattern.png", 640),
    "bug": ("corpus/sharp/blackbug.png", 800),
    "paper": ("corpus/sharp/alpha-premultiply-1024x768-paper.png", 640),
}


def load(wanted: dict[str, tuple[str, int]]) -> dict[str, Image.Image]:
    """Name -> picture in RGB or RGBA, as wide as wanted."""
    if not SHARED.is_dir():
        sys.exit("The public test files are not beside the repository (../shared).")
    return {name: _scaled(Image.open(SHARED / path), width) for name, (path, width) in wanted.items()}


def _scaled(image: Image.Image, width: int) -> Image.Image:
    picture = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if picture.width == width:
        return picture
    return picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
