"""The stage cache keeps what was used last, within its bytes."""

from __future__ import annotations

from app.imaging.stage_cache import StageCache


def test_the_longest_unused_value_goes_first() -> None:
    cache = StageCache(budget=30)
    for name in ("a", "b", "c"):
        cache.put((name,), name, 10)
    assert cache.get(("a",)) == "a"
    cache.put(("d",), "d", 10)
    assert [cache.get((name,)) for name in ("a", "b", "c", "d")] == ["a", None, "c", "d"]
    assert cache.used == 30


def test_a_value_larger_than_the_budget_is_not_kept_and_drives_nothing_out() -> None:
    cache = StageCache(budget=30)
    cache.put(("a",), "a", 30)
    cache.put(("b",), "b", 31)
    assert (cache.get(("a",)), cache.get(("b",))) == ("a", None)


def test_a_value_put_again_counts_once() -> None:
    cache = StageCache(budget=30)
    cache.put(("a",), "old", 20)
    cache.put(("a",), "new", 10)
    assert (cache.get(("a",)), cache.used) == ("new", 10)


def test_forgetting_drops_everything_of_one_original() -> None:
    cache = StageCache(budget=90)
    for key in (("one",), ("one", "tone", 5), ("other", "tone", 5)):
        cache.put(key, "picture", 10)
    cache.forget("one")
    assert [cache.get(key) for key in (("one",), ("one", "tone", 5), ("other", "tone", 5))] == [
        None,
        None,
        "picture",
    ]
    assert cache.used == 10


def test_of_a_line_the_three_that_were_used_last_are_kept() -> None:
    cache = StageCache(budget=900)
    cache.put(("photo", "other"), 0, 10, line=("photo", "color"))
    for step in range(5):
        cache.put(("photo", step), step, 10, line=("photo", "tone"))
        cache.get(("photo", 0))
    kept = [step for step in range(5) if cache.get(("photo", step)) is not None]
    assert kept == [0, 3, 4] and cache.get(("photo", "other")) == 0
    assert cache.used == 40


def test_what_nobody_asks_for_is_let_go_and_what_was_found_out_stays() -> None:
    now = [0.0]
    cache = StageCache(budget=900, clock=lambda: now[0])
    cache.put(("photo", "old"), "picture", 10)
    cache.put(("photo", "used"), "picture", 10)
    cache.put(("photo", "found"), "quality 71", 0)
    now[0] = 50.0
    cache.get(("photo", "used"))
    now[0] = 70.0
    assert cache.let_go_unused(60) == 10
    assert [cache.get(("photo", name)) for name in ("old", "used", "found")] == [
        None,
        "picture",
        "quality 71",
    ]
    assert cache.used == 10
