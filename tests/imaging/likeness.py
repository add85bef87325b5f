"""How alike two pictures look: structural similarity (Wang et al., IEEE Transactions on Image Processing
13(4), 2004, formula 13) over blocks instead of a sliding window."""

from __future__ import annotations

from typing import Any

from PIL import Image, ImageMath

_BLOCK = 8
_C1 = (0.01 * 255) ** 2
_C2 = (0.03 * 255) ** 2


def likeness(one: Image.Image, other: Image.Image) -> float:
    """Mean similarity of the blocks of luma: 1 for equal pictures, about 0 for unrelated ones."""
    x, y = (picture.convert("RGB").convert("L").convert("F") for picture in (one, other))
    similarity = _reckoned(
        lambda of: (
            (2 * of["x"] * of["y"] + _C1)
            * (2 * (of["xy"] - of["x"] * of["y"]) + _C2)
            / (of["x"] * of["x"] + of["y"] * of["y"] + _C1)
            / (of["xx"] - of["x"] * of["x"] + of["yy"] - of["y"] * of["y"] + _C2)
        ),
        x=x.reduce(_BLOCK),
        y=y.reduce(_BLOCK),
        xx=_reckoned(lambda of: of["x"] * of["x"], x=x).reduce(_BLOCK),
        yy=_reckoned(lambda of: of["y"] * of["y"], y=y).reduce(_BLOCK),
        xy=_reckoned(lambda of: of["x"] * of["y"], x=x, y=y).reduce(_BLOCK),
    )
    mean: Any = similarity.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    return float(mean)


def _reckoned(formula: Any, **pictures: Image.Image) -> Image.Image:
    made: Image.Image = ImageMath.lambda_eval(formula, **pictures)
    return made
