"""Everybody who wants something of the server's one thread takes turns, one for each round of its loop."""

from __future__ import annotations

import heapq
import itertools
import threading
import time

#: Seconds by which the greediest lets others go first.
GREEDY_WAIT_S = 0.25
#: And who asks for the next before it has its answer. Six hundred of those take a second for a round.
HASTY_WAIT_S = 5.0


class Turns:
    """Gives way, and lets one in for each round of the loop, so that what many ask for at once never stands
    between two looks at everything else. Each is due when it has come, and later by its greed: who has asked
    for little goes first, and nobody waits for ever behind those who come later."""

    def __init__(self) -> None:
        self._taken = False
        self._waiting: list[tuple[float, int, threading.Event]] = []
        self._count = itertools.count()

    def take(self, greed: float, longest_s: float = GREEDY_WAIT_S) -> None:
        """Wait for a turn; `greed` says how much whoever waits has asked for of late, from 0 to 1, at which
        others go first for up to `longest_s` seconds."""
        if self._taken:
            self._wait(greed * longest_s)
        self._taken = True
        try:
            time.sleep(0)
        finally:
            self._pass_on()

    def _wait(self, behind_s: float) -> None:
        called = threading.Event()
        place = (time.monotonic() + behind_s, next(self._count), called)
        heapq.heappush(self._waiting, place)
        try:
            called.wait()
        except BaseException:  # whoever waits is ended meanwhile
            if called.is_set():
                self._pass_on()
            else:
                self._waiting.remove(place)
                heapq.heapify(self._waiting)
            raise

    def _pass_on(self) -> None:
        if self._waiting:
            heapq.heappop(self._waiting)[2].set()
        else:
            self._taken = False
