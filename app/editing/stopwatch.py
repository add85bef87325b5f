"""How long each change of a recipe waits until somebody is sent a preview that shows it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

#: Told the seconds from a change to its first preview.
Waited = Callable[[float], None]

# At 120 changes a second, half a minute in which nothing could be drawn.
_MOST = 4096


class Stopwatch:
    """A change starts it, and the first preview of that revision or a newer one stops it. So each change is
    one sample, also where a drag skips its revision. Moments are seconds of any one clock."""

    def __init__(self, revision: int) -> None:
        self._newest = revision
        self._running: deque[tuple[int, float]] = deque(maxlen=_MOST)

    def note(self, revision: int, now: float) -> None:
        """The edit is at this revision. Nothing happens when that is no news."""
        self._running.extend((each, now) for each in range(self._newest + 1, revision + 1))
        self._newest = max(revision, self._newest)

    def stop(self, revision: int) -> list[float]:
        """When the changes up to this revision came that nobody had seen yet. They are not told again."""
        begun = []
        while self._running and self._running[0][0] <= revision:
            begun.append(self._running.popleft()[1])
        return begun
