"""Who waits for a worker, in which order: the pure class, over generated schedules."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refusal
from app.rendering.job import Job
from app.rendering.orders import Order
from app.rendering.purpose import DRAFT, FINAL, PROBE, PURPOSES, REQUEST, SHEET, Purpose
from app.rendering.waiting import Waiting

MOST = 1000


def job(holder: str, purpose: Purpose = DRAFT) -> Job:
    return Job(Order("draft", {}, purpose, home="image", holder=holder))


def filled(*jobs: Job, most: int = MOST) -> Waiting:
    waiting = Waiting(most)
    for each in jobs:
        waiting.add(each, 0.0)
    return waiting


def served(waiting: Waiting, costs: dict[Job, float], now: float = 0.0) -> list[Job]:
    """The order in which one worker does all that wait, each at its cost in seconds."""
    order = []
    while len(waiting):
        first = next(iter(waiting.in_order(now)))
        waiting.take(first, now)
        waiting.charge(first.holder, costs[first])
        now += costs[first]
        order.append(first)
    return order


def test_a_draft_waits_for_none_of_a_thousand_less_urgent_jobs_of_its_holder() -> None:
    crowd = [job("one", purpose) for purpose in (PROBE, FINAL, REQUEST, SHEET) for _ in range(250)]
    draft = job("one")
    waiting = filled(*crowd, draft, most=10_000)
    assert next(iter(waiting.in_order(0.0))) is draft


def test_purposes_go_by_urgency() -> None:
    jobs = [job(f"holder of {purpose.name}", purpose) for purpose in PURPOSES]
    assert list(filled(*reversed(jobs)).in_order(0.0)) == jobs


def test_a_purpose_has_a_turn_when_its_patience_ends_however_many_drafts_come() -> None:
    final, sheet = job("one", FINAL), job("two", SHEET)
    waiting, order = filled(final, sheet), []
    for tick in range(2000):
        now = tick / 100
        waiting.add(job("three"), now)
        first = next(iter(waiting.in_order(now)))
        waiting.take(first, now)
        if first.purpose is not DRAFT:
            order.append((first, now))
    assert [done for done, _ in order] == [final, sheet]
    assert [now for _, now in order] == [FINAL.patience_s, SHEET.patience_s]


def test_a_draft_waits_for_one_overdue_turn_at_most_however_slow_the_others_are() -> None:
    waiting = filled(*(job("many", FINAL) for _ in range(20)))
    for second in range(1, 10):  # each turn is longer than a final's patience
        draft = job("one")
        waiting.add(draft, second)
        turns: list[Job] = []
        while draft in waiting:
            first = next(iter(waiting.in_order(second + len(turns) / 2)))
            waiting.take(first, second + len(turns) / 2)
            turns.append(first)
        assert len(turns) <= 2


def test_who_has_a_thousand_jobs_lets_another_go_next() -> None:
    waiting = filled(*(job("many") for _ in range(1000)))
    for _ in range(3):
        waiting.take(next(iter(waiting.in_order(0.0))), 0.0)
        waiting.charge("many", 0.02)
    late = job("one")
    waiting.add(late, 1.0)
    assert next(iter(waiting.in_order(1.0))) is late


def test_it_counts_what_jobs_cost_and_not_how_many_they_are() -> None:
    heavy = [job("heavy", REQUEST) for _ in range(10)]
    light = [job("light", REQUEST) for _ in range(100)]
    order = served(filled(*heavy, *light), {**dict.fromkeys(heavy, 10.0), **dict.fromkeys(light, 0.1)})
    assert order.index(light[-1]) < order.index(heavy[2]), "ten seconds of each, then the rest"


def test_a_charge_is_forgotten_with_time_and_never_above_a_minute() -> None:
    waiting = filled()
    waiting.charge("one", 1e6)
    assert waiting.used("one") - waiting.used("another") == 60
    waiting.forget(300.0)
    assert waiting.used("one") - waiting.used("another") == pytest.approx(30)
    waiting.forget(300.0)
    assert waiting.used("one") == waiting.used("another")


def test_a_job_that_lost_its_worker_goes_before_those_of_its_holder() -> None:
    first, second, lost = job("one"), job("one"), job("one")
    waiting = filled(first, second)
    waiting.put_first(lost, 0.0)
    assert list(waiting.in_order(0.0)) == [lost, first, second]


def test_a_full_queue_takes_from_who_has_most_and_refuses_who_has_its_half() -> None:
    many = [job("many", REQUEST) for _ in range(4)]
    some = [job("some", REQUEST) for _ in range(4)]
    waiting = filled(*many, *some, most=8)
    assert waiting.is_full
    with pytest.raises(Refusal, match="full"):
        waiting.add(job("many", REQUEST), 0.0)
    pushed_out = {waiting.add(job(holder, PROBE), 0.0) for holder in ("third", "fourth")}
    assert pushed_out == {many[-1], some[-1]}
    assert len(waiting) == 8
    waiting.add(job("many", DRAFT), 0.0)
    assert len(waiting) == 9, "drafts are not counted"


def test_one_job_each_of_many_holders_fills_the_queue_and_the_next_is_refused() -> None:
    waiting = filled(*(job(f"holder {number}", REQUEST) for number in range(8)), most=8)
    with pytest.raises(Refusal) as refused:
        waiting.add(job("ninth", REQUEST), 0.0)
    assert (refused.value.code, refused.value.retry_after) == ("busy", 2)


def test_adding_costs_the_same_however_many_wait() -> None:
    """Counted in looks at a job's holder: none at those that wait already."""

    class Looked(Job):
        looks = 0

        def __getattribute__(self, name: str) -> object:
            Looked.looks += 1
            return super().__getattribute__(name)

    def looks_for_the_last(count: int) -> int:
        waiting = filled(*(Looked(Order("draft", {}, FINAL, holder="one")) for _ in range(count)))
        last = Looked(Order("draft", {}, FINAL, holder="one"))
        Looked.looks = 0
        waiting.add(last, 0.0)
        waiting.remove(last)
        return Looked.looks

    assert looks_for_the_last(1000) == looks_for_the_last(10)


Arrivals = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.sampled_from(PURPOSES),
        st.floats(0.01, 30),
    ),
    max_size=60,
)


@given(Arrivals)
def test_everybody_is_served_and_jobs_of_one_holder_and_purpose_keep_their_order(arrivals) -> None:
    jobs = {job(holder, purpose): cost for holder, purpose, cost in arrivals}
    order = served(filled(*jobs), jobs)
    assert Counter(order) == Counter(list(jobs))
    for holder, purpose in {(each.holder, each.purpose) for each in jobs}:
        same = [each for each in jobs if (each.holder, each.purpose) == (holder, purpose)]
        assert [each for each in order if each in same] == same


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0.01, 10)), min_size=3, max_size=80))
def test_while_two_holders_both_wait_their_shares_differ_by_no_more_than_a_job_of_each(arrivals) -> None:
    """The bound that start-time fair queuing keeps, at every moment of the schedule."""
    jobs = {job(holder, REQUEST): cost for holder, cost in arrivals}
    dearest: defaultdict[str, float] = defaultdict(float)
    for each, cost in jobs.items():
        dearest[each.holder] = max(dearest[each.holder], cost)
    left = Counter(each.holder for each in jobs)
    had: Counter[str] = Counter()
    for each in served(filled(*jobs), jobs):
        had[each.holder] += jobs[each]
        left[each.holder] -= 1
        both = [holder for holder in left if left[holder] > 0]
        for one in both:
            for other in both:
                assert abs(had[one] - had[other]) <= dearest[one] + dearest[other] + 0.1


@given(Arrivals, st.data())
def test_what_is_removed_is_gone_and_the_counts_follow(arrivals, data) -> None:
    jobs = [job(holder, purpose) for holder, purpose, _ in arrivals]
    waiting = filled(*jobs)
    gone = data.draw(st.sets(st.sampled_from(jobs))) if jobs else set()
    for each in gone:
        waiting.remove(each)
        waiting.remove(each)
    left = [each for each in jobs if each not in gone]
    assert set(waiting.in_order(0.0)) == set(left)
    assert waiting.by_purpose() == Counter(each.purpose.name for each in left)
    assert waiting.clear() == left
    assert len(waiting) == 0 and not waiting.is_full
