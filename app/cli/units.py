"""Numbers as people read them, in the words of the page (static/js/lib/units.js). Sizes are decimal
(1 kB = 1,000 bytes), as file managers show them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_STEPS = ((1_000_000, "MB"), (1_000, "kB"))


def say_bytes(size: int) -> str:
    """251234 -> "251 kB", 2790000 -> "2.79 MB", 812 -> "812 B": three figures at most."""
    for step, unit in _STEPS:
        # 999,600 B would round to "1000 kB".
        if size >= step * 0.9995:
            value = size / step
            return f"{_fixed(value, 0 if value >= 99.95 else 1 if value >= 9.995 else 2)} {unit}"
    return f"{size} B"


def say_time(ms: int) -> str:
    """61000 -> "1 min", 4200 -> "4 s": how long something takes, about."""
    seconds = round(ms / 1000)
    if seconds < 60:
        return f"{seconds} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def say_saving(percent: float) -> str:
    """91.3 -> "91% smaller", -12 -> "12% larger"; with one decimal under ten, and where it is nearly all."""
    amount = abs(percent)
    decimals = 1 if amount < 9.95 or percent > 99 else 0
    figure = _fixed(min(percent, 99.9) if percent > 0 else amount, decimals)
    if float(figure) == 0:
        return "same size"
    return f"{figure}% {'smaller' if percent > 0 else 'larger'}"


def _fixed(value: float, decimals: int) -> str:
    """Halves are rounded up, as by the page's `toFixed`; a format would take the even one."""
    return str(Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
