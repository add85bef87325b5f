"""Draws the second sample picture of the empty page: a wreath of leaves on nothing, a PNG with soft edges.

python deploy/make_drawing.py [static/samples/leaves.png]
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

from PIL import Image, ImageDraw

SIDE = 1200
#: Drawn larger and reduced, so that edges come out soft.
OVER = 3
LEAVES = 26
COLORS = [(46, 94, 78), (98, 142, 96), (196, 164, 92), (188, 96, 68)]


def leaf(angle: float, length: float, width: float, center: tuple[float, float]) -> list[tuple[float, float]]:
    """The outline of a leaf that begins at `center` and points along `angle`, in pixels."""
    steps = [number / 40 for number in range(41)]
    half = [(length * step, width * math.sin(math.pi * step) * (1 - 0.35 * step)) for step in steps]
    outline = [*half, *((along, -across) for along, across in reversed(half))]
    cosine, sine = math.cos(angle), math.sin(angle)
    x, y = center
    return [(x + cosine * a - sine * b, y + sine * a + cosine * b) for a, b in outline]


def draw() -> Image.Image:
    side = SIDE * OVER
    middle, ring = side / 2, side * 0.3
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    for number in range(LEAVES):
        around = 2 * math.pi * number / LEAVES
        root = (middle + ring * math.cos(around), middle + ring * math.sin(around))
        lean = around + (0.5 if number % 2 else 1.25)
        shape = leaf(lean, side * (0.15 + 0.04 * (number % 3)), side * 0.032, root)
        layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
        brush = ImageDraw.Draw(layer)
        brush.polygon(shape, fill=(*COLORS[number % len(COLORS)], 225))
        brush.line([root, shape[40]], fill=(250, 244, 226, 170), width=round(side * 0.0022))
        picture.alpha_composite(layer)
    return picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "static/samples/leaves.png")
    draw().save(target, optimize=True)
    print(f"{target}: {target.stat().st_size} bytes")
