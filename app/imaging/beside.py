"""Beside: work that goes on while other work is done, on another core where one is idle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from app.imaging import memory

# A thread's stack, and something to begin with. Python waits forever for one that has none to begin with.
_THREAD_BYTES = 32 * 2**20

Found = TypeVar("Found")


@contextmanager
def beside(work: Callable[[], Found]) -> Iterator[Callable[[], Found]]:
    """Runs `work` while the block runs; what is given waits for it, and returns or raises what it did. It is
    over when the block has been left, however that was."""
    if not memory.has_room(_THREAD_BYTES):
        yield work  # it is done when it is asked for
        return
    with ThreadPoolExecutor(max_workers=1) as threads:
        try:
            running = threads.submit(work)
        except RuntimeError:
            yield work
        else:
            yield running.result
