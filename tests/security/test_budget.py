"""The budget of a connection or an address, as a pure class: when it pauses, and when it ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.budget import Budget, Budgets, Exhausted


def test_who_stays_within_the_rate_is_never_paused() -> None:
    budget = Budget(rate=100, burst=10, patience_s=1)
    assert not any(budget.charge(1, now=step / 100) for step in range(10_000))


def test_a_burst_is_free_and_what_is_beyond_it_waits_as_long_as_the_rate_needs() -> None:
    budget = Budget(rate=100, burst=10)
    assert [budget.charge(1, now=0) for _ in range(10)] == [0] * 10
    assert budget.charge(1, now=0) == pytest.approx(0.01)
    assert budget.charge(5, now=0) == pytest.approx(0.06)
    assert budget.charge(0, now=0.06) == pytest.approx(0)


def flood(budget: Budget, seconds: float) -> int:
    """How much somebody gets who pays every pause and at once goes on."""
    now, count = 0.0, 0
    while now < seconds:
        now += budget.charge(1, now)
        count += 1
    return count


def test_who_goes_on_gets_the_rate_and_is_ended_when_there_is_no_more_patience() -> None:
    assert flood(Budget(rate=100, burst=10, patience_s=None), 20) == pytest.approx(2010, abs=2)
    assert flood(Budget(rate=100, burst=10, patience_s=5), 4) == pytest.approx(410, abs=2)
    with pytest.raises(Exhausted):
        flood(Budget(rate=100, burst=10, patience_s=5), 6)


def test_who_rests_until_half_is_there_again_has_all_patience_again() -> None:
    def bursts(rest_s: float) -> None:
        budget, now = Budget(rate=10, burst=10, patience_s=2), 0.0
        for _ in range(50):
            for _ in range(20):
                now += budget.charge(1, now)
            now += rest_s

    bursts(rest_s=0.6)
    with pytest.raises(Exhausted):
        bursts(rest_s=0.4)


def test_taking_makes_no_debt() -> None:
    budget = Budget(rate=1, burst=2)
    assert [budget.take(1, now) for now in (0, 0, 0, 0.5, 1, 1.5)] == [True, True, False, False, True, False]


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0, 5)), max_size=50))
def test_no_more_is_ever_had_than_the_burst_and_the_rate_give(steps: list[tuple[float, float]]) -> None:
    budget, now, had = Budget(rate=3, burst=7), 0.0, 0.0
    for price, wait in steps:
        now += wait
        assert 0 <= budget.level(now) <= 1
        now += budget.charge(price, now)
        had += price
        assert had <= 7 + 3 * now + 1e-6


def test_a_party_that_owes_nothing_is_forgotten() -> None:
    budgets = Budgets(lambda: Budget(rate=1, burst=10))
    budgets.of("in debt", 0).charge(1_000_000, 0)
    for party in range(100_000):
        budgets.of(party, now=party).charge(1, party)
    assert len(budgets) < 3000
    assert budgets.of("in debt", 100_000).debt_s(100_000) > 0
