"""Foresight: what an export would find and take, told from the proxy's sample so that a draft can show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.errors import Refusal
from app.imaging.catalog import field_for, values_for
from app.imaging.judging import score
from app.imaging.judging.sample import trimmed
from app.imaging.operations import detail, geometry
from app.imaging.original import Original
from app.imaging.pipeline import Held, Pipeline
from app.imaging.plan import Plan
from app.imaging.proxy import Proxy
from app.imaging.reading.headers import Limits
from app.imaging.searching import trial
from app.imaging.searching.estimate import Estimates, Ground
from app.imaging.searching.search import SMALLEST_SCALE, Fit, Ladder, fit
from app.imaging.stage_cache import Key, StageCache
from app.imaging.target import Target

# A picture of no more pixels may be encoded once more with every draft, to see what it takes.
_QUICK_PIXELS = 400_000


class Foresight:
    """Looks ahead for drafts; `cache` keeps what it has seen of an original."""

    def __init__(self, cache: StageCache, limits: Limits) -> None:
        self._cache = cache
        self._limits = limits
        self._steps = Pipeline(cache, Counter())
        self._estimates = Estimates(cache)

    def found(self, original: Original, proxy: Proxy, target: Target) -> tuple[Target, bool]:
        """The target with the values that a search would find, about, and whether it meets its limit.

        What has been found stays while only tone, color and detail change, so that a hand on those is not
        held up by a search.
        """
        if not target.limit and not target.seeks_quality:
            return target, True
        shape = geometry.STAGE.chosen(target.values)
        key: Key = (original.key, "found", target.format.name, target.limit, target.chosen_options, shape)
        seen: tuple[Mapping[str, Any], bool] | None = self._cache.get(key)
        if seen is None:
            seen = self._search(original, proxy, target)
            self._cache.put(key, seen, 0)
        changes, reached = seen
        return self._at(original, target, changes), reached

    def export_bytes(
        self, original: Original, proxy: Proxy, target: Target, draft: Ground | None = None
    ) -> int:
        """Bytes of the export; `draft` is one that shows all of it pixel by pixel, if there is one."""
        if draft is None or not _is_quick(draft):
            draft = self._sampled(original, proxy, target)
        size = self._estimates.export_bytes(original.key, draft, target)
        size += 0 if target.strips else proxy.metadata_bytes
        if target.only_compresses(original):
            # What would be larger than the original is replaced by it.
            size = min(size, original.bytes - (proxy.metadata_bytes if target.strips else 0))
        return max(1, size)

    def _search(self, original: Original, proxy: Proxy, target: Target) -> tuple[Mapping[str, Any], bool]:
        if not target.limit:
            picture = self._sampled(original, proxy, target).picture
            tiles = score.tiles(picture, score.looked_at(picture))
            return values_for(quality=trial.lossless_quality(tiles, target, "draft")), True
        ladder = Ladder.of(target.options)

        def changes(tried: Fit) -> Mapping[str, Any]:
            return {**values_for(scale=tried.scale), **ladder.steps[tried.step]}

        def size_of(tried: Fit) -> int:
            return self.export_bytes(original, proxy, self._at(original, target, changes(tried)))

        try:
            return changes(fit(ladder, target.scale, target.limit, size_of)), True
        except Refusal:
            return changes(Fit(0, SMALLEST_SCALE)), False

    def _sampled(self, original: Original, proxy: Proxy, target: Target) -> Ground:
        """The sample as the recipe makes it, at the export's own scale."""
        frame = target.frame
        left, upper, right, lower = geometry.before_turning(frame.box, frame.turns)
        sample = proxy.sample.within((left, upper, right, lower))
        across = frame.output[frame.turns % 2] / ((right - left) * original.width)
        box = (0.0, 0.0, 1.0, 1.0) if sample.corners else (left, upper, right, lower)
        width, height = sample.picture.size
        size = (
            max(1, round((box[2] - box[0]) * width * across)),
            max(1, round((box[3] - box[1]) * height * across)),
        )
        kept_icc = target.kept_icc(proxy.icc, sample.picture.mode)
        picture = self._steps.run(
            Held((original.key, "sample", sample.corners), sample.picture),
            Plan(box, 0, size, (0, 0, *size), 1.0),
            target,
            None if kept_icc else proxy.icc,
        ).picture
        if sample.corners:
            picture = trimmed(picture, across, detail.reach(target.values))
        pixels = frame.output[0] * frame.output[1]
        return Ground(picture, sample.part * pixels / (picture.width * picture.height))

    def _at(self, original: Original, target: Target, changes: Mapping[str, Any]) -> Target:
        """With changed values. The scale must be searched again, a quality need not."""
        if changes.get(field_for("scale").name, target.scale) == target.scale:
            return replace(target, values={**target.values, **changes})
        return Target.of(original, {**target.values, **changes}, self._limits)


def _is_quick(ground: Ground) -> bool:
    """Whether an estimate may stand on a whole draft: its bytes are known, or soon are."""
    width, height = ground.picture.size
    return ground.draft_bytes is not None or width * height <= _QUICK_PIXELS
