"""A connection's share of the server's one thread: its own budget, its address's, and its turn.

Prices are in ten-thousandths of a second of the loop, roughly, as measured on a slow core.
"""

from __future__ import annotations

import time

from app.budget import Budget, Budgets, Exhausted
from app.web.live.transport.turns import Turns

#: A frame of any kind, a control frame included; a packet beside its frame; a command beside its packet, when
#: it is carried out; 1 KiB; a request that polls or posts; a new connection.
FRAME = 0.5
PACKET = 0.5
COMMAND = 2.0
KIB = 1 / 16
POLL = 2.0
HANDSHAKE = 10.0

#: A hand that drags asks for 60 patches and 60 acknowledgements a second: 360.
RATE, BURST = 500, 2000
#: Seconds for which a connection may ask for more without a rest before it is ended.
PATIENCE_S = 3.0
#: Seconds for which it may keep the server busy; each that it lets the server wait makes up for some. Whoever
#: always has more to be read is ended even where there are so many that none gets much.
RESTLESS_S, REST_MAKES_UP = 10.0, 4.0
#: A thousand pages of one address may be opened at once, and eight hands drag all the time.
ADDRESS_RATE, ADDRESS_BURST = 3000, 20_000
#: The longest that anybody waits for the debt of an address.
LONGEST_WAIT_S = 5.0

turns = Turns()
_addresses = Budgets(lambda: Budget(ADDRESS_RATE, ADDRESS_BURST))


class Share:
    """What one connection may ask for. Many from one address pay for each other, but who has asked for
    little of late pays little: the debt of an address falls on those who have used up their own."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._own = Budget(RATE, BURST, PATIENCE_S)
        self._owed = 0.0
        self._busy_s = 0.0
        self._seen = time.monotonic()

    def work(self) -> None:
        """The server has been busy with the client up to now; Exhausted if that goes on without a rest."""
        now = time.monotonic()
        self._busy_s += now - self._seen
        self._seen = now
        if self._busy_s > RESTLESS_S:
            raise Exhausted

    def rest(self) -> None:
        """The server has waited for the client since then."""
        now = time.monotonic()
        self._busy_s = max(0.0, self._busy_s - REST_MAKES_UP * (now - self._seen))
        self._seen = now

    def owe(self, price: float) -> None:
        """Add to what is paid next."""
        self._owed += price

    def spend(self, price: float) -> None:
        """Pay, give way, and wait if too much has been asked for; raises Exhausted if that goes on."""
        self.work()
        now = time.monotonic()
        price, self._owed = price + self._owed, 0.0
        pause = self._own.charge(price, now)
        level = self._own.level(now)
        debt = _addresses.of(self._address, now).charge(price, now)
        longer = min(debt, LONGEST_WAIT_S) * (1 - level) ** 2 - pause
        if longer > 0:
            self._own.charge(longer * RATE, now)  # to wait for the address earns nothing
            pause += longer
        if pause > 0:
            time.sleep(pause)
        turns.take(level)


def admit(address: str) -> bool:
    """Pay for a new connection of this address, waiting if it has asked for too much; whether it may come
    in at all."""
    now = time.monotonic()
    budget = _addresses.of(address, now)
    if budget.debt_s(now) > LONGEST_WAIT_S:
        return False
    time.sleep(budget.charge(HANDSHAKE, now))
    turns.take(budget.level(now))
    return True
