"""Sight: what an operation may ask of the picture itself, where its numbers depend on what is in it.

Operations are given it by the name `sight`. Draft and file are answered from the same proxy, so they agree.
"""

from __future__ import annotations

from app.imaging.frame import Frame


class Sight:
    """This one sees nothing, and says what changes least."""

    def place_of_subject(self, frame: Frame, size: tuple[float, float]) -> tuple[float, float]:
        """Where a part of `size` output pixels lies that shows what the eye goes to: 0..1 of the room there
        is, across and down. (0.5, 0.5) is the middle."""
        return 0.5, 0.5

    def darkest_and_lightest(self) -> tuple[float, float]:
        """The levels (0..1, the first below the second) between which nearly all of the picture lies."""
        return 0.0, 1.0


BLIND = Sight()
