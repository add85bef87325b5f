"""A connection's share of the server's one thread: its own budget, its address's, and its turn.

Prices are in ten-thousandths of a second of the loop, roughly, as measured on a slow core.
"""

from __future__ import annotations

import math
import time

from app.budget import Budget, Budgets, Exhausted
from app.web.live.transport.turns import GREEDY_WAIT_S, HASTY_WAIT_S, Turns

#: A frame of any kind, a control frame included; a packet beside its frame; a command beside its packet, when
#: it is carried out; 1 KiB; a request that polls or posts; a connection.
FRAME = 0.5
PACKET = 0.5
COMMAND = 2.0
KIB = 1 / 16
POLL = 2.0
HANDSHAKE = 10.0

#: What a second of the loop costs.
PRICES_PER_S = 10_000
#: A hand that drags asks for 60 patches and 60 acknowledgements a second: 360.
RATE, BURST = 500, 2000
#: Seconds for which a connection may ask for more without a rest before it is ended.
PATIENCE_S = 3.0
#: Bytes that lie unread when the server looks, averaged over seconds: who has so many waits for no answer.
#: A hand that drags has sent less than a tenth of it after a second without a turn.
HEAP_BYTES = 64 * 1024
HEAP_OVER_S = 1.0
#: Greed that pays for an address's debt, from none at this to all at 1. Who pays has more lying unread when
#: the server looks again; so a little must cost nothing, or it would grow by itself.
GREEDY = 0.5
#: Seconds for which it may be behind by more than is read at once, each without making up for one. That ends
#: who floods also where there are so many that none gets much.
BEHIND_S = 10.0
#: Eight hands of one address drag all the time, and a thousand pages of it say what they are for.
ADDRESS_RATE, ADDRESS_BURST = 3000, 20_000
#: New connections of an address a second, and at once, and the longest that one waits to be let in: all of a
#: thousand that come together are.
ADMITTED_RATE, ADMITTED_BURST = 200, 500
LONGEST_ADMISSION_S = 2.5
#: The longest that anybody waits for the debt of an address.
LONGEST_WAIT_S = 5.0

turns = Turns()
_addresses = Budgets(lambda: Budget(ADDRESS_RATE, ADDRESS_BURST))
_admitted = Budgets(lambda: Budget(ADMITTED_RATE, ADMITTED_BURST))


class Share:
    """What one connection may ask for. All of an address that asks for much let other addresses go first.
    They pay for each other's debt as well, out of their own budgets, but only those who have used theirs
    up or always have much unread: not a hand that drags."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._own = Budget(RATE, BURST, PATIENCE_S)
        self._owed = 0.0
        self._heap = 0.0
        self._behind_s = 0.0
        self._is_behind = False
        self._hastes = False
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
        heap = min(1.0, unread / HEAP_BYTES)
        self._heap = heap + (self._heap - heap) * math.exp((self._seen - now) / HEAP_OVER_S)
        self._seen = now

    def hastes(self, is_so: bool) -> None:
        """Whether it asks for the next before it has its answer. No page does, so it may wait longest."""
        self._hastes = is_so

    def owe(self, price: float) -> None:
        """Add to what is paid next."""
        self._owed += price

    def spend(self, price: float) -> None:
        """Pay, give way, and wait if too much has been asked for; raises Exhausted if that goes on."""
        now = time.monotonic()
        price, self._owed = price + self._owed, 0.0
        pause = self._own.charge(price, now)
        greed = 1.0 if self._hastes else max(self._heap, 1 - self._own.level(now))
        address = _addresses.of(self._address, now)
        debt = address.charge(price, now)
        longer = min(debt, LONGEST_WAIT_S) * max(0.0, (greed - GREEDY) / (1 - GREEDY)) - pause
        if longer > 0:
            self._own.charge(2 * longer * RATE, now)  # what is earned meanwhile, and as much again
            pause += longer
        if pause > 0:
            time.sleep(pause)
        # Within an address too, who asks for less goes first.
        turns.take((greed + 1 - address.level(now)) / 2, HASTY_WAIT_S if self._hastes else GREEDY_WAIT_S)


def admit(address: str) -> bool:
    """Let a new connection of this address in, waiting if there have been many; whether it may at all."""
    now = time.monotonic()
    budget = _admitted.of(address, now)
    if budget.debt_s(now) > LONGEST_ADMISSION_S:
        return False
    time.sleep(budget.charge(1, now))
    turns.take(1 - budget.level(now))
    return True
