"""Beside: work that goes on while other work is done, on another core where one is idle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from app.imaging import memory

# For a thread and for what two works take at once. Python waits forever for a thread that has no memory to
# begin with, and GLib ends a process when one work takes what the other had been sure of.
_ROOM_BYTES = 128 * 2**20

Found = TypeVar("Found")


@contextmanager
def beside(work: Callable[[], Found]) -> Iterator[Callable[[], Found]]:
    """Runs `work` while the block runs; what is given waits for it, and returns or raises what it did. It is
    over when the block has been left, however that was."""
    if memory.is_short(room=_ROOM_BYTES):
        yield work  # it is done when it is asked for
        return
    with ThreadPoolExecutor(max_workers=1) as threads:
        try:
            running = threads.submit(work)
        except RuntimeError:
            yield work
        else:
            yield running.result
