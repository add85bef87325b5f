"""Disk work that may block goes through `offload`, so that a slow disk never stops the live loop.

By default the call is made where it stands. The green server's entry points (floor 5) install a pool of
native threads; such a function must touch no green lock, queue or socket (see docs/architecture.md).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Result = TypeVar("Result")

_runner: Callable[..., Any] | None = None


def install(runner: Callable[..., Any]) -> None:
    """Use `runner(function, *args)` for every later `offload`; it returns the function's result."""
    global _runner
    _runner = runner


def offload(function: Callable[..., Result], *args: Any) -> Result:
    """Call `function(*args)` where blocking hurts nobody and return its result; errors pass through."""
    if _runner is None:
        return function(*args)
    result: Result = _runner(function, *args)
    return result
