"""Beside: work that goes on while other work is done, on another core where one is idle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Found = TypeVar("Found")


@contextmanager
def beside(work: Callable[[], Found]) -> Iterator[Callable[[], Found]]:
    """Runs `work` while the block runs; what is given waits for it, and returns or raises what it did. It is
    over when the block has been left, however that was."""
    with ThreadPoolExecutor(max_workers=1) as threads:
        try:
            running = threads.submit(work)
        except RuntimeError:
            yield work  # there is no memory for a thread: it is done when it is asked for
        else:
            yield running.result
