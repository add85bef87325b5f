"""Plan: which part of the original becomes which pixels of a preview or of the finished file."""

from __future__ import annotations

from dataclasses import dataclass

from app.imaging.operations.geometry import Box, Frame
from app.recipe.region import Region
from app.recipe.view import View

# Margins in pixels. Few sizes, so that a filter's slider seldom changes the part that is resampled.
_MARGINS = (0, 4, 16, 64)
_WHOLE = Region(0, 0, 1, 1)


@dataclass(frozen=True)
class Plan:
    """`box` (fractions of the turned original) is resampled to `size` pixels, margin included; `shown` is the
    part that is left when the margin is cut off. One output pixel takes `pixel` of them, at most 1."""

    box: Box
    turns: int
    size: tuple[int, int]
    shown: tuple[int, int, int, int]
    pixel: float

    @property
    def has_margin(self) -> bool:
        return self.shown != (0, 0, *self.size)


def whole(frame: Frame) -> Plan:
    """Everything, at full size."""
    return Plan(frame.box, frame.turns, frame.output, (0, 0, *frame.output), 1.0)


def fitted(frame: Frame, view: View, reach: float) -> Plan:
    """What a view shows: never enlarged, and with a margin of neighbors where there are some, as far as the
    filters `reach` (in output pixels)."""
    left, upper, right, lower = (view.region or _WHOLE).pixels(*frame.output)
    wide, high = right - left, lower - upper
    pixel = min(1.0, view.width / wide, view.height / high)
    margin = next((size for size in _MARGINS if size >= reach * pixel), _MARGINS[-1])
    horizontal = _Axis.fit((left, right), frame.output[0], pixel, margin)
    vertical = _Axis.fit((upper, lower), frame.output[1], pixel, margin)
    return Plan(
        box=_within(frame.box, (horizontal.begin, vertical.begin, horizontal.end, vertical.end)),
        turns=frame.turns,
        size=(horizontal.size, vertical.size),
        shown=(horizontal.before, vertical.before, horizontal.shown_end, vertical.shown_end),
        pixel=pixel,
    )


def _within(box: Box, part: Box) -> Box:
    """A part of a box, in fractions of what the box is in fractions of."""
    left, upper, right, lower = box
    width, height = right - left, lower - upper
    return left + part[0] * width, upper + part[1] * height, left + part[2] * width, upper + part[3] * height


@dataclass(frozen=True)
class _Axis:
    """One direction of a plan: `begin` and `end` in fractions of the output, the rest in preview pixels."""

    begin: float
    end: float
    size: int
    before: int
    shown_end: int

    @classmethod
    def fit(cls, span: tuple[int, int], output: int, pixel: float, margin: int) -> _Axis:
        first, last = span
        shown = max(1, round((last - first) * pixel))
        ratio = shown / (last - first)
        before = min(margin, int(first * ratio))
        after = min(margin, int((output - last) * ratio))
        return cls(
            begin=(first - before / ratio) / output,
            end=(last + after / ratio) / output,
            size=before + shown + after,
            before=before,
            shown_end=before + shown,
        )
