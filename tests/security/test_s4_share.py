"""S4: what a connection's share of the loop lets through: honest hands always, floods at a pace or never."""

from __future__ import annotations

import heapq
import threading
from contextlib import suppress

import pytest

from app.budget import Exhausted
from app.web.live.transport import share, turns
from app.web.live.transport.share import COMMAND, FRAME, HANDSHAKE, PACKET, Share
from app.web.live.transport.turns import Turns
from tests.security.clock import Clock


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
        command(own)  # patch_recipe
        command(own)  # preview_shown
        assert clock.now == before


def test_s4_a_thousand_pages_of_one_address_come_in_at_once_and_soon(clock: Clock) -> None:
    for _ in range(1000):
        assert share.admit("a")
    assert clock.now <= share.LONGEST_ADMISSION_S
    before = clock.now
    for _ in range(1000):
        own = Share("a")
        own.owe(HANDSHAKE)
        own.spend(FRAME + PACKET)
        command(own)
    assert clock.now == before


def test_s4_who_floods_is_paused_and_then_ended(clock: Clock) -> None:
    own = Share("a")
    assert flood(own, clock, 2) <= share.BURST + 2 * share.RATE + 1
    with pytest.raises(Exhausted):
        flood(own, clock, 60)
    assert clock.now <= share.PATIENCE_S + 1


@pytest.mark.parametrize("each_takes_s", [0.0, 0.0002], ids=["a fast loop", "a loop that is filled"])
def test_s4_many_who_flood_from_one_address_are_ended_too_and_who_drags_beside_them_is_not_paused(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, each_takes_s: float
) -> None:
    """Also where there are so many that none of them gets much."""
    slept: list[float] = []
    monkeypatch.setattr(clock, "sleep", slept.append)
    honest, floods = Share("a"), [Share("a") for _ in range(50)]
    ready = [(0.0, number) for number in range(50)]
    next_message, worst, loop = 0.0, 0.0, 0.0
    while ready and loop < 60:
        at, number = heapq.heappop(ready)
        clock.now = loop = max(loop + each_takes_s, at)
        while next_message < clock.now:
            honest.waited(unread=300, is_behind=False)
            slept.clear()
            command(honest)
            worst = max(worst, sum(slept))
            next_message += 1 / 120
        slept.clear()
        with suppress(Exhausted):
            floods[number].waited(unread=200_000, is_behind=False)
            floods[number].spend(FRAME + PACKET)
            heapq.heappush(ready, (clock.now + sum(slept), number))
    assert not ready, "all are ended"
    assert worst < 0.005


def test_s4_who_waits_for_each_answer_is_not_greedy_however_long_the_server_takes(clock: Clock) -> None:
    """Such a client seems busy all the time, since the server is, with what others of its address ask for."""
    floods = [Share("a") for _ in range(10)]
    for each in floods:
        with suppress(Exhausted):
            flood(each, clock, share.BURST / share.RATE)
    honest = Share("a")
    for _ in range(100):
        share._greedy.of("a", clock.now).charge(share.GREEDY_RATE, clock.now)
        clock.now += 0.3  # until the server has a turn for it
        honest.waited(unread=300, is_behind=False)
        before = clock.now
        command(honest)
        assert clock.now - before < 0.01
        clock.now += 0.001  # until the client, which has been answered, sends the next


def test_s4_many_hands_of_one_address_let_the_hand_of_another_go_first(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None of them floods, and none is paused; all of them together ask for more than an address's share."""
    greeds: list[float] = []
    monkeypatch.setattr(share.turns, "take", lambda greed, longest_s: greeds.append(greed))
    hands = [Share("many") for _ in range(20)]
    for step in range(10 * 60):
        clock.now = before = step / 60
        for hand in hands:
            hand.waited(unread=150, is_behind=False)
            command(hand)
            command(hand)
        assert clock.now == before
    greeds.clear()
    command(hands[0])
    command(Share("one"))
    many, one = greeds
    assert 0.5 <= many < 0.6 and one < 0.01


def test_s4_connections_without_end_are_slowed_down_and_then_refused(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(clock, "sleep", slept.append)
    at_once = 0
    while share.admit("a"):
        at_once += 1
    waits = [seconds for seconds in slept if seconds > 0]
    assert waits and waits == sorted(waits), "each waits longer than the one before"
    slept.clear()
    assert at_once == pytest.approx(
        share.ADMITTED_BURST + share.ADMITTED_RATE * share.LONGEST_ADMISSION_S, abs=2
    )
    assert share.admit("b") and not any(slept), "others come in"


def test_s4_who_has_asked_for_least_goes_first(clock: Clock) -> None:
    """Though the greediest has come first."""
    line, order, threads = Turns(), [], []
    line._taken = True

    def wait(greed: float) -> None:
        line.take(greed)
        order.append(greed)

    for number, greed in enumerate((0.9, 0.5, 0.1)):
        threads.append(threading.Thread(target=wait, args=(greed,)))
        threads[-1].start()
        while len(line._waiting) <= number:
            pass
    line._pass_on()
    for thread in threads:
        thread.join(10)
    assert order == [0.1, 0.5, 0.9]
    line.take(1)


def test_s4_the_greediest_is_not_kept_waiting_for_ever_by_those_who_come_later(clock: Clock) -> None:
    line, order = Turns(), []
    line._taken = True

    def wait(name: str, greed: float) -> None:
        line.take(greed)
        order.append(name)

    threads = []
    for number, (name, greed) in enumerate((("greedy", 1.0), ("later", 0.0))):
        threads.append(threading.Thread(target=wait, args=(name, greed)))
        threads[-1].start()
        while len(line._waiting) <= number:
            pass
        clock.now += turns.GREEDY_WAIT_S * 1.1
    line._pass_on()
    for thread in threads:
        thread.join(10)
    assert order == ["greedy", "later"]


def behind(own: Share, clock: Clock, full: int, short: int) -> None:
    """A minute of reads, two a second: so many that leave more to be read, and then so many that do not."""
    for number in range(120):
        own.waited(unread=0, is_behind=number % (full + short) < full)
        own.spend(FRAME)
        clock.now += 0.5


def test_s4_who_is_always_behind_is_ended_however_little_it_gets(clock: Clock) -> None:
    with pytest.raises(Exhausted):
        behind(Share("a"), clock, full=3, short=1)


def test_s4_who_is_behind_now_and_then_goes_on(clock: Clock) -> None:
    behind(Share("a"), clock, full=1, short=1)


def test_s4_who_asks_for_the_next_before_it_has_its_answer_lets_all_others_go_first(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though it has asked for little yet, and so many do that a round of them takes a second."""
    waits: list[float] = []
    monkeypatch.setattr(share.turns, "take", lambda greed, longest_s: waits.append(greed * longest_s))
    hasty, used_up = Share("a"), Share("a")
    used_up.spend(share.BURST)
    share._addresses.of("a", clock.now).charge(share.ADDRESS_BURST, clock.now)
    hasty.hastes(True)
    waits.clear()
    hasty.spend(FRAME)
    used_up.spend(FRAME)
    command(Share("a"))
    last, greedy, first = waits
    assert first < greedy <= turns.GREEDY_WAIT_S and last > 10 * greedy
    hasty.hastes(False)
    hasty.spend(FRAME)
    assert waits[-1] <= turns.GREEDY_WAIT_S


def flooded(clock: Clock, addresses: str) -> float:
    """The price that twenty connections of each address pay in a second, who never wait for an answer."""
    floods = [Share(address) for address in addresses for _ in range(20)]
    spent, end = 0.0, clock.now + 1
    while clock.now < end:
        for own in floods:
            own.waited(unread=200_000, is_behind=True)
            own.spend(FRAME)
            spent += FRAME
    return spent


def test_s4_all_who_are_greedy_have_a_fifth_of_the_loop_from_their_first_message(clock: Clock) -> None:
    assert flooded(clock, "a") <= share.GREEDY_RATE + share.GREEDY_BURST + 20
    before = clock.now
    command(Share("a"))
    assert clock.now == before, "a hand of that address waits for none of that"
    other = Share("b")
    other.waited(unread=60_000, is_behind=True)
    other.spend(FRAME)
    assert clock.now == before, "and nobody of another"


def test_s4_the_greedy_of_many_addresses_have_their_part_too(clock: Clock) -> None:
    assert flooded(clock, "abcdefgh") <= share.ALL_GREEDY_RATE + share.ALL_GREEDY_BURST + 160


def test_s4_a_packet_that_has_no_price_is_paid_for_by_its_time(clock: Clock) -> None:
    own = Share("a")
    with own.priced():
        clock.now += 0.001
    timed = share.ROUND + 0.001 * share.PRICES_PER_S
    assert own._owed == pytest.approx(timed)
    with own.priced():
        own.owe(COMMAND)
        clock.now += 1
    assert own._owed == pytest.approx(timed + COMMAND)
    with own.priced():
        clock.now += 1
    assert own._owed == pytest.approx(timed + COMMAND + share.ROUND + share.LONGEST)
