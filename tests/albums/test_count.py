"""What is foretold of an album: from what is known of each member, and of those like it."""

from __future__ import annotations

import pytest

from app.albums import steps
from app.albums.count import STAND_INS, Count, Subject, groups, stand_ins
from app.albums.known import At
from app.albums.settings import Settings
from app.editing.history import Steps
from app.imaging.catalog import describe
from app.recipe.recipe import Catalog, Recipe

CATALOG = Catalog(describe())
DEFAULT = Settings(Recipe.default(CATALOG))


def subjects(count: int, key: str) -> list[Subject]:
    return [Subject(f"{number}", 1000 * (number + 1), key) for number in range(count)]


def test_all_that_is_counted_is_the_sum() -> None:
    count = Count()
    for each in subjects(5, "a"):
        count.note(each, each.bytes // 2)
    told = count.total(subjects(5, "a"))
    assert (told["bytes"], told["counted"], told["of"]) == (7500, 5, 5)
    assert told["low"] < told["bytes"] < told["high"]
    for each in subjects(5, "a"):
        count.note(each, each.bytes // 2, is_exact=True)
    assert count.total(subjects(5, "a"))["low"] == 7500


def test_a_file_that_was_made_counts_before_what_was_foretold_of_it() -> None:
    count = Count()
    (with_a,), (with_b,) = subjects(1, "a"), subjects(1, "b")
    count.note(with_a, 10, is_exact=True)
    count.note(with_a, 99)
    assert count.total([with_a])["bytes"] == 10
    count.note(with_b, 99)
    assert count.total([with_b])["bytes"] == 99
    assert count.total([with_a])["bytes"] == 10, "what was counted before is kept"


def test_stand_ins_carry_the_last_full_count_to_the_rest() -> None:
    count, all_before = Count(), subjects(200, "a")
    for each in all_before:
        count.note(each, each.bytes // (2 if int(each.id) % 2 else 4))
    whole = count.total(all_before)["bytes"]
    now = subjects(200, "b")
    chosen = stand_ins(now)
    assert len(chosen) == STAND_INS and len({each.id for each in chosen}) == STAND_INS
    for each in chosen:
        before = each.bytes // (2 if int(each.id) % 2 else 4)
        count.note(each, before // 2)
    told = count.total(now)
    assert told["bytes"] == pytest.approx(whole / 2, rel=0.001) and told["counted"] == STAND_INS
    assert told["low"] <= whole / 2 <= told["high"]


def test_while_the_hand_moves_on_what_was_counted_a_moment_before_stands_for_what_is_not_yet() -> None:
    count, before = Count(), subjects(200, "a")
    for each in before:
        count.note(each, each.bytes)
    whole = count.total(before)["bytes"]
    for each in stand_ins(subjects(200, "b")):
        count.note(each, each.bytes // 2)
    told = count.total(subjects(200, "c"))
    assert told["bytes"] == pytest.approx(whole / 2, rel=0.01) and told["counted"] == 0
    one = stand_ins(subjects(200, "c"))[0]
    count.note(one, one.bytes // 4)
    assert count.total(subjects(200, "c"))["bytes"] < told["bytes"], "what is counted goes before it"


def at_quality(quality: int, count: int = 200) -> list[Subject]:
    return [Subject(each.id, each.bytes, f"q{quality}", At("else", quality)) for each in subjects(count, "")]


def test_a_quality_between_two_that_are_known_needs_no_count() -> None:
    count = Count()
    for each in at_quality(50):
        count.note(each, each.bytes)
    whole = count.total(at_quality(50))["bytes"]
    for each in stand_ins(at_quality(60)):
        count.note(each, 4 * each.bytes)
    between = at_quality(55)
    assert all(map(count.is_foretold, stand_ins(between))) and not any(map(count.is_known, between))
    told = count.total(between)
    assert told["bytes"] == pytest.approx(2 * whole, rel=0.001) and told["counted"] == 0
    assert told["low"] < told["bytes"] < told["high"]


def test_what_lies_beyond_or_far_between_is_counted_and_so_is_another_look() -> None:
    count = Count()
    for quality in (20, 50):
        for each in stand_ins(at_quality(quality)):
            count.note(each, each.bytes)
    for quality in (10, 35, 60):
        assert not any(map(count.is_foretold, at_quality(quality)))
    first = stand_ins(at_quality(50))[0]
    assert count.is_foretold(first)
    assert not count.is_foretold(Subject(first.id, first.bytes, "x", At("another", 50)))


def test_what_is_kept_of_a_member_has_an_end() -> None:
    count = Count()
    for quality in range(1, 100):
        for each in at_quality(quality, 1000):
            count.note(each, 1)
    known = [quality for quality in range(1, 100) if count.is_known(at_quality(quality, 1)[0])]
    assert known == list(range(70, 100))
    count.forget(["0"])
    assert not count.is_known(at_quality(99, 1)[0]) and count.is_known(at_quality(99, 2)[1])


def test_groups_are_of_about_the_same_size_and_hold_everybody_once() -> None:
    for count in (0, 1, 5, 24, 25, 1000):
        made = groups(subjects(count, "a"))
        assert sum(map(len, made)) == count and len(made) == min(count, STAND_INS)
        assert max(map(len, made), default=0) - min(map(len, made), default=0) <= 1


def test_settings_and_their_history_are_the_same_after_they_were_stored() -> None:
    history: Steps[Settings] = Steps()
    now = DEFAULT
    for quality in range(10, 40):
        history.begin(now)
        now = now.patched({"quality": quality}, CATALOG)
        if quality % 3 == 0:
            now = now.patched_own(["x", "y"], {"scale": quality, "crop": None}, CATALOG)
        if quality % 7 == 0:
            now = now.patched_own(["x"], {"scale": None}, CATALOG)
        history.settle(now)
    undone = history.undo(now)
    assert undone is not None
    loaded, kept = steps.load(steps.stored(undone, history), CATALOG)
    assert loaded == undone and kept.past == history.past and kept.future == history.future


def test_a_long_history_of_many_members_is_stored_in_part() -> None:
    history: Steps[Settings] = Steps()
    now, ids = DEFAULT, [str(number) for number in range(1000)]
    for scale in range(20, 60):
        history.begin(now)
        now = now.patched_own(ids, {"scale": scale}, CATALOG)
        history.settle(now)
    body = steps.stored(now, history)
    assert sum(len(step["own"]) for step in body["steps"]) <= 10_000
    assert steps.load(body, CATALOG)[0] == now


@pytest.mark.parametrize("body", [{}, {"steps": [], "step": 0}, {"steps": "x"}, {"steps": [], "step": 4}])
def test_what_cannot_be_read_is_the_default(body: dict[str, object]) -> None:
    assert steps.load(body, CATALOG)[0] == DEFAULT
