"""Everybody who wants something of the server's one thread takes turns, one for each round of its loop."""

from __future__ import annotations

import heapq
import itertools
import threading
import time


class Turns:
    """Gives way, and lets one in for each round of the loop, so that what many ask for at once never stands
    between two looks at everything else. Who has asked for least of late goes first."""

    def __init__(self) -> None:
        self._taken = False
        self._waiting: list[tuple[float, int, threading.Event]] = []
        self._count = itertools.count()

    def take(self, greed: float) -> None:
        """Wait for a turn; `greed` says how much whoever waits has asked for of late, from 0 to 1."""
        if self._taken:
            self._wait(greed)
        self._taken = True
        try:
            time.sleep(0)
        finally:
            self._pass_on()

    def _wait(self, greed: float) -> None:
        called = threading.Event()
        place = (greed, next(self._count), called)
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
