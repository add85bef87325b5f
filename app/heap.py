"""The heap: what is free goes back to the system, and what stays is not looked at again and again.

Left alone, the C library keeps hundreds of megabytes of it for later, in pieces between what is still used.
"""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

# From malloc.h.
_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8
# Above any preview: each is copied some times on its way, and to be given its pages by the system took a
# quarter of what the web process has to do for one.
_LARGE_BYTES = 2**20
_MOST_FREE_BYTES = 4 * _LARGE_BYTES
_HUGE_MB, _MOST_FREE_MB = 128, 256
_PR_SET_THP_DISABLE = 41  # linux/prctl.h
#: In the environment of a process that uses `large_pages`. glibc from 2.35 on knows it, others do not mind.
LARGE_PAGES = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}


def return_large_blocks() -> None:
    """From now on each large block goes back as soon as it is free, at the cost of page faults, and so does
    what is free at the end: for a process that keeps a few of the many that pass through it. What is free
    between those that stay waits for `give_back`."""
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)
        library.mallopt(_M_TRIM_THRESHOLD, _MOST_FREE_BYTES)


def keep_for_the_next(memory_mb: int) -> None:
    """From now on what is free stays at hand, but for huge blocks: for a process that works on one picture
    after the other, in so many MiB. To be given tens of megabytes by the system took a fifth of the time of a
    decode, and a tenth of an AVIF's. `give_back` is for when nothing is to do."""
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(_M_MMAP_THRESHOLD, min(_HUGE_MB, memory_mb // 8) * 2**20)
        library.mallopt(_M_TRIM_THRESHOLD, min(_MOST_FREE_MB, memory_mb // 4) * 2**20)


def use_small_pages() -> None:
    """Pages of 4 kB, as the system has them otherwise too."""
    _set_thp(disabled=True)


@contextmanager
def large_pages() -> Iterator[None]:
    """What is new inside comes in pages of 2 MB where the system has some: a hundred megabytes for a picture
    then take half the time. Not for all, since blocks begin at such a page: libwebp takes 7 % longer
    where its planes lie alike."""
    _set_thp(disabled=False)
    try:
        yield
    finally:
        _set_thp(disabled=True)


def _set_thp(*, disabled: bool) -> None:
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_THP_DISABLE, int(disabled), 0, 0, 0)


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
