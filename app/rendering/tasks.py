"""What a render worker can be asked to do. Every public method is a task: JSON-safe arguments in, a
header and a body out. Files are lent by the server, open; a worker knows no path."""

from __future__ import annotations

import base64
import io
import os
import time
from collections.abc import Callable
from typing import Any

from app import heap
from app.chores.kinds import chores
from app.imaging import catalog, glimpse
from app.imaging.glimpse import Glimpse, Teller
from app.imaging.original import Probe
from app.imaging.placeholder import placeholder
from app.imaging.reading.decode import decode
from app.imaging.reading.inspect import Limits
from app.imaging.render import Original, Preview, Renderer
from app.recipe.view import View
from app.rendering.borrowed import Borrowed
from app.rendering.finished import marks_of
from app.rendering.source import FACTS
from app.storage.files import disk_refusals

Answer = tuple[dict[str, Any], bytes]

#: What of samples stays at hand: two dozen stand-ins with what was made of them, and one that passes by.
_STAND_INS_BYTES, _OTHERS_BYTES = 64 * 2**20, 8 * 2**20


class Tasks:
    """The tasks of one worker; its renderer keeps decoded pictures and stages warm between them.

    `memory_mb` is the worker's whole allowance, of which a quarter may hold cached pictures. `advance` is
    told, JSON-safe, what happens before a task's answer: each file that a search has tried.
    """

    def __init__(
        self,
        memory_mb: int,
        max_pixels: int,
        advance: Callable[[dict[str, Any]], None] = lambda progress: None,
    ) -> None:
        self._advance = advance
        self._limits = Limits(max_pixels=max_pixels)
        self._renderer = Renderer(cache_bytes=memory_mb * 2**20 // 4, limits=self._limits)
        # Stand-ins of an album are asked at every move of a hand; the others pass by and drive nothing out.
        self._stand_ins = Teller(_STAND_INS_BYTES, self._limits)
        self._others = Teller(_OTHERS_BYTES, self._limits)
        #: Which file the original of each image was that something is kept of.
        self._known: dict[str, tuple[int, ...]] = {}

    def catalog(self) -> dict[str, Any]:
        return {**catalog.describe(), "chores": [each.to_dict() for each in chores().values()]}

    def ping(self) -> Answer:
        return {}, b""

    def probe(self, files: Borrowed, image_id: str) -> Answer:
        """Accept or refuse an upload: all checks and a full decode. Leaves the proxy in `made`."""
        with files.read("original") as file, heap.large_pages():
            probe = self._renderer.probe(file, self._limits, image_id)
        _write(files, probe.proxy_bytes)
        return {"description": probe.description}, b""

    def admit(self, files: Borrowed) -> Answer:
        """The same for a picture among many: leaves its sample in `made`, and answers its thumbnail."""
        with files.read("original") as file:
            seen = Glimpse.of(file, self._limits)
        _write(files, seen.sample)
        return {"description": seen.description}, seen.thumbnail

    def accept(self, files: Borrowed, image_id: str) -> Answer:
        """Accept or refuse a file, and keep what it decodes to for what is made of it next."""
        with files.read("original") as file:
            return {"description": self._renderer.accept(file, self._limits, image_id)}, b""

    def optimize(self, files: Borrowed, image_id: str, recipe: dict[str, Any], judges: bool) -> Answer:
        """The same, and what the recipe makes of it, into `made`."""
        header, _ = self.accept(files, image_id)
        facts = {name: header["description"][name] for name in FACTS}
        source = self._original(files, image_id, facts)
        return header | {"output": self._export(files, source, recipe, judges)}, b""

    def thumbnail(self, files: Borrowed, image_id: str) -> Answer:
        with files.read("original") as file:
            return {}, glimpse.thumbnail_of(file, self._limits)

    def proxy(self, files: Borrowed, image_id: str) -> Answer:
        """Leaves the proxy in `made`."""
        with files.read("original") as file:
            _write(files, glimpse.proxy_of(file, self._limits))
        return {}, b""

    def estimate(
        self, files: Borrowed, image_id: str, original: dict[str, Any], recipe: dict[str, Any], stays: bool
    ) -> Answer:
        """Bytes that the finished file would have, told from the sample."""
        teller = self._stand_ins if stays else self._others
        return {"bytes": teller.export_bytes(_original(files, image_id, original), recipe)}, b""

    def draft(
        self, files: Borrowed, image_id: str, original: dict[str, Any], recipe: dict[str, Any], view: Any
    ) -> Answer:
        started = time.perf_counter()
        source = self._original(files, image_id, original)
        preview = self._renderer.draft(source, recipe, View.parse(view))
        facts = {"bytes": preview.estimated_bytes, **vars(preview.output)}
        return _answer(preview, facts, started)

    def final(
        self,
        files: Borrowed,
        image_id: str,
        original: dict[str, Any],
        recipe: dict[str, Any],
        view: Any,
        kept: dict[str, Any] | None,
    ) -> Answer:
        """The full-size file, rendered once, and its picture for one view. `kept` are the facts of the file
        that is lent as `made`, where it is finished already."""
        started = time.perf_counter()
        source = self._original(files, image_id, original)
        seen = View.parse(view)
        output = kept or self._export(files, source, recipe, view=seen)
        with files.read("made") as file:
            preview = self._renderer.show(source, recipe | output["found"], file, seen)
        return _answer(preview, output, started)

    def export(
        self, files: Borrowed, image_id: str, original: dict[str, Any], recipe: dict[str, Any]
    ) -> Answer:
        """The full-size file alone, into `made`."""
        return {"output": self._export(files, self._original(files, image_id, original), recipe)}, b""

    def weigh(
        self, files: Borrowed, image_id: str, original: dict[str, Any], recipe: dict[str, Any]
    ) -> Answer:
        """Format and bytes of the full-size file, which is let go of."""
        out = io.BytesIO()
        source = self._original(files, image_id, original)
        made = self._renderer.export(source, recipe, out, judges=False)
        return {"output": {"format": made.format, "bytes": len(out.getbuffer())}}, b""

    def placeholder(
        self, files: Borrowed, image_id: str, original: dict[str, Any], recipe: dict[str, Any]
    ) -> Answer:
        """The size of the full file, its main color, and a tiny stand-in."""
        source = self._original(files, image_id, original)
        return {"placeholder": vars(placeholder(self._renderer, source, recipe))}, b""

    def chore(
        self,
        files: Borrowed,
        image_id: str,
        chore: str,
        format: str,
        content: dict[str, Any],
        describes: bool,
    ) -> Answer:
        """What a chore makes of a file, into `made`; described, after all checks and a full decode, where it
        is to take the place of an accepted one."""
        act = chores()[chore].act
        assert act is not None
        with files.read("original") as file:
            made = act(file.read(), format, content)
        _write(files, made)
        if not describes:
            return {}, b""
        return {"description": Probe.describe(decode(made, self._limits), len(made))}, b""

    def forget(self, image_ids: list[str]) -> Answer:
        for image_id in image_ids:
            self._known.pop(image_id, None)
            self._renderer.forget(image_id)
            self._stand_ins.forget(image_id)
            self._others.forget(image_id)
        heap.give_back()
        return {}, b""

    def let_go_unused(self, seconds: float) -> None:
        """Whoever has a picture open and does nothing with it costs no memory: what was kept for the next
        change is made again, from the proxy in milliseconds."""
        if self._renderer.let_go_unused(seconds):
            heap.give_back()

    def forget_everything(self) -> None:
        self._known.clear()
        self._renderer = Renderer(cache_bytes=self._renderer.cache_bytes, limits=self._limits)

    def _original(self, files: Borrowed, image_id: str, facts: dict[str, Any]) -> Original:
        """Nothing is kept of a file that another has taken the place of (`put_original`)."""
        identity = files.identity("original")
        if self._known.setdefault(image_id, identity) != identity:
            self._renderer.forget(image_id)
            self._known[image_id] = identity
        return _original(files, image_id, facts)

    def _export(
        self,
        files: Borrowed,
        source: Original,
        recipe: dict[str, Any],
        judges: bool = True,
        view: View | None = None,
    ) -> dict[str, Any]:
        """Into `made`, a real file: encoders then need no second copy in memory. Its facts, JSON-safe."""
        with disk_refusals(), files.write("made") as out:
            made = self._renderer.export(
                source, recipe, out, lambda tried: self._advance(vars(tried)), judges=judges, view=view
            )
            out.flush()
            os.fsync(out.fileno())
            return vars(made) | marks_of(out)


def _write(files: Borrowed, made: bytes) -> None:
    with disk_refusals(), files.write("made") as out:
        out.write(made)
        out.flush()
        os.fsync(out.fileno())


def _original(files: Borrowed, image_id: str, facts: dict[str, Any]) -> Original:
    return Original(
        key=image_id,
        open=lambda: files.read("original"),
        open_proxy=lambda: files.map("proxy"),
        **facts,
    )


def _answer(preview: Preview, output: dict[str, Any], started: float) -> Answer:
    """The preview as a data URL (made here: base64 of a picture would hold up the server's loop)."""
    header = {
        "width": preview.width,
        "height": preview.height,
        "region": preview.region.to_dict() if preview.region else None,
        "output": output,
        "render_ms": round((time.perf_counter() - started) * 1000, 1),
    }
    return header, f"data:{preview.mime};base64,".encode() + base64.b64encode(preview.data)
