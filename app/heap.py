"""The heap: what is free goes back to the system. Left alone, the C library keeps hundreds of megabytes of
it for later, in pieces between what is still used."""

from __future__ import annotations

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Takes milliseconds. Does nothing where the C library cannot (only glibc can)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
