"""Progress: how long a batch has been at work, and how long it will be."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

#: The pace is that of the last items; before some have ended there is none.
_REMEMBERED, _FEWEST = 30, 3
#: What every item takes beside its pixels, in megapixels.
_EACH = 0.3


class Progress:
    """`elapsed_ms` are those of earlier runs. Only time at work counts; `clock` is in seconds."""

    def __init__(self, elapsed_ms: int = 0, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._before_s = elapsed_ms / 1000
        self._since: float | None = None
        self._ended: deque[tuple[float, float]] = deque(maxlen=_REMEMBERED)

    @property
    def elapsed_ms(self) -> int:
        running_s = self._clock() - self._since if self._since is not None else 0.0
        return round((self._before_s + running_s) * 1000)

    def start(self) -> None:
        if self._since is None:
            self._since = self._clock()
            self._ended.clear()
            self._ended.append((self._since, 0.0))

    def rest(self) -> None:
        if self._since is not None:
            self._before_s += self._clock() - self._since
            self._since = None

    def note(self, work: float) -> None:
        """An item has ended that had so many megapixels."""
        self._ended.append((self._clock(), work + _EACH))

    def left_ms(self, works: list[float]) -> int | None:
        """Until items of so many megapixels have ended too, at the pace of the last; None before there is
        one."""
        if len(self._ended) <= _FEWEST or self._since is None:
            return None
        (first, _), (last, _) = self._ended[0], self._ended[-1]
        done = sum(work for _, work in self._ended) - self._ended[0][1]
        left = sum(works) + _EACH * len(works)
        return round(max(0.0, left / done * (last - first) - (self._clock() - last)) * 1000)
