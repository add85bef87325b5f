"""Memory: whether there is enough of it. Codecs report want of it as damage, or as an error of their own."""

from __future__ import annotations


def is_short(size: int) -> bool:
    """Whether `size` bytes cannot be had now. Asking costs nothing: they are never touched."""
    try:
        bytearray(size)
    except MemoryError:
        return True
    return False
