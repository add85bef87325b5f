"""Numbers as clients send them, in one normal form. Imports no Pillow."""

from __future__ import annotations

import math
from typing import Any

#: The largest whole number that every JSON reader holds exactly (RFC 8259, section 6).
_LARGEST = 2**53 - 1


def normal_number(value: Any) -> int | float:
    """An int wherever the value is whole (so 80, 80.0 and -0.0 have one form each).

    ValueError for anything that is not a finite number, for a boolean, and for a number that some of those
    who are told of it could not read.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(value)
    if not -_LARGEST <= value <= _LARGEST:  # neither is an infinity, nor what is not a number
        raise ValueError("not a number that all can read")
    return int(value) if float(value).is_integer() else value


def half_up(value: float) -> int:
    """The nearest whole number, and of two the higher one, as `Math.round` on the page. Python's `round`
    takes the even one: a part of a picture would lie a pixel apart on the two sides."""
    whole = math.floor(value)
    return whole + (value - whole >= 0.5)
