"""Ids: random UUIDs that are made here. What lies on one cell alone says so at the end of its id.

A balancer sends `…ce0003` to the third cell, whatever it is: an album, a member, a batch. Ids of what lies in
the bucket never end like that; nor do those of a server that is alone.
"""

from __future__ import annotations

import re
import uuid

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_MARK = "ce"
#: The mark, and the cell's number in four digits.
_END = len(_MARK) + 4


def new_id(cell: str = "") -> str:
    """An id that nothing has; 98 bits of it are random at least. `cell` is four digits, "" is no cell."""
    while True:
        made = str(uuid.uuid4())
        if cell:
            return f"{made[:-_END]}{_MARK}{cell}"
        if made[-_END : -_END + len(_MARK)] != _MARK:
            return made


def cell_number(name: str) -> str:
    """The digits at the end of a cell's name, as they stand in ids: `cell-3` is 0003, none is 0000."""
    digits = re.search(r"\d{0,4}$", name)
    return (digits[0] if digits else "").zfill(4)


def is_id(text: object) -> bool:
    """Whether this can be an id."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None
