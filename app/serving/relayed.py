"""What a proxy relays: many ask on one connection, so each request is paid for by whoever asks."""

from __future__ import annotations

import time

from app.budget import Budget, Budgets, Exhausted
from app.serving import asking
from app.web.live.transport.share import ADDRESS_BURST, ADDRESS_RATE, LONGEST_WAIT_S, turns

_askers = Budgets(lambda: Budget(ADDRESS_RATE, ADDRESS_BURST))


class Relayed:
    """The share of a proxy's connection; `asker` is the party whose request is being answered, if known."""

    def __init__(self) -> None:
        self.asker: str | None = None
        self._owed = 0.0

    def hastes(self, is_so: bool) -> None:
        """A proxy asks for many, one after the other."""

    def asks(self, price: float) -> None:
        """Pay for a request, as for all else."""
        self.spend(price)

    def has_had(self, price: float) -> None:
        """The asker pays for what a request took, as at a door without a proxy."""
        if self.asker is not None:
            asking.count(self.asker, price)

    def owe(self, price: float) -> None:
        """Add to what is paid next, by whoever asked."""
        self._owed += price

    def spend(self, price: float) -> None:
        """Pay, give way, and wait if the asker has asked for too much; Exhausted where that would be long."""
        if self.asker is None:
            turns.take(0)
            return
        price, self._owed = price + self._owed, 0.0
        asking.give_way(asking.count(self.asker, price))
        now = time.monotonic()
        budget = _askers.of(self.asker, now)
        owed = budget.charge(price, now)
        if owed > LONGEST_WAIT_S:
            raise Exhausted
        if owed > 0:
            time.sleep(owed)
        turns.take(1 - budget.level(now))
