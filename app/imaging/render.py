"""Render: the one public door for pixels. A render worker keeps one `Renderer` alive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from typing import Any, BinaryIO

from app.imaging import deep, encode, kept_original, packed
from app.imaging.frame import Frame, Pose
from app.imaging.judging import loss
from app.imaging.judging.score import Score
from app.imaging.metadata.preparing import Prepared, prepared
from app.imaging.operations import detail
from app.imaging.original import Original, Probe
from app.imaging.pipeline import Held, Pipeline
from app.imaging.pixels.resample import resample
from app.imaging.pixels.samples import DEEP, Deep
from app.imaging.plan import Plan, fitted, whole
from app.imaging.preview import Output, Preview
from app.imaging.proxy import Proxy
from app.imaging.proxy_sight import ProxySight
from app.imaging.reading import png
from app.imaging.reading.decode import decode, decode_twice, refusals
from app.imaging.reading.headers import Limits
from app.imaging.reading.metadata import Metadata
from app.imaging.reading.upright import Decoded
from app.imaging.rendition import Rendition
from app.imaging.results import Results
from app.imaging.searching.estimate import Ground
from app.imaging.searching.export import Advance, Export, Finished
from app.imaging.searching.following import Drawn
from app.imaging.searching.foresight import Foresight
from app.imaging.stage_cache import Key, StageCache, picture_bytes
from app.imaging.target import Target
from app.limits import MAX_VIEW
from app.recipe.field import Value
from app.recipe.view import View

__all__ = ["Original", "Output", "Preview", "Probe", "Renderer", "Rendition"]

#: A finished file of at most this many bytes that fits the view is shown as it is.
SHOWN_WHOLE_BYTES = 300_000
# The part of the pixels that are shown which a proxy must have, or else the original is asked.
_ENOUGH_DETAIL = 0.98
# At an angle less will do, while the hand moves: what is cut off shrinks a picture by up to a third, and to
# turn the original takes longer than a frame.
_ENOUGH_AT_ANGLE = 0.6


class Renderer:
    """Renders originals, keeping `cache_bytes` of pictures for what comes next: half of them for drafts, half
    for decoded files and finished pixels, so that neither drives out the other.

    `counts` says how often each costly step has been done: "decode" (of originals), "resample", "srgb",
    "tone", "color", "soften", "detail", "finish", "shown", "encode", "read back" (of finished files).
    """

    def __init__(self, cache_bytes: int = 256 * 2**20, limits: Limits | None = None) -> None:
        self.cache_bytes = cache_bytes
        self.counts: Counter[str] = Counter()
        self._limits = limits or Limits()
        self._drafts = StageCache(cache_bytes // 2)
        self._whole = StageCache(cache_bytes // 2)
        self._draft_steps = Pipeline(self._drafts, self.counts, hasty=True)
        self._export_steps = Pipeline(StageCache(0), self.counts)
        self._foresight = Foresight(self._drafts, self._limits)
        self._results = Results(self._whole, self.counts, self._limits)

    def probe(self, file: BinaryIO, limits: Limits | None = None, key: str = "") -> Probe:
        """Accept a file by all checks and a full decode, or raise the Refusal that says why not. What it
        decodes to is kept for the original of that `key`, if there is one."""
        data = file.read()
        self.counts["decode"] += 1
        decoded, small = decode_twice(data, limits or self._limits, MAX_VIEW)
        self._keep(decoded, key)
        with refusals():
            return Probe.of(decoded, small, len(data))

    def accept(self, file: BinaryIO, limits: Limits | None = None, key: str = "") -> dict[str, Any]:
        """The same for a file of which no draft is asked: its description alone (see `Probe`)."""
        data = file.read()
        self.counts["decode"] += 1
        decoded = decode(data, limits or self._limits)
        self._keep(decoded, key)
        return Probe.describe(decoded, len(data))

    def draft(self, original: Original, recipe_values: Mapping[str, Value], view: View) -> Preview:
        """A quick picture of the result for one view, from the proxy where that has the detail."""
        asked = self._target(original, recipe_values)
        proxy = self._proxy(original)
        with refusals():
            target, reached = self._foresight.found(original, proxy, asked)
        plan = fitted(target.frame, view, detail.reach(target.values))
        source, icc = self._draft_source(original, proxy, plan)
        kept_icc = target.kept_icc(icc, source.picture.mode)
        with refusals():
            held = self._draft_steps.run(source, plan, target, None if kept_icc else icc)
            picture, sent_icc = encode.travelling(held.picture, kept_icc)
            self.counts["encode"] += 1
            if target.is_lossy:
                encoded = encode.draft(picture, target.format, target.values, sent_icc, view)
            else:
                encoded = encode.faithful(picture, sent_icc, encode.TRUE)
            is_all = plan.pixel == 1 and view.region is None
            lossy_bytes = encoded.bytes_at_quality - len(sent_icc or b"")
            own_bytes = lossy_bytes if target.is_lossy else None
            ground = Ground(picture, 1, own_bytes) if is_all else None
            drawn = Drawn(own_bytes, plan, view.region is None) if own_bytes and not is_all else None
            size = self._foresight.export_bytes(original, proxy, target, ground, drawn)
            if view.layer == "loss":
                result = encoded.decoded(picture.mode) if target.is_lossy else picture
                encoded = encode.faithful(loss.heat(result, picture), None)
        return Preview(
            data=encoded.data,
            mime=encoded.format.mime,
            width=encoded.size[0],
            height=encoded.size[1],
            region=view.region,
            output=Output(
                *target.frame.output,
                format=target.format.name,
                quality=target.quality,
                target=target.goal(reached=reached) if target.limit else None,
            ),
            estimated_bytes=size,
        )

    def export(
        self,
        original: Original,
        recipe_values: Mapping[str, Value],
        out: BinaryIO,
        advance: Advance = lambda attempt: None,
        *,
        judges: bool = True,
        view: View | None = None,
    ) -> Rendition:
        """Write the finished file at full size to `out`, which can be read back and cut, best a real file:
        encoders then need no copy. `advance` is told of each attempt of a search for a target size. With
        `judges` it gets its score; `view` is what is to be shown of it next.

        The same original and recipe give the same bytes, always.
        """
        self._results.forget()
        notices: list[str] = []
        asked = self._target(original, recipe_values)
        decoded = self._decoded(original)

        def finish(target: Target) -> Finished:
            return self._finished(original, decoded, target)

        def metadata_of(target: Target) -> Metadata:
            kept_icc = target.kept_icc(decoded.metadata.icc, decoded.picture.mode)
            return replace(ready_for(target).metadata, icc=kept_icc)

        def ready_for(target: Target) -> Prepared:
            return prepared(decoded.metadata, target.wish, target.format.name, target.frame.output)

        def at(changes: Mapping[str, Any]) -> Target:
            changed = self._target(original, {**asked.values, **changes}) if changes else asked
            return replace(changed, packs=False)

        self.counts["encode"] += 1
        with refusals():
            if asked.packs:
                if packed.write(original, decoded, asked, out):
                    return Rendition.of(asked, asked, Score.perfect(), [], kept_original=False)
                notices.append(packed.UNPACKED)
            export = Export(at, finish, metadata_of, advance)
            with self._results.foreseeing(finish, at({}), view) if judges else nullcontext() as foreseen:
                written = export.write(out)
            own = written.as_original(original, asked)
            kept = kept_original.put(original, decoded, own, out, self._limits) if own else None
            written = own if own and kept else written
            self._foresight.remember(original, asked, written)
            judged = Score.perfect() if kept else None
            if foreseen and not kept:
                judged = self._results.judge(original, finish(written), written, out, foreseen(written))
        notices += [*ready_for(written).notices, *kept_original.notices(decoded, kept)]
        return Rendition.of(asked, written, judged, notices, kept_original=kept is not None)

    def show(
        self, original: Original, recipe_values: Mapping[str, Value], file: BinaryIO, view: View
    ) -> Preview:
        """The picture of a finished file: itself where that is small, else its own decoded pixels. What a
        search has found (`Rendition.found`) belongs into the values."""
        target = self._target(original, recipe_values)
        data = file.read()
        output = Output(*target.frame.output, target.format.name, target.quality)
        fits = output.width <= view.width and output.height <= view.height and target.format.shows(view)
        if view.region is None and view.layer == "result" and fits and len(data) <= SHOWN_WHOLE_BYTES:
            mime = target.format.mime
            return Preview(data, mime, output.width, output.height, None, output, len(data))
        plan = fitted(Frame(target.frame.output), view, reach=0)
        decoded = self._results.decoded(original, target, data, plan if view.region is None else None)
        with refusals():
            shown = resample(decoded.picture, plan.box, Pose(), plan.size, hasty=True)
            picture, icc = encode.travelling(shown, decoded.metadata.icc)
            if view.layer == "loss":
                before = self._finished(original, self._decoded(original), target).picture
                same_part = resample(before, plan.box, Pose(), plan.size, hasty=True)
                picture, icc = loss.heat(shown, same_part), None
            self.counts["encode"] += 1
            encoded = encode.faithful(picture, icc)
        mime = encoded.format.mime
        return Preview(encoded.data, mime, *encoded.size, view.region, output, len(data))

    def forget(self, key: str) -> None:
        """Drop everything kept of one original."""
        self._results.forget()
        self._drafts.forget(key)
        self._whole.forget(key)

    def let_go_unused(self, seconds: float) -> int:
        """Drop the pictures that nobody has asked for in so long; the bytes that they took. What has been
        found out about them stays."""
        self._results.forget()
        return sum(cache.let_go_unused(seconds) for cache in (self._drafts, self._whole))

    def _target(self, original: Original, values: Mapping[str, Value]) -> Target:
        sight = ProxySight(original.key, lambda: self._proxy(original), self._drafts)
        return Target.of(original, values, self._limits, sight)

    def _draft_source(self, original: Original, proxy: Proxy, plan: Plan) -> tuple[Held, bytes | None]:
        """The picture a draft is made from, and its profile."""
        across = (plan.box[2] - plan.box[0]) * plan.pose.laid(proxy.picture.size)[0]
        complete = proxy.picture.size == (original.width, original.height)
        enough = _ENOUGH_AT_ANGLE if plan.pose.angle else _ENOUGH_DETAIL
        if complete or across >= enough * plan.size[0]:
            return Held((original.key, "proxy"), proxy.picture), proxy.icc
        decoded = self._decoded(original)
        held = Held((original.key, "original"), decoded.picture)
        return held, decoded.metadata.icc

    def _proxy(self, original: Original) -> Proxy:
        key: Key = (original.key, "proxy")
        proxy: Proxy | None = self._drafts.get(key)
        if proxy is None:
            try:
                proxy = Proxy.from_buffer(original.open_proxy())
            except (OSError, ValueError):
                # Lost, or written by another version: the original is still there.
                proxy = Proxy.of(self._decoded(original))
            self._drafts.put(key, proxy, picture_bytes(proxy.picture))
        return proxy

    def _keep(self, decoded: Decoded, key: str) -> None:
        if key:
            self._whole.put((key, "original"), decoded, picture_bytes(decoded.picture))

    def _decoded(self, original: Original) -> Decoded:
        key: Key = (original.key, "original")
        decoded: Decoded | None = self._whole.get(key)
        if decoded is None:
            with original.open() as file:
                data = file.read()
            self.counts["decode"] += 1
            decoded = decode(data, self._limits, accepted=True)
            self._whole.put(key, decoded, picture_bytes(decoded.picture))
        return decoded

    def _finished(self, original: Original, decoded: Decoded, target: Target) -> Finished:
        """The pixels of the export, kept for another that differs in how it is encoded only."""
        icc = decoded.metadata.icc
        apply_icc = None if target.kept_icc(icc, decoded.picture.mode) else icc
        key: Key = (original.key, "finished", *target.pixel_key, apply_icc is None)
        finished: Finished | None = self._whole.get(key)
        if finished is None:
            source = Held((original.key, "original"), decoded.picture)
            picture = self._export_steps.run(source, whole(target.frame), target, apply_icc).picture

            def deepen(target: Target) -> Deep:
                with original.open() as file:
                    pixels = png.parts(file.read(), self._limits).pixels
                return deep.finished(
                    pixels, decoded, whole(target.frame), target.values, target.sight, apply_icc
                )

            kept_icc = icc if apply_icc is None else None
            finished = Finished(picture, kept_icc, deepen if decoded.depth == DEEP else None)
            # The original's own pixels are kept already; a byte says that this holds them too.
            size = 1 if finished.picture is decoded.picture else picture_bytes(finished.picture)
            self._whole.put(key, finished, size)
        return finished
