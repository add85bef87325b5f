"""Graphic: telling drawings, text and screenshots from photos, whose color may be stored more coarsely."""

from __future__ import annotations

from PIL import Image, ImageChops

# The picture is judged by strips of rows, spread evenly over its height: so many, each so high.
_STRIPS = 24
_STRIP_ROWS = 4
# The share of pixels that are like their neighbor to the left: photos stay below 0.6, drawings are above 0.8.
_FLAT_SHARE = 0.75


def is_graphic(picture: Image.Image) -> bool:
    """Whether most of a picture in a working mode is flat color, as nothing is that went through a lens."""
    flat = seen = 0
    for strip in range(_STRIPS):
        top = max(0, picture.height - _STRIP_ROWS) * strip // (_STRIPS - 1)
        rows = picture.crop((0, top, picture.width, min(picture.height, top + _STRIP_ROWS)))
        rows = rows.convert("L")
        here, left = rows.crop((1, 0, *rows.size)), rows.crop((0, 0, rows.width - 1, rows.height))
        flat += ImageChops.difference(here, left).histogram()[0]
        seen += here.width * here.height
    return flat > _FLAT_SHARE * seen
