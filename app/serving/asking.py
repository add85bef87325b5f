"""The share of a connection of HTTP: what it asks for is paid for by its address as well, by its time.

A connection may be new for each request, and then has a budget that is always full. So who goes first is told
by what the address has asked for by HTTP of late. Hands that drag over websockets stand before all of that.
"""

from __future__ import annotations

import time

from app.budget import Budget, Budgets
from app.web.live.transport.share import Share, hands

#: What an address may ask for by HTTP while hands move, whoever's: a quarter of the loop, and a fifth of a
#: second of it at once, which is three pages. At rest there is no limit, and little is held against it later.
RATE, BURST = 2500, 2000
#: The price of a connection that is accepted, and of the rounds of the loop that a request takes.
CONNECTION, ROUNDS = 1.5, 2.5
#: The longest that one request waits for that.
LONGEST_WAIT_S = 1.0
#: Who comes for the first time lets others go first by so much: they have begun.
NEWCOMER = 0.2

_asked = Budgets(lambda: Budget(RATE, BURST, most_owed_s=LONGEST_WAIT_S))


def count(address: str, price: float) -> float:
    """Have an address pay; the seconds until that is made up for."""
    now = time.monotonic()
    return _asked.of(address, now).charge(price, now)


def give_way(owed_s: float) -> None:
    """Wait so long while hands move."""
    if owed_s > 0 and hands.move(time.monotonic()):
        time.sleep(owed_s)


class Asking(Share):
    """A Share whose address pays for all of it, unless it is hasty: then it is one of the greedy."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self._ahead = 0.0
        count(address, CONNECTION)

    def asks(self, price: float) -> None:
        """Pay the least that a request costs."""
        self._ahead = price
        if not self.is_hasty:
            count(self.address, ROUNDS)
        self.spend(price)

    def has_had(self, price: float) -> None:
        """Pay for the rest. Who waits for each answer, a script say, is never ended for that."""
        paid = min(self._ahead, price)
        self._ahead -= paid
        if self.is_hasty:
            self.owe(price - paid)
        else:
            count(self.address, price - paid)

    def spend(self, price: float) -> None:
        """Pay. While hands move, wait if the address has had too much."""
        if not self.is_hasty:
            give_way(count(self.address, price + self._owed))
        super().spend(price)

    def _greed(self, now: float) -> float:
        asked = _asked.of(self.address, now).level(now)
        return max(super()._greed(now), NEWCOMER, 1 - asked)

    def _is_greedy(self, greed: float) -> bool:
        """What it has asked for so far: all of its address wait by `asks`."""
        return super()._is_greedy(greed if self.is_hasty else 0.0)
