from __future__ import annotations

import pytest

from app.budget import Budget, Budgets
from app.serving import asking, relayed
from app.web.live.transport import share, turns
from tests.security.clock import Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Addresses that owe nothing, and a clock of one's own."""
    clock = Clock()
    monkeypatch.setattr(share, "time", clock)
    monkeypatch.setattr(turns, "time", clock)
    fresh = Budgets(lambda: Budget(share.ADDRESS_RATE, share.ADDRESS_BURST))
    monkeypatch.setattr(share, "_addresses", fresh)
    admitted = Budgets(lambda: Budget(share.ADMITTED_RATE, share.ADMITTED_BURST))
    monkeypatch.setattr(share, "_admitted", admitted)
    greedy = Budgets(lambda: Budget(share.GREEDY_RATE, share.GREEDY_BURST, most_owed_s=share.LONGEST_WAIT_S))
    monkeypatch.setattr(share, "_greedy", greedy)
    monkeypatch.setattr(share, "_all_greedy", Budget(share.ALL_GREEDY_RATE, share.ALL_GREEDY_BURST))
    monkeypatch.setattr(asking, "time", clock)
    asked = Budgets(lambda: Budget(asking.RATE, asking.BURST, most_owed_s=asking.LONGEST_WAIT_S))
    monkeypatch.setattr(asking, "_asked", asked)
    monkeypatch.setattr(share.hands, "_moved_at", float("-inf"))
    monkeypatch.setattr(relayed, "time", clock)
    return clock
