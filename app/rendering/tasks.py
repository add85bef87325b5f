"""What a render worker can be asked to do. Every public method is a task: JSON-safe arguments in, a
header and a body out. Files are lent by the server, open; a worker knows no path."""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Callable
from typing import Any

from app import heap
from app.imaging import catalog
from app.imaging.placeholder import placeholder
from app.imaging.reading.inspect import Limits
from app.imaging.render import Original, Preview, Renderer
from app.recipe.view import View
from app.rendering.borrowed import Borrowed
from app.rendering.finished import etag_of
from app.storage.files import disk_refusals

Answer = tuple[dict[str, Any], bytes]


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

    def catalog(self) -> dict[str, Any]:
        return catalog.describe()

    def ping(self) -> Answer:
        return {}, b""

    def probe(self, files: Borrowed) -> Answer:
        """Accept or refuse an upload: all checks and a full decode. Leaves the proxy in `made`."""
        with files.read("original") as file:
            probe = self._renderer.probe(file, self._limits)
        with disk_refusals(), files.write("made") as out:
            out.write(probe.proxy_bytes)
            out.flush()
            os.fsync(out.fileno())
        return {"description": probe.description}, b""

    def draft(
        self, files: Borrowed, image_id: str, original: dict[str, Any], recipe: dict[str, Any], view: Any
    ) -> Answer:
        started = time.perf_counter()
        source = _original(files, image_id, original)
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
        source = _original(files, image_id, original)
        output = kept or self._export(files, source, recipe)
        with files.read("made") as file:
            preview = self._renderer.show(source, recipe | output["found"], file, View.parse(view))
        return _answer(preview, output, started)

    def export(
        self, files: Borrowed, image_id: str, original: dict[str, Any], recipe: dict[str, Any]
    ) -> Answer:
        """The full-size file alone, into `made`."""
        return {"output": self._export(files, _original(files, image_id, original), recipe)}, b""

    def placeholder(
        self, files: Borrowed, image_id: str, original: dict[str, Any], recipe: dict[str, Any]
    ) -> Answer:
        """The size of the full file, its main color, and a tiny stand-in."""
        source = _original(files, image_id, original)
        return {"placeholder": vars(placeholder(self._renderer, source, recipe))}, b""

    def forget(self, image_id: str) -> Answer:
        self._renderer.forget(image_id)
        heap.give_back()
        return {}, b""

    def forget_everything(self) -> None:
        self._renderer = Renderer(cache_bytes=self._renderer.cache_bytes, limits=self._limits)

    def _export(self, files: Borrowed, source: Original, recipe: dict[str, Any]) -> dict[str, Any]:
        """Into `made`, a real file: encoders then need no second copy in memory. Its facts, JSON-safe."""
        with disk_refusals(), files.write("made") as out:
            made = self._renderer.export(source, recipe, out, lambda tried: self._advance(vars(tried)))
            out.flush()
            os.fsync(out.fileno())
            return vars(made) | {"etag": etag_of(out)}


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
