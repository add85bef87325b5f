"""Memory: whether there is enough of it. Codecs report want of it as damage, or as an error of their own."""

from __future__ import annotations

import mmap


def is_short(size: int) -> bool:
    """Whether `size` bytes cannot be had now. Asking costs nothing: they are never touched."""
    try:
        mmap.mmap(-1, max(1, size), flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
    except (OSError, MemoryError, OverflowError):
        return True
    return False
