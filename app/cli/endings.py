"""How a command ends by a signal: once, with everything that it started and half made gone."""

from __future__ import annotations

import signal
from types import FrameType

_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def end_cleanly() -> None:
    """Ctrl-C and its like unwind the program once; the exit code is 128 + the signal's number. A signal that
    is ignored (nohup) stays so."""
    chosen = [each for each in _ENDINGS if signal.getsignal(each) is not signal.SIG_IGN]

    def end(number: int, _frame: FrameType | None) -> None:
        for each in chosen:
            signal.signal(each, signal.SIG_IGN)
        raise SystemExit(128 + number)

    for each in chosen:
        signal.signal(each, end)
