"""Values that are written as text: how long, an offset from UTC, a line. Each check gives the normal form, or
raises ValueError."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

_MOST_LETTERS = 1_000
# FotoJazz's "3hr30s" too.
_DURATION = re.compile(r"([+-]?)(?:(\d{1,5})d)?(?:(\d{1,6})hr?)?(?:(\d{1,7})m)?(?:(\d{1,8})s)?", re.ASCII)
_ZONE = re.compile(r"(?:([+-])(\d\d):?(\d\d)|Z)?", re.ASCII)
# UTC-12 to UTC+14 are in use.
_FARTHEST = timedelta(hours=14)


def duration(value: Any) -> str:
    """Such as "+3h30m"; empty for none."""
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None or (value and not any(match.groups()[1:])):
        raise ValueError(value)
    if not value:
        return ""
    parts = "".join(f"{int(n)}{unit}" for n, unit in zip(match.groups()[1:], "dhms", strict=True) if n)
    return ("-" if match[1] == "-" else "+") + parts


def to_timedelta(text: str) -> timedelta:
    """Of a duration in its normal form."""
    match = _DURATION.fullmatch(text)
    assert match is not None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if match[1] == "-" else length


def zone(value: Any) -> str:
    """Such as "+02:00"; empty for none, "Z" is "+00:00"."""
    match = _ZONE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(value)
    if value in ("", "Z"):
        return "+00:00" if value else ""
    if int(match[3]) > 59 or timedelta(hours=int(match[2]), minutes=int(match[3])) > _FARTHEST:
        raise ValueError(value)
    return f"{match[1]}{match[2]}:{match[3]}"


def line(value: Any) -> str:
    """Letters that can be seen, and spaces between them."""
    if not isinstance(value, str) or len(value) > _MOST_LETTERS or not value.isprintable():
        raise ValueError(value)
    return value.strip()
