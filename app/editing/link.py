"""Link: how long previews take to a tab and back, and so how large its drafts should be."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from statistics import fmean, median

#: What of a view's width and height a draft may have, from all of it down.
SHARES = (1.0, 0.7, 0.5, 0.35, 0.25)
#: The seconds that a draft may take on its way; below that, nothing is made smaller.
PATIENCE_S = 0.3
_REMEMBERED = 8
_RECENT = 3


@dataclass
class Link:
    """`share` is what of the view's sides the next draft should have. A slow link makes it smaller; a long
    one does not, since smaller drafts would not come sooner."""

    share: float = 1.0
    _seen: deque[tuple[int, float]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def note(self, size: int, seconds: float) -> None:
        """A preview of `size` bytes was drawn, and answered, `seconds` after it was sent."""
        self._seen.append((size, seconds))
        whole = size / self.share**2
        transfer_s = self._seconds_per_byte() * whole
        self.share = next((share for share in SHARES if transfer_s * share**2 <= PATIENCE_S), SHARES[-1])

    def _seconds_per_byte(self) -> float:
        """The slope of a straight line through what was seen, by least squares."""
        recent = [seconds for _, seconds in self._seen][-_RECENT:]
        if self.share == 1 and median(recent) <= PATIENCE_S:
            return 0.0
        sizes, times = zip(*self._seen, strict=True)
        size, time = fmean(sizes), fmean(times)
        variance = fmean((each - size) ** 2 for each in sizes)
        if variance < (size / 5) ** 2:
            # All of about one size: it may be the bytes, and a smaller draft will tell.
            return time / size
        return max(0.0, fmean((a - size) * (b - time) for a, b in self._seen) / variance)
