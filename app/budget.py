"""What a connection or an address may ask of the server's one thread, and what happens beyond it.

A `Budget` is a token bucket: it holds `burst`, refills by `rate` a second, and every piece of work takes its
price. Who has used it up is in debt, and is not read from until the debt is paid: that is back-pressure, and
costs nothing. Who stays in debt for `patience_s` has gone on all that time, and is ended.

All of it is pure: times are seconds of any clock that only goes forward, given by the caller; prices are in
any unit, as long as it is the same for one budget. Use:

    budget = Budget(rate=300, burst=1200, patience_s=5)
    time.sleep(budget.charge(1, time.monotonic()))   # 0 as long as there is something left
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable

#: Budgets that are kept before those that are full again are forgotten.
_SWEEP_AT = 1000


class Exhausted(Exception):
    """Who is charged has been in debt without a break for longer than there is patience."""


class Budget:
    """A token bucket with a debt. A new one is full; `patience_s` None never ends anybody. What would make a
    debt of more than `most_owed_s` seconds is forgiven."""

    def __init__(
        self, rate: float, burst: float, patience_s: float | None = None, most_owed_s: float = math.inf
    ) -> None:
        self.rate = rate
        self.burst = burst
        self._patience_s = patience_s
        self._least = -rate * most_owed_s
        self._left = burst
        self._at: float | None = None
        self._in_debt_since: float | None = None

    def charge(self, price: float, now: float) -> float:
        """Take `price`; the seconds until the debt is paid, 0 without one.

        Raises Exhausted once the debt has lasted for `patience_s`. It has ended when half of `burst` is there
        again: who pays off and at once goes on as before stays in debt.
        """
        self._refill(now)
        self._left = max(self._left - price, self._least)
        if self._left >= self.burst / 2:
            self._in_debt_since = None
        if self._left >= 0:
            return 0.0
        if self._in_debt_since is None:
            self._in_debt_since = now
        elif self._patience_s is not None and now - self._in_debt_since > self._patience_s:
            raise Exhausted
        return -self._left / self.rate

    def take(self, price: float, now: float) -> bool:
        """Take `price` if there is as much; whether there was. Never makes a debt."""
        self._refill(now)
        if self._left < price:
            return False
        self._left -= price
        return True

    def level(self, now: float) -> float:
        """How full it is, from 1 down to 0; a debt is 0."""
        self._refill(now)
        return max(0.0, self._left / self.burst)

    def debt_s(self, now: float) -> float:
        """Seconds until the debt is paid; 0 without one."""
        self._refill(now)
        return max(0.0, -self._left / self.rate)

    def _refill(self, now: float) -> None:
        if self._at is not None:
            self._left = min(self.burst, self._left + (now - self._at) * self.rate)
            if self._left >= self.burst / 2:
                self._in_debt_since = None
        self._at = now


class Budgets:
    """One budget for each party (an address, say), made when it first comes and forgotten once full again."""

    def __init__(self, new: Callable[[], Budget]) -> None:
        self._new = new
        self._all: dict[Hashable, Budget] = {}
        self._sweep_at = _SWEEP_AT

    def of(self, party: Hashable, now: float) -> Budget:
        """The party's budget. Memory is bounded by the parties that still have something to pay back."""
        budget = self._all.get(party)
        if budget is None:
            self._sweep(now)
            budget = self._all[party] = self._new()
        return budget

    def __len__(self) -> int:
        return len(self._all)

    def _sweep(self, now: float) -> None:
        if len(self._all) >= self._sweep_at:
            self._all = {party: each for party, each in self._all.items() if each.level(now) < 1}
            self._sweep_at = max(_SWEEP_AT, 2 * len(self._all))
