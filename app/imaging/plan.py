"""Plan: which part of the original becomes which pixels of a preview or of the finished file."""

from __future__ import annotations

from dataclasses import dataclass

from app.imaging.operations.geometry import Box, Frame
from app.imaging.view import Region, View

# Margins in pixels. Few sizes, so that a filter's slider seldom changes the part that is resampled.
_MARGINS = (0, 4, 16, 64)


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
    across = _span(view.region, frame.output[0], horizontal=True)
    down = _span(view.region, frame.output[1], horizontal=False)
    wide, high = across[1] - across[0], down[1] - down[0]
    pixel = min(1.0, view.width / wide, view.height / high)
    margin = next((size for size in _MARGINS if size >= reach * pixel), _MARGINS[-1])
    horizontal = _Axis.fit(across, frame.output[0], pixel, margin)
    vertical = _Axis.fit(down, frame.output[1], pixel, margin)
    left, upper, right, lower = frame.box
    return Plan(
        box=(
            left + horizontal.begin * (right - left),
            upper + vertical.begin * (lower - upper),
            left + horizontal.end * (right - left),
            upper + vertical.end * (lower - upper),
        ),
        turns=frame.turns,
        size=(horizontal.size, vertical.size),
        shown=(horizontal.before, vertical.before, horizontal.shown_end, vertical.shown_end),
        pixel=pixel,
    )


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


def _span(region: Region | None, output: int, *, horizontal: bool) -> tuple[int, int]:
    """First and last output pixel of a region, the last one excluded; whole pixels, at least one."""
    if region is None:
        return 0, output
    begin, length = (region.x, region.width) if horizontal else (region.y, region.height)
    first = min(output - 1, round(begin * output))
    return first, min(output, max(first + 1, round((begin + length) * output)))
