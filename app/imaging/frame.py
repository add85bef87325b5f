"""Frame: which part of the upright original is written, how it lies and how large it becomes."""

from __future__ import annotations

from dataclasses import dataclass, replace

#: left, upper, right, lower
Box = tuple[float, float, float, float]
#: The same in whole pixels.
Pixels = tuple[int, int, int, int]
#: Width and height in pixels.
Size = tuple[int, int]

WHOLE: Box = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True)
class Pose:
    """How the upright original lies: `turns` quarter turns clockwise, then `mirrored` left to right, then
    turned clockwise by `angle` degrees around its middle."""

    turns: int = 0
    mirrored: bool = False
    angle: float = 0.0

    @property
    def swaps_sides(self) -> bool:
        """Whether the original's width is now the height."""
        return self.turns % 2 == 1

    def laid(self, size: Size) -> Size:
        """A size of the upright original as it is in this pose, and the other way round."""
        return size[::-1] if self.swaps_sides else size

    def undone(self, box: Box) -> Box:
        """A part of what lies in this pose, in fractions of the upright original (turned by the angle)."""
        left, upper, right, lower = box
        if self.mirrored:
            left, right = 1 - right, 1 - left
        if self.turns == 1:
            return upper, 1 - right, lower, 1 - left
        if self.turns == 2:
            return 1 - right, 1 - lower, 1 - left, 1 - upper
        if self.turns == 3:
            return 1 - lower, left, 1 - upper, right
        return left, upper, right, lower


@dataclass(frozen=True)
class Frame:
    """What of an original is kept: `box` in fractions of it in its `pose`, and `output`, the size in pixels
    that is written. `inset` is where in the output the picture lies, if not everywhere; around it is the
    background."""

    output: Size
    pose: Pose = Pose()
    box: Box = WHOLE
    inset: Pixels | None = None

    @property
    def content(self) -> Pixels:
        """Where in the output the picture lies."""
        return self.inset or (0, 0, *self.output)

    @property
    def content_size(self) -> Size:
        """The pixels that the picture itself takes."""
        left, upper, right, lower = self.content
        return right - left, lower - upper

    def cut(self, part: Box, size: Size) -> Frame:
        """Only a part, given in output pixels, which becomes `size` pixels."""
        width, height = self.output
        left, upper, right, lower = part
        return replace(
            self,
            box=within(self.box, (left / width, upper / height, right / width, lower / height)),
            output=size,
        )


def within(box: Box, part: Box) -> Box:
    """A part of a box, in fractions of what the box is in fractions of."""
    left, upper, right, lower = box
    width, height = right - left, lower - upper
    return left + part[0] * width, upper + part[1] * height, left + part[2] * width, upper + part[3] * height
