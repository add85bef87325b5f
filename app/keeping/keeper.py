"""Who keeps images together."""

from __future__ import annotations

from typing import Protocol


class Keeper(Protocol):
    """What keeps images together: an album."""

    def touch(self) -> None: ...

    def left_s(self) -> float:
        """Seconds until it goes if nobody uses it before."""
        ...
