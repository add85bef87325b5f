"""The last guard of what runs in the background: a fault is logged and counted, and the work goes on.

A thread that ends with a trace takes its work with it for good, and nobody sees it. So every background
thread is started here, and each turn of its loop stands behind `guarded`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

log = logging.getLogger(__name__)

#: A loop that fails at once each time rests so long between two turns, and fills neither log nor processor.
PAUSE_S = 1.0

_faults: Counter[str] = Counter()


def faults() -> dict[str, int]:
    """How many faults each kind of work has had since the start; read by the metrics."""
    return dict(_faults)


@contextmanager
def guarded(work: str) -> Iterator[None]:
    """Log and count a fault of `work` ("webhook", "sweep") and go on after the block. What ends a thread on
    purpose (SystemExit, GreenletExit) passes."""
    try:
        yield
    except Exception:
        _faults[work] += 1
        log.exception("a fault in the background work %r; it goes on", work)


def background(work: str, run: Callable[[], Any]) -> threading.Thread:
    """Call `run` once, in a thread of its own that does not keep the process alive."""

    def guarded_run() -> None:
        with guarded(work):
            run()

    thread = threading.Thread(target=guarded_run, name=work, daemon=True)
    thread.start()
    return thread


def repeated(work: str, turn: Callable[[], Any], ended: Callable[[], bool], pause_s: float = PAUSE_S) -> None:
    """Call `turn` again and again until `ended()`, whatever goes wrong in one; rest `pause_s` seconds after
    a fault."""
    while not ended():
        faults_before = _faults[work]
        with guarded(work):
            turn()
        if _faults[work] != faults_before:
            time.sleep(pause_s)
