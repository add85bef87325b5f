"""A change of the recipe is timed once, by the first preview that shows it."""

from __future__ import annotations

from app.editing.stopwatch import Stopwatch


def test_the_first_preview_of_a_revision_stops_its_clock_and_the_second_finds_none() -> None:
    watch = Stopwatch(7)
    watch.note(8, 1.0)
    watch.note(8, 2.0)
    assert watch.stop(7) == []
    assert watch.stop(8) == [1.0]
    assert watch.stop(8) == []


def test_a_newer_preview_stops_the_clocks_of_the_revisions_that_were_skipped() -> None:
    watch = Stopwatch(0)
    watch.note(1, 1.0)
    watch.note(3, 2.0)
    watch.note(4, 3.0)
    assert watch.stop(3) == [1.0, 2.0, 2.0]
    assert watch.stop(9) == [3.0]
