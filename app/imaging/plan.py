"""Plan: which part of the original becomes which pixels of a preview or of the finished file."""

from __future__ import annotations

from dataclasses import dataclass

from app.imaging.frame import Box, Frame, Pixels, Pose, Size, within
from app.recipe.region import Region
from app.recipe.view import View

# Margins in pixels. Few sizes, so that a filter's slider seldom changes the part that is resampled.
_MARGINS = (0, 4, 16, 64)
_WHOLE = Region(0, 0, 1, 1)


@dataclass(frozen=True)
class Canvas:
    """A picture of `size` pixels, background but for another that lies in it from `corner` on."""

    size: Size
    corner: tuple[int, int]


@dataclass(frozen=True)
class Plan:
    """`box` (fractions of the original in its `pose`) is resampled to `size` pixels, margin included; `shown`
    is the part that is left when the margin is cut off, and `canvas` what that is laid on, if anything. One
    output pixel takes `pixel` of them, at most 1."""

    box: Box
    pose: Pose
    size: Size
    shown: Pixels
    pixel: float = 1.0
    canvas: Canvas | None = None

    @property
    def has_margin(self) -> bool:
        return self.shown != (0, 0, *self.size)


def whole(frame: Frame) -> Plan:
    """Everything, at full size."""
    size = frame.content_size
    canvas = Canvas(frame.output, frame.inset[:2]) if frame.inset else None
    return Plan(frame.box, frame.pose, size, (0, 0, *size), canvas=canvas)


def fitted(frame: Frame, view: View, reach: float) -> Plan:
    """What a view shows: never enlarged, and with a margin of neighbors where there are some, as far as the
    filters `reach` (in output pixels)."""
    left, upper, right, lower = (view.region or _WHOLE).pixels(*frame.output)
    wide, high = right - left, lower - upper
    pixel = min(1.0, view.width / wide, view.height / high)
    margin = next((size for size in _MARGINS if size >= reach * pixel), _MARGINS[-1])
    content = frame.content
    horizontal = _Axis.fit((left, right), (content[0], content[2]), pixel, margin)
    vertical = _Axis.fit((upper, lower), (content[1], content[3]), pixel, margin)
    canvas = Canvas((horizontal.canvas, vertical.canvas), (horizontal.corner, vertical.corner))
    return Plan(
        box=within(frame.box, (horizontal.begin, vertical.begin, horizontal.end, vertical.end)),
        pose=frame.pose,
        size=(horizontal.size, vertical.size),
        shown=(horizontal.before, vertical.before, horizontal.shown_end, vertical.shown_end),
        pixel=pixel,
        canvas=canvas if frame.inset else None,
    )


@dataclass(frozen=True)
class _Axis:
    """One direction of a plan: `begin` and `end` in fractions of the content, the rest in preview pixels."""

    begin: float
    end: float
    size: int
    before: int
    shown_end: int
    canvas: int
    corner: int

    @classmethod
    def fit(cls, span: tuple[int, int], content: tuple[int, int], pixel: float, margin: int) -> _Axis:
        """`span` is what is shown of the output, and `content` where the picture lies in it."""
        canvas = max(1, round((span[1] - span[0]) * pixel))
        ratio = canvas / (span[1] - span[0])
        first, last = _common(span, content)
        corner = round((first - span[0]) * ratio)
        shown = max(1, round((last - span[0]) * ratio) - corner)
        # Of the content; where all of it is shown, a rounded ratio keeps its edges where they are.
        length, ratio = content[1] - content[0], shown / (last - first)
        before = min(margin, int((first - content[0]) * ratio))
        after = min(margin, int((content[1] - last) * ratio))
        return cls(
            begin=(first - content[0] - before / ratio) / length,
            end=(last - content[0] + after / ratio) / length,
            size=before + shown + after,
            before=before,
            shown_end=before + shown,
            canvas=canvas,
            corner=corner,
        )


def _common(span: tuple[int, int], content: tuple[int, int]) -> tuple[int, int]:
    """What two spans share; the nearest pixel of the content where they are apart."""
    first = min(max(span[0], content[0]), content[1] - 1)
    return first, max(first + 1, min(span[1], content[1]))
