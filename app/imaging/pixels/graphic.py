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
    high = min(_STRIP_ROWS, picture.height)
    rows = Image.new(picture.mode, (picture.width, _STRIPS * high))
    for strip in range(_STRIPS):
        top = (picture.height - high) * strip // (_STRIPS - 1)
        rows.paste(picture.crop((0, top, picture.width, top + high)), (0, strip * high))
    gray = rows.convert("L")
    here, left = gray.crop((1, 0, *gray.size)), gray.crop((0, 0, gray.width - 1, gray.height))
    flat = ImageChops.difference(here, left).histogram()[0]
    return flat > _FLAT_SHARE * here.width * here.height
