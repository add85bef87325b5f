"""The share of a connection of HTTP: what it asks for is paid for by its address as well, by its time.

A connection may be new for each request, and then has a budget that is always full. So who goes first is told
by what the address has asked for by HTTP of late. Hands that drag over websockets stand before all of that.
"""

from __future__ import annotations

import time

from app.budget import Budget, Budgets
from app.web.live.transport.share import Share, hands

#: What an address may ask for by HTTP while hands move, whoever's: a quarter of the loop, and a fifth of a
#: second of it at once, which is three pages. At rest there is no limit.
RATE, BURST = 2500, 2000
#: The price of a connection: of accepting it, and of the rounds of the loop that a request takes.
CONNECTION = 4.0
#: The longest that one request waits for that.
LONGEST_WAIT_S = 1.0
#: Who comes for the first time lets others go first by so much: they have begun.
NEWCOMER = 0.2

_asked = Budgets(lambda: Budget(RATE, BURST))


class Asking(Share):
    """A Share whose address pays for all of it, unless it is hasty: then it is one of the greedy."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self._ahead = 0.0
        self._count(CONNECTION)

    def asks(self, price: float) -> None:
        """Pay the least that a request costs."""
        self._ahead = price
        self.spend(price)

    def has_had(self, price: float) -> None:
        """Pay for the rest. Who waits for each answer, a script say, is never ended for that."""
        paid = min(self._ahead, price)
        self._ahead -= paid
        if self.is_hasty:
            self.owe(price - paid)
        else:
            self._count(price - paid)

    def spend(self, price: float) -> None:
        """Pay. While hands move, wait if the address has had too much."""
        if not self.is_hasty:
            owed = self._count(price + self._owed)
            if owed > 0 and hands.move(time.monotonic()):
                time.sleep(min(owed, LONGEST_WAIT_S))
        super().spend(price)

    def _count(self, price: float) -> float:
        now = time.monotonic()
        return _asked.of(self.address, now).charge(price, now)

    def _greed(self, now: float) -> float:
        asked = _asked.of(self.address, now).level(now)
        return max(super()._greed(now), NEWCOMER, 1 - asked)

    def _is_greedy(self, greed: float) -> bool:
        """What it has asked for so far: all of its address wait by `asks`."""
        return super()._is_greedy(greed if self.is_hasty else 0.0)
