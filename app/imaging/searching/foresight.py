"""Foresight: what an export would find and take, told from the proxy's sample so that a draft can show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.errors import Refusal
from app.imaging.catalog import field_for, values_for
from app.imaging.choices import Choice
from app.imaging.frame import WHOLE, Box, Pose, Size, within
from app.imaging.judging import score
from app.imaging.judging.sample import trimmed
from app.imaging.operations import detail
from app.imaging.original import Original
from app.imaging.output import AUTO
from app.imaging.packed import PART
from app.imaging.pipeline import Held, Pipeline
from app.imaging.plan import Plan
from app.imaging.proxy import Proxy
from app.imaging.reading.headers import Limits
from app.imaging.searching import choosing, trial
from app.imaging.searching.estimate import Estimates, Ground
from app.imaging.searching.following import Drawn, Following
from app.imaging.searching.search import SMALLEST_SCALE, Fit, Ladder, fit
from app.imaging.stage_cache import Key, StageCache
from app.imaging.target import Target

# A picture of no more pixels may be encoded once more with every draft, to see what it takes.
_QUICK_PIXELS = 400_000
# A sample is enlarged with the picture to at most so many pixels. One of 36 tiles has 590,000 at 200 %.
_SAMPLED_PIXELS = 1_000_000
_QUALITY_STEP = 10


class Foresight:
    """Looks ahead for drafts; `cache` keeps what it has seen of an original."""

    def __init__(self, cache: StageCache, limits: Limits) -> None:
        self._cache = cache
        self._limits = limits
        self._steps = Pipeline(cache, Counter())
        self._estimates = Estimates(cache)
        self._following = Following(cache)

    def found(self, original: Original, proxy: Proxy, target: Target) -> tuple[Target, bool]:
        """The target with the values that a search would find, about, and whether it meets its limit.

        What has been found stays while only tone, color and detail change, so that a hand on those is not
        held up by a search.
        """
        if target.choices:
            target = self._at(original, target, self._choice(original, proxy, target))
        if not target.limit and not target.seeks_quality:
            return target, True
        asked = (target.format.name, target.limit, target.chosen_options, target.frame)
        key: Key = (original.key, "found", *asked)
        seen: tuple[Mapping[str, Any], bool] | None = self._cache.get(key)
        if seen is None:
            seen = self._search(original, proxy, target)
            self._cache.put(key, seen, 0)
        changes, reached = seen
        return self._at(original, target, changes), reached

    def remember(self, original: Original, asked: Target, written: Target) -> None:
        """What an export has found in the place of what was asked for; drafts then follow it."""
        if asked.choices:
            names = {name for choice in asked.choices for name in choice}
            found = {name: written.values[name] for name in names}
            self._cache.put(_choice_key(original, asked), found, 0)

    def _choice(self, original: Original, proxy: Proxy, target: Target) -> Choice:
        """The format of the smallest file, with its options."""
        key = _choice_key(original, target)
        chosen: Choice | None = self._cache.get(key)
        if chosen is None:
            picture = self._sampled(original, proxy, target).picture
            tiles = score.tiles(picture, score.looked_at(picture))

            def at(choice: Choice) -> Target:
                return self._at(original, target, choice)

            def size_of(tried: Target) -> int:
                return self.export_bytes(original, proxy, tried)

            choices = choosing.settled(target, at, tiles, "export")
            chosen = choosing.smallest(choices, lambda choice: size_of(at(choice)))[0]
            self._cache.put(key, chosen, 0)
        return chosen

    def export_bytes(
        self,
        original: Original,
        proxy: Proxy,
        target: Target,
        draft: Ground | None = None,
        drawn: Drawn | None = None,
    ) -> int:
        """Bytes of the export; `draft` is one that shows all of it pixel by pixel, if there is one, and
        `drawn` any that is in the format itself."""
        if target.packs:
            return round(PART * (original.bytes - (proxy.metadata_bytes if target.strips else 0)))

        def look() -> int:
            ground = draft if draft and _is_quick(draft) else self._sampled(original, proxy, target)
            return self._estimates.export_bytes(original.key, ground, target)

        size = self._following.export_bytes(original.key, drawn, target, look) if drawn else look()
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
        part = frame.pose.undone(frame.box)
        sample = proxy.sample.within(part)
        content = frame.content_size
        across = frame.pose.laid(content)[0] / ((part[2] - part[0]) * original.width)
        box, size = _bounded(WHOLE if sample.corners else part, sample.picture.size, across)
        kept_icc = target.kept_icc(proxy.icc, sample.picture.mode)
        picture = self._steps.run(
            Held((original.key, "sample", sample.corners), sample.picture),
            Plan(box, Pose(), size, (0, 0, *size)),
            target,
            None if kept_icc else proxy.icc,
        ).picture
        if sample.corners and box == WHOLE:
            picture = trimmed(picture, across, detail.reach(target.values))
        pixels = content[0] * content[1]
        return Ground(picture, sample.part * pixels / (picture.width * picture.height))

    def _at(self, original: Original, target: Target, changes: Mapping[str, Any]) -> Target:
        """With changed values. A format and the scale must be looked at again, a quality need not."""
        is_format = field_for("format").name in changes
        if not is_format and changes.get(field_for("scale").name, target.scale) == target.scale:
            return replace(target, values={**target.values, **changes})
        return Target.of(original, {**target.values, **changes}, self._limits, target.sight)


def _choice_key(original: Original, target: Target) -> Key:
    """A format stays chosen while the quality moves a little, so that it does not flicker."""
    asked = target.value("quality")
    about = asked if asked == AUTO else round(asked / _QUALITY_STEP)
    return (original.key, "choice", about, bool(target.limit), target.value("lossless"), target.frame)


def _bounded(box: Box, picture: Size, across: float) -> tuple[Box, Size]:
    """A part of a picture `across` times as large, and its size: only the middle of what would be too many
    pixels to be looked at."""
    wide, high = (max(1.0, (box[2 + axis] - box[axis]) * picture[axis] * across) for axis in (0, 1))
    share = min(1.0, (_SAMPLED_PIXELS / (wide * high)) ** 0.5)
    margin = (1 - share) / 2
    size = max(1, round(wide * share)), max(1, round(high * share))
    return within(box, (margin, margin, 1 - margin, 1 - margin)), size


def _is_quick(ground: Ground) -> bool:
    """Whether an estimate may stand on a whole draft: its bytes are known, or soon are."""
    width, height = ground.picture.size
    return ground.draft_bytes is not None or width * height <= _QUICK_PIXELS
