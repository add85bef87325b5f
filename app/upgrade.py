"""A request whose connection has become a websocket answers nothing more; its server must know that.

Each server has its own way to be told. The entry points install it, so that no other floor names a server.
"""

from __future__ import annotations

from collections.abc import Callable

_tell: Callable[[], None] | None = None


def install(tell: Callable[[], None]) -> None:
    """Call `tell()` for every later `done`, in the thread of the request."""
    global _tell
    _tell = tell


def done() -> None:
    """This thread's request has been answered on its connection, which is over."""
    if _tell is not None:
        _tell()
