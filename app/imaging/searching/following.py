"""Following: what exports take, told from the bytes of drafts between two looks at the sample.

A look costs a fifth of a draft, and while a hand moves tone, color or quality, the export's bytes move as the
draft's do.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.imaging.operations import detail
from app.imaging.plan import Plan
from app.imaging.stage_cache import Key, StageCache
from app.imaging.target import Target

# By these factors bytes and pixels may move away from those at the last look.
_FAR, _FAR_IN_PIXELS = 1.5, 1.15
# Looks that are remembered: a hand that goes back over a scale finds them again.
_LOOKS = 16
# Bytes grow with the pixels of the export to this power, while the draft stays as large as the view: what is
# scaled down less has less to tell in each of its pixels.
_BY_PIXELS = 0.85


@dataclass(frozen=True)
class Drawn:
    """A draft by an encoder that is asked for: its `bytes`, the `plan` that it was drawn by, and whether that
    shows the `whole`, whose bytes move as a crop or an angle does."""

    bytes: int
    plan: Plan
    whole: bool


@dataclass(frozen=True)
class _Look:
    draft_bytes: int
    pixels: float
    export_bytes: int

    def is_near(self, draft_bytes: int, pixels: float) -> bool:
        return (
            1 / _FAR < draft_bytes / self.draft_bytes < _FAR
            and 1 / _FAR_IN_PIXELS < pixels / self.pixels < _FAR_IN_PIXELS
        )


class Following:
    """The last looks at each sample are kept in `cache`."""

    def __init__(self, cache: StageCache) -> None:
        self._cache = cache

    def export_bytes(self, original_key: str, drawn: Drawn, target: Target, look: Callable[[], int]) -> int:
        """What `look` would tell, about; it is asked where nothing near is known."""
        key = _key(original_key, drawn, target)
        pixels = 1 / drawn.plan.pixel**2  # of the export, for each of the draft
        looks: tuple[_Look, ...] = self._cache.get(key) or ()
        near = next((each for each in reversed(looks) if each.is_near(drawn.bytes, pixels)), None)
        if near is None:
            near = _Look(drawn.bytes, pixels, look())
            self._cache.put(key, (*looks, near)[-_LOOKS:], 0)
        grown = math.pow(pixels / near.pixels, _BY_PIXELS) * drawn.bytes / near.draft_bytes
        return max(1, round(near.export_bytes * grown))


def _key(original_key: str, drawn: Drawn, target: Target) -> Key:
    """All that draft and export do not have in common: how hard each is pressed, and what is fine enough to
    be lost in one of them."""
    fields = (field for field in target.options if field.role not in ("quality", "colors"))
    pressed = tuple((field.name, target.values[field.name]) for field in fields)
    fine = detail.STAGE.chosen(target.values)
    seen = drawn.plan.pose.turns if drawn.whole else replace(drawn.plan, pixel=1.0)
    return (original_key, "followed", target.format.name, pressed, fine, seen)
