"""Ids: random UUIDs that are made here. What belongs together ends alike.

A balancer sends ids of one end to one server: an album, its pictures and its batches are there together.
"""

from __future__ import annotations

import re
import uuid

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
#: Characters at the end of an id that the balancer goes by.
_END = 8


def new_id(beside: str = "") -> str:
    """An id that nothing has; 90 bits of it are random at least. It ends like the id `beside`."""
    made = str(uuid.uuid4())
    return made[:-_END] + beside[-_END:] if beside else made


def is_id(text: object) -> bool:
    """Whether this can be an id."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None
