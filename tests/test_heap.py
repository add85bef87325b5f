"""What is there when a server has started is not gone over again by Python's collector."""

from __future__ import annotations

import gc

from app import heap


def test_n3_what_is_there_at_the_start_is_collected_no_more() -> None:
    before = gc.get_freeze_count()
    try:
        kept = [[number] for number in range(1000)]
        heap.settle()
        assert gc.get_freeze_count() >= before + len(kept)
        assert len(gc.get_objects()) < 1000
    finally:
        gc.unfreeze()
