"""Pipeline: the stages of a recipe on one picture, in order, with what can be used again kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PIL import Image

from app.imaging.operations import color, detail, finish, tone
from app.imaging.pixels import gaussian
from app.imaging.pixels.resample import resample
from app.imaging.plan import Plan
from app.imaging.reading import profile
from app.imaging.stage_cache import Key, StageCache, picture_bytes
from app.imaging.target import Target
from app.recipe.field import Value


@dataclass(frozen=True)
class Held:
    """A picture, and the key of everything that made it what it is."""

    key: Key
    picture: Image.Image


class Pipeline:
    """`counts` says how often each step has really been done; `cache` holds what the steps gave. What is
    `hasty` is only looked at."""

    def __init__(self, cache: StageCache, counts: Counter[str], *, hasty: bool = False) -> None:
        self._cache = cache
        self._counts = counts
        self._hasty = hasty

    def run(self, source: Held, plan: Plan, target: Target, apply_icc: bytes | None) -> Held:
        """The pixels that are encoded; the order below is the order of the stages.

        `apply_icc` is the profile that is applied to them, None to leave the colors as they are.
        """
        values = target.values
        held = self._step(
            source,
            "resample",
            (plan.box, plan.pose, plan.size),
            partial(resample, box=plan.box, pose=plan.pose, size=plan.size, hasty=self._hasty),
        )
        if apply_icc is not None:
            held = self._step(held, "srgb", (apply_icc,), partial(profile.to_srgb, icc=apply_icc))
        held = self._step(
            held, "tone", tone.STAGE.chosen(values), partial(tone.apply, values=values, sight=target.sight)
        )
        held = self._color(held, values)
        held = self._detail(held, values, plan.pixel)
        if not target.format.alpha:
            chosen = finish.STAGE.chosen(values)
            held = self._step(held, "finish", chosen, partial(finish.apply, values=values))
        if plan.has_margin:
            held = self._step(held, "shown", plan.shown, partial(Image.Image.crop, box=plan.shown))
        if plan.canvas:
            fill = None if target.format.alpha else target.value("background")
            laid = partial(finish.laid_out, size=plan.canvas.size, corner=plan.canvas.corner, fill=fill)
            held = self._step(held, "canvas", (plan.canvas, fill), laid)
        return held

    def _color(self, held: Held, values: Mapping[str, Value]) -> Held:
        """The faded copy is kept apart from how far it is gone from."""

        def kept_faded(picture: Image.Image) -> Image.Image:
            return self._step(Held(held.key, picture), "fade", ("dull",), color.faded).picture

        work = partial(color.apply, values=values, fade=kept_faded)
        return self._step(held, "color", color.STAGE.chosen(values), work)

    def _detail(self, held: Held, values: Mapping[str, Value], pixel: float) -> Held:
        """Soft copies are kept apart from how much they are used, so that sharpening costs one blend."""

        def kept_soft(picture: Image.Image, sigma: float) -> Image.Image:
            blurred = Held((*held.key, ("blurred", *detail.blur.chosen(values).items(), pixel)), picture)
            source = held if picture is held.picture else blurred
            return self._step(source, "soften", (sigma,), partial(gaussian.soften, sigma=sigma)).picture

        chosen = detail.STAGE.chosen(values)
        return self._step(
            held,
            "detail",
            (pixel, *chosen) if chosen else (),
            partial(detail.apply, values=values, pixel=pixel, gaussian=kept_soft),
        )

    def _step(self, held: Held, name: str, asked: Key, work: Callable[[Image.Image], Image.Image]) -> Held:
        """One step: nothing asked is nothing done; a picture that comes back as it went is not kept twice."""
        if not asked:
            return held
        key = (*held.key, (name, *asked))
        picture = self._cache.get(key)
        if picture is None:
            picture = work(held.picture)
            if picture is not held.picture:
                self._counts[name] += 1
                self._cache.put(key, picture, picture_bytes(picture), line=(*key[:2], name))
        return Held(key, picture)
