"""Memory: whether there is enough of it. Codecs report want of it as damage, or as an error of their own, and
some end the process."""

from __future__ import annotations

import ctypes
import mmap
from functools import cache
from typing import Any


def is_short(*sizes: int, room: int = 0) -> bool:
    """Whether blocks of so many bytes cannot be had now, all together, with `room` for so many bytes beside
    the heap, as for stacks of threads. Asking costs nothing: they are never touched."""
    library = _library()
    blocks = [library.malloc(max(1, size)) for size in sizes]
    try:
        return not all(blocks) or not _has_room(room)
    finally:
        for block in blocks:
            library.free(block)


def _has_room(size: int) -> bool:
    try:
        mmap.mmap(-1, max(1, size), flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
    except OSError:
        return False
    return True


@cache
def _library() -> Any:
    library = ctypes.CDLL(None)
    library.malloc.restype, library.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    library.free.argtypes = [ctypes.c_void_p]
    return library
