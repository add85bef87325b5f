"""A connection's share of the server's one thread: its own budget, its address's, and its turn.

Prices are in ten-thousandths of a second of the loop, roughly, as measured on a slow core.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

from app.budget import Budget, Budgets, Exhausted
from app.web.live.transport.turns import GREEDY_WAIT_S, HASTY_WAIT_S, Turns

#: A frame of any kind, a control frame included; a packet beside its frame; a command beside its packet, when
#: it is carried out; 1 KiB; the answer to a control frame; a request that polls or posts; a connection.
FRAME = 0.5
PACKET = 0.5
COMMAND = 2.0
KIB = 1 / 16
ANSWER = 1.0
#: What has no price of its own costs so much beside its time: a round of the loop, and perhaps an answer.
ROUND = 1.5
POLL = 2.0
HANDSHAKE = 10.0

#: What a second of the loop costs, and the most that is paid by time at once: what others do meanwhile may be
#: in it as well.
PRICES_PER_S = 10_000
LONGEST = 15.0
#: A hand that drags asks for 60 patches and 60 acknowledgements a second: 360.
RATE, BURST = 500, 2000
#: Seconds for which a connection may ask for more without a rest before it is ended.
PATIENCE_S = 3.0
#: Bytes that lie unread when the server looks, averaged over seconds: who has so many waits for no answer.
#: A hand that drags has sent less than a tenth of it after a second without a turn.
HEAP_BYTES = 64 * 1024
HEAP_OVER_S = 1.0
#: Seconds for which it may be behind by more than is read at once, each without making up for one. That ends
#: who floods also where there are so many that none gets much.
BEHIND_S = 10.0
#: Eight hands of one address drag all the time, and a thousand pages of it say what they are for.
ADDRESS_RATE, ADDRESS_BURST = 3000, 20_000
#: New connections of an address a second, and at once, and the longest that one waits to be let in: all of a
#: thousand that come together are.
ADMITTED_RATE, ADMITTED_BURST = 200, 500
LONGEST_ADMISSION_S = 2.5
#: The longest that anybody waits for the debt of others.
LONGEST_WAIT_S = 5.0
#: What all of an address who are greedy may have of the loop together, whether or not somebody else wants it:
#: a fifth. And what those of all addresses may. So they leave the processor to those who draw, and the loop
#: is free when a hand moves.
GREEDY_RATE, GREEDY_BURST = 2000, 50
ALL_GREEDY_RATE, ALL_GREEDY_BURST = 4000, 100
#: Who has used so much of its own budget is one of them; or has so much lying unread as the server looks. Who
#: waits has more when it looks again; so a little must cost nothing, or it would grow by itself.
USED, UNREAD_BYTES = 0.25, 16 * 1024


class Hands:
    """Whether somebody's hand moves, that is has for the last `_MOVE_S` seconds."""

    _MOVE_S = 0.5

    def __init__(self) -> None:
        self._moved_at = -math.inf

    def moved(self, now: float) -> None:
        self._moved_at = now

    def move(self, now: float) -> bool:
        return now - self._moved_at < self._MOVE_S


turns = Turns()
hands = Hands()
_greedy = Budgets(lambda: Budget(GREEDY_RATE, GREEDY_BURST, most_owed_s=LONGEST_WAIT_S))
_all_greedy = Budget(ALL_GREEDY_RATE, ALL_GREEDY_BURST, most_owed_s=LONGEST_WAIT_S)
_addresses = Budgets(lambda: Budget(ADDRESS_RATE, ADDRESS_BURST))
_admitted = Budgets(lambda: Budget(ADMITTED_RATE, ADMITTED_BURST))


class Share:
    """What one connection may ask for. All of an address that asks for much let other addresses go first. Who
    is greedy waits for all others of its address who are, and pays for that out of its own budget: never a
    hand that drags."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._own = Budget(RATE, BURST, PATIENCE_S)
        self._owed = 0.0
        self._heap = 0.0
        self._is_heaped = False
        self._behind_s = 0.0
        self._is_behind = False
        self.is_hasty = False
        self._seen = time.monotonic()

    def waited(self, unread: int, is_behind: bool) -> None:
        """Something has come; `unread` bytes were there when the server looked. There is more than is read at
        once if the server `is_behind`. Exhausted if that goes on.

        How long the server waits tells nothing of that: who waits for each answer seems busy
        all the time where it is the server that takes long.
        """
        now = time.monotonic()
        self._behind_s = max(0.0, self._behind_s + (now - self._seen) * (1 if self._is_behind else -1))
        self._is_behind = is_behind
        if self._behind_s > BEHIND_S:
            raise Exhausted
        self._is_heaped = unread >= UNREAD_BYTES
        heap = min(1.0, unread / HEAP_BYTES)
        self._heap = heap + (self._heap - heap) * math.exp((self._seen - now) / HEAP_OVER_S)
        self._seen = now

    def hastes(self, is_so: bool) -> None:
        """Whether it asks for the next before it has its answer. No page does, so it may wait longest."""
        self.is_hasty = is_so

    def owe(self, price: float) -> None:
        """Add to what is paid next."""
        self._owed += price

    @contextmanager
    def priced(self) -> Iterator[None]:
        """What is done within has its own price, or else is paid for by its time: an invalid packet, say,
        or a command beyond the limit."""
        owed, began = self._owed, time.thread_time()
        try:
            yield
        finally:
            if self._owed == owed:
                self.owe(ROUND + min((time.thread_time() - began) * PRICES_PER_S, LONGEST))

    def spend(self, price: float) -> None:
        """Pay, give way, and wait if too much has been asked for; raises Exhausted if that goes on."""
        now = time.monotonic()
        price, self._owed = price + self._owed, 0.0
        pause = self._own.charge(price, now)
        greed = self._greed(now)
        address = _addresses.of(self.address, now)
        address.charge(price, now)
        if self._is_greedy(greed):
            debts = _greedy.of(self.address, now).charge(price, now), _all_greedy.charge(price, now)
            longer = max(debts) - pause
            if longer > 0:
                self._own.charge(2 * longer * RATE, now)  # what is earned meanwhile, and as much again
                pause += longer
        if pause > 0:
            time.sleep(pause)
        # Within an address too, who asks for less goes first.
        turns.take((greed + 1 - address.level(now)) / 2, HASTY_WAIT_S if self.is_hasty else GREEDY_WAIT_S)

    def _greed(self, now: float) -> float:
        return 1.0 if self.is_hasty else max(self._heap, 1 - self._own.level(now))

    def _is_greedy(self, greed: float) -> bool:
        return self.is_hasty or self._is_heaped or greed >= USED


def admit(address: str) -> bool:
    """Let a new connection of this address in, waiting if there have been many; whether it may at all."""
    now = time.monotonic()
    budget = _admitted.of(address, now)
    if budget.debt_s(now) > LONGEST_ADMISSION_S:
        return False
    time.sleep(budget.charge(1, now))
    turns.take(1 - budget.level(now))
    return True
