"""Resolution: how many pixels drafts get while a hand moves, told from how long they take.

Games know it as dynamic resolution.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from statistics import median

from app.recipe.view import View

#: What of a view's width and height a draft may have while the hand moves, from all of it down.
SHARES = (1.0, 0.85, 0.7, 0.5)
#: Milliseconds that a worker may take for a draft: what the way there and back leaves of a frame at 60 Hz.
MOST_MS = 12.5
#: Milliseconds from its order to the draft, where it waits for those of others. Smaller drafts for all make
#: that shorter for all.
MOST_WAIT_MS = 50.0
#: No draft is made smaller than this on its longer side, in pixels.
LEAST = 480

# The time of a draft grows with its width to about this power: not all of it is for pixels.
_BY_WIDTH = 1.5
# So many drafts decide, that one which had to begin with something new decides nothing.
_RECENT = 3
# More pixels come back where each of so many drafts would take at most this part of that: a share does not
# flicker, not even where a hand goes through the middle of a slider, at which nothing is to do. Where those
# that came back had to go again, it takes twice as many the next time, up to the most.
_LATELY, _MOST_LATELY = 10, 80
_EASE = 0.85
# Views that are remembered: those of the tabs, whose windows seldom change.
_VIEWS = 8


@dataclass
class Resolution:
    """`share` is what of a view's sides the next draft should have."""

    share: float = 1.0
    _seen: deque[float] = field(default_factory=lambda: deque(maxlen=_MOST_LATELY))
    _patience: int = _LATELY
    _came_back: bool = False

    def note(self, share: float, took_ms: float, waited_ms: float = 0.0) -> None:
        """A draft with that share of the view's sides took so long in its worker, after it waited."""
        cost_ms = max(took_ms, (waited_ms + took_ms) * MOST_MS / MOST_WAIT_MS)
        self._seen.append(cost_ms / share**_BY_WIDTH)
        if len(self._seen) < _RECENT:
            return
        whole_ms = median(list(self._seen)[-_RECENT:])
        if whole_ms * self.share**_BY_WIDTH > MOST_MS:
            self._take(_largest(whole_ms, MOST_MS))
        elif len(self._seen) >= self._patience:
            self._give_back(_largest(max(list(self._seen)[-self._patience :]), _EASE * MOST_MS))

    def _take(self, share: float) -> None:
        if self._came_back and share < self.share:
            self._patience = min(2 * self._patience, _MOST_LATELY)
            self._came_back = False
        self.share = share

    def _give_back(self, share: float) -> None:
        if share > self.share:
            self.share, self._came_back = share, True
        elif len(self._seen) == _MOST_LATELY and max(self._seen) <= _EASE * MOST_MS:
            self._patience, self._came_back = _LATELY, False  # all has been quick for long


class Resolutions:
    """Of each view that tabs of an edit have."""

    def __init__(self) -> None:
        self._of_views: OrderedDict[View, Resolution] = OrderedDict()

    def share(self, view: View) -> float:
        """What of the sides of this view a draft should have while the hand moves."""
        resolution = self._of_views.get(view)
        if resolution is None:
            return 1.0
        return min(1.0, max(resolution.share, LEAST / max(view.width, view.height)))

    def note(self, view: View, drawn: View, took_ms: float, waited_ms: float = 0.0) -> None:
        """A draft for `view`, drawn as the smaller view `drawn`, took so long in its worker, after it waited.
        A part that is looked at closely always has its own pixels: it is there to be judged by them."""
        if view.region is not None:
            return
        self._of_views.setdefault(view, Resolution()).note(drawn.width / view.width, took_ms, waited_ms)
        self._of_views.move_to_end(view)
        while len(self._of_views) > _VIEWS:
            self._of_views.popitem(last=False)


def _largest(whole_ms: float, most_ms: float) -> float:
    """The largest share at which a draft that takes `whole_ms` with all pixels takes no more than that."""
    return next((share for share in SHARES if whole_ms * share**_BY_WIDTH <= most_ms), SHARES[-1])
