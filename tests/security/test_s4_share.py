"""S4: what a connection's share of the loop lets through: honest hands always, floods at a pace or never."""

from __future__ import annotations

import heapq
import threading
from contextlib import suppress

import pytest

from app.budget import Budget, Budgets, Exhausted
from app.web.live.transport import share, turns
from app.web.live.transport.share import COMMAND, FRAME, HANDSHAKE, PACKET, Share
from app.web.live.transport.turns import Turns


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Addresses that owe nothing, and a clock of one's own."""
    clock = Clock()
    monkeypatch.setattr(share, "time", clock)
    monkeypatch.setattr(turns, "time", clock)
    fresh = Budgets(lambda: Budget(share.ADDRESS_RATE, share.ADDRESS_BURST))
    monkeypatch.setattr(share, "_addresses", fresh)
    return clock


def command(own: Share) -> None:
    own.owe(COMMAND)
    own.spend(FRAME + PACKET)


def flood(own: Share, clock: Clock, seconds: float) -> int:
    """How many unknown messages somebody gets through who sends as fast as possible."""
    count, end = 0, clock.now + seconds
    while clock.now < end:
        own.spend(FRAME + PACKET)
        count += 1
    return count


def test_s4_a_drag_of_sixty_patches_a_second_with_its_answers_is_never_paused(clock: Clock) -> None:
    own = Share("a")
    for step in range(60 * 60):
        clock.now = before = step / 60
        own.rest()
        command(own)  # patch_recipe
        command(own)  # preview_shown
        assert clock.now == before


def test_s4_a_thousand_pages_of_one_address_open_at_once_without_a_pause(clock: Clock) -> None:
    for _ in range(1000):
        assert share.admit("a")
        own = Share("a")
        own.spend(FRAME + PACKET)
        command(own)
    assert clock.now == 0


def test_s4_who_floods_is_paused_and_then_ended(clock: Clock) -> None:
    own = Share("a")
    assert flood(own, clock, 2) <= share.BURST + 2 * share.RATE + 1
    with pytest.raises(Exhausted):
        flood(own, clock, 60)
    assert clock.now <= share.PATIENCE_S + 1


def test_s4_many_who_flood_from_one_address_are_ended_too_and_who_drags_beside_them_is_not_paused(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(clock, "sleep", slept.append)
    honest, floods = Share("a"), [Share("a") for _ in range(50)]
    ready = [(0.0, number) for number in range(50)]
    next_patch, worst = 0.0, 0.0
    while ready:
        clock.now, number = heapq.heappop(ready)
        while next_patch < clock.now:
            honest.rest()
            slept.clear()
            command(honest)
            worst = max(worst, sum(slept))
            next_patch += 1 / 120
        slept.clear()
        with suppress(Exhausted):
            floods[number].spend(FRAME + PACKET)
            heapq.heappush(ready, (clock.now + sum(slept), number))
    assert clock.now <= share.RESTLESS_S + share.LONGEST_WAIT_S, "all are ended"
    assert worst < 0.005


def test_s4_connections_without_end_are_slowed_down_and_then_refused(clock: Clock) -> None:
    admitted = 0
    while clock.now == 0:
        assert share.admit("a")
        admitted += 1
    assert admitted == pytest.approx(share.ADDRESS_BURST / HANDSHAKE, abs=2)
    share._addresses.of("a", clock.now).charge(share.ADDRESS_RATE * (share.LONGEST_WAIT_S + 1), clock.now)
    assert not share.admit("a")
    assert share.admit("b"), "others come in"


def test_s4_who_has_asked_for_least_goes_first() -> None:
    line, order, begun = Turns(), [], threading.Barrier(4)
    line._taken = True

    def wait(level: float) -> None:
        begun.wait()
        line.take(level)
        order.append(level)

    threads = [threading.Thread(target=wait, args=(level,)) for level in (0.1, 0.9, 0.5)]
    for thread in threads:
        thread.start()
    begun.wait()
    while len(line._waiting) < 3:
        pass
    line._pass_on()
    for thread in threads:
        thread.join(10)
    assert order == [0.9, 0.5, 0.1]
    line.take(1)


def never_rest(own: Share, clock: Clock) -> None:
    for _ in range(1000):
        own.spend(FRAME)
        clock.now += 0.05  # until its next turn
        own.work()
        own.rest()  # there was something to read at once


def test_s4_who_never_lets_the_server_wait_is_ended_however_little_it_gets(clock: Clock) -> None:
    with pytest.raises(Exhausted):
        never_rest(Share("a"), clock)
    assert clock.now == pytest.approx(share.RESTLESS_S, abs=0.2)


def test_s4_who_lets_the_server_wait_a_fifth_of_the_time_goes_on(clock: Clock) -> None:
    own = Share("a")
    for _ in range(1000):
        own.spend(FRAME)
        clock.now += 0.04
        own.work()
        clock.now += 0.011
        own.rest()
