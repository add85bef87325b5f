"""Numbers as clients send them, in one normal form. Imports no Pillow."""

from __future__ import annotations

import math
from typing import Any


def normal_number(value: Any) -> int | float:
    """An int wherever the value is whole (so 80, 80.0 and -0.0 have one form each).

    ValueError for anything that is not a finite number; a boolean is none, and neither is an integer that
    lies beyond every float.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(value)
    try:
        finite = math.isfinite(value)
    except OverflowError:
        finite = False
    if not finite:
        raise ValueError("not a finite number")
    return int(value) if float(value).is_integer() else value
