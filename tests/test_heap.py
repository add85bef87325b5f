"""What is there when a server has started is not gone over again by Python's collector."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import heap

ROOT = Path(__file__).resolve().parents[1]
THP = Path("/sys/kernel/mm/transparent_hugepage/enabled")
#: Bytes in pages of 2 MB that 64 MB of new memory have, inside of `large_pages` and out of it.
PAGES = """
import ctypes, re
from app import heap
heap.use_small_pages()
malloc = ctypes.CDLL(None).malloc
malloc.restype, malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
def large():
    return int(re.search(r"AnonHugePages: +(\\d+)", open("/proc/self/smaps_rollup").read())[1]) // 1024
def fill():
    ctypes.memset(malloc(64 * 2**20), 1, 64 * 2**20)
    return large()
before = large()
with heap.large_pages():
    inside = fill() - before
print(inside, fill() - inside - before)
"""


def test_n3_what_is_there_at_the_start_is_collected_no_more() -> None:
    before = gc.get_freeze_count()
    try:
        kept = [[number] for number in range(1000)]
        heap.settle()
        assert gc.get_freeze_count() >= before + len(kept)
        assert len(gc.get_objects()) < 1000
    finally:
        gc.unfreeze()


@pytest.mark.skipif(
    not THP.exists() or "[never]" in THP.read_text(), reason="this system has no pages of 2 MB for processes"
)
def test_new_memory_comes_in_large_pages_where_that_is_wanted_and_only_there() -> None:
    run = subprocess.run(
        [sys.executable, "-c", PAGES],
        cwd=ROOT,
        env=os.environ | heap.LARGE_PAGES,
        capture_output=True,
        text=True,
        check=True,
    )
    inside, outside = map(int, run.stdout.split())
    assert inside >= 32 and outside == 0
