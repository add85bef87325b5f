"""Draws the icons of the installed page as `static/icon.svg` has them, in the sizes that systems ask for.

python deploy/make_icons.py [static/icons]
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image, ImageDraw

#: Drawn larger and reduced, so that edges come out soft.
OVER = 4
#: The square that the shapes are told in, and its corner.
GRID, CORNER = 24, 5
GROUND = (27, 27, 27)
SHAPES = [
    ((154, 154, 154), [(5, 5), (13, 5), (13, 19), (5, 19)]),
    ((76, 201, 176), [(13, 5), (19, 5), (13, 19)]),
]
#: Systems cut a maskable icon to their own shape; the middle 80 percent are always seen.
SEEN = 0.8
SIDES = {"192": 192, "512": 512, "maskable": 512}


def draw(name: str) -> Image.Image:
    """The icon of that name, RGBA."""
    side, fills = SIDES[name] * OVER, name == "maskable"
    unit, share = side / GRID, SEEN if fills else 1.0
    picture = Image.new("RGBA", (side, side))
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((0, 0, side - 1, side - 1), 0 if fills else CORNER * unit, GROUND)
    for color, corners in SHAPES:
        pen.polygon([tuple(unit * (12 + share * (at - 12)) for at in corner) for corner in corners], color)
    return picture.reduce(OVER)


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "static/icons")
    folder.mkdir(parents=True, exist_ok=True)
    for name in SIDES:
        # Few colors, so a palette holds them all but for shades of the edges.
        draw(name).quantize(64).save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
