"""Graphic: telling drawings, text and screenshots from photos, whose color may be stored more coarsely."""

from __future__ import annotations

from PIL import Image, ImageChops

# The picture is judged by strips of rows, spread evenly over its height: so many, each so high.
_STRIPS = 24
_STRIP_ROWS = 4
# The share of pixels that are like their neighbor to the left: photos stay below 0.6, drawings are above 0.8.
_FLAT_SHARE = 0.75
# A pixel has an edge of color where Cb or Cr is so far from the mean of its block of 2 x 2, which is what is
# left of it at half resolution. At most 0.0004 of photos are such, and 0.25 and more of small text in color.
_EDGE_LEVELS = 24
_EDGE_SHARE = 0.01
# Fewer and lower strips are looked at for them, since it takes longer.
_EDGE_STRIPS = 10
_EDGE_ROWS = 2


def is_graphic(picture: Image.Image) -> bool:
    """Whether most of a picture in a working mode is flat color, as nothing is that went through a lens."""
    gray = _rows(picture, _STRIPS, _STRIP_ROWS).convert("L")
    here, left = gray.crop((1, 0, *gray.size)), gray.crop((0, 0, gray.width - 1, gray.height))
    flat = ImageChops.difference(here, left).histogram()[0]
    return flat > _FLAT_SHARE * here.width * here.height


def has_color_edges(picture: Image.Image) -> bool:
    """Whether a picture in a working mode has fine edges between colors, as small text in color has: at half
    resolution they would be smeared, however gray the text is in brightness."""
    if picture.mode == "L":
        return False
    rows = _rows(picture, _EDGE_STRIPS, _EDGE_ROWS)
    # Only pairs of rows and columns make blocks.
    even = rows.convert("RGB").crop((0, 0, rows.width & ~1, rows.height & ~1))
    if not even.width or not even.height:
        return False
    edges = 0
    for color in even.convert("YCbCr").split()[1:]:
        halved = color.reduce(2).resize(color.size, Image.Resampling.NEAREST)
        edges += sum(ImageChops.difference(color, halved).histogram()[_EDGE_LEVELS:])
    return edges > _EDGE_SHARE * even.width * even.height


def _rows(picture: Image.Image, strips: int, rows_each: int) -> Image.Image:
    high = min(rows_each, picture.height)
    rows = Image.new(picture.mode, (picture.width, strips * high))
    for strip in range(strips):
        top = (picture.height - high) * strip // (strips - 1)
        rows.paste(picture.crop((0, top, picture.width, top + high)), (0, strip * high))
    return rows
