"""The heap: what is free goes back to the system, and what stays is not looked at again and again.

Left alone, the C library keeps hundreds of megabytes of it for later, in pieces between what is still used.
"""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

# From malloc.h; the size is where glibc starts by itself, before it lets it grow to megabytes.
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8
_LARGE_BYTES = 128 * 1024


def return_large_blocks() -> None:
    """From now on each large block goes back as soon as it is free, at the cost of page faults: for a process
    that keeps a few of the many that pass through it."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)


def keep_one_arena() -> None:
    """All threads share one heap. Else each thread sets 64 MB of addresses aside, which count as memory where
    addresses are limited."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def give_back() -> None:
    """Takes milliseconds. Does nothing where the C library cannot (only glibc can)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def settle() -> None:
    """What is there by now stays as long as the process does, and Python's collector does not go over it any
    more. It holds up a server for 50 ms each time, which any flood has it do."""
    gc.collect()
    gc.freeze()
