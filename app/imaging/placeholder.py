"""Placeholder: what a page shows of a picture before its file has come: a tiny stand-in and its color."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from app.imaging.catalog import values_for
from app.imaging.original import Original
from app.imaging.render import Renderer
from app.recipe.field import Value
from app.recipe.view import View

#: Pixels on the longer side of the stand-in, which pages draw large and soft.
_SIDE = 24
#: So many colors are told apart, and the one that most pixels have is the main one.
_COLORS = 5
#: Qualities of the stand-in, tried until it is short: even noise is with the last.
_QUALITIES = (50, 20, 1)
#: The longest data URL: it travels in the markup itself.
MAX_CHARACTERS = 1000


@dataclass(frozen=True)
class Placeholder:
    """`width` and `height` are the pixels of the file at full size. `color` is `#rrggbb`; `url` a data URL
    of less than 1 kB, "" where the picture is see-through: it would be seen behind it."""

    width: int
    height: int
    color: str
    url: str


def placeholder(renderer: Renderer, original: Original, values: Mapping[str, Value]) -> Placeholder:
    """Of what a recipe makes of an original, whatever format and bytes that asks for."""
    # PNG holds any size and transparency; its drafts show every pixel truly.
    shown = {**values, **values_for(format="png", colors=0, target=0)}
    preview = renderer.draft(original, shown, View(_SIDE, _SIDE))
    with Image.open(BytesIO(preview.data)) as image:
        picture = image.convert("RGBA" if image.has_transparency_data else "RGB")
    solid = picture.convert("RGB")
    url = "" if _is_see_through(picture) else _data_url(solid)
    return Placeholder(preview.output.width, preview.output.height, _main_color(solid), url)


def _is_see_through(picture: Image.Image) -> bool:
    return picture.mode == "RGBA" and picture.getchannel("A").getextrema() != (255, 255)


def _main_color(picture: Image.Image) -> str:
    """The middle of the largest group of colors that are alike."""
    reduced = picture.quantize(_COLORS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    groups = reduced.getcolors() or []
    palette = reduced.getpalette() or []
    _, largest = max(groups)
    assert isinstance(largest, int)
    red, green, blue = palette[3 * largest : 3 * largest + 3]
    return f"#{red:02x}{green:02x}{blue:02x}"


def _data_url(picture: Image.Image) -> str:
    for quality in _QUALITIES:
        out = BytesIO()
        picture.save(out, "WEBP", quality=quality, method=6)
        url = f"data:image/webp;base64,{base64.b64encode(out.getvalue()).decode()}"
        if len(url) < MAX_CHARACTERS:
            break
    return url
