"""What a render worker can be asked to do. Every public method is a task: JSON-safe arguments in, a
header and a body out. Files go by path; the paths come from the server, never from a user."""

from __future__ import annotations

import base64
import mmap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from app import heap
from app.imaging import catalog
from app.imaging.reading.inspect import Limits
from app.imaging.render import Original, Preview, Renderer, Rendition
from app.recipe.view import View
from app.rendering import renditions
from app.storage.files import write_whole

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

    def probe(self, folder: str) -> Answer:
        """Accept or refuse an upload: all checks and a full decode. Leaves the proxy beside it."""
        with (Path(folder) / "original").open("rb") as file:
            probe = self._renderer.probe(file, self._limits)
        write_whole(Path(folder) / "proxy", probe.proxy_bytes)
        return {"description": probe.description}, b""

    def draft(self, folder: str, original: dict[str, Any], recipe: dict[str, Any], view: Any) -> Answer:
        started = time.perf_counter()
        source = _original(folder, original)
        preview = self._renderer.draft(source, recipe, View.parse(view))
        facts = {
            "bytes": preview.estimated_bytes,
            "width": preview.output.width,
            "height": preview.output.height,
            "format": preview.output.format,
            "quality": preview.output.quality,
            "target": preview.output.target,
        }
        return _answer(preview, facts, started)

    def final(
        self, folder: str, original: dict[str, Any], recipe: dict[str, Any], key: str, view: Any
    ) -> Answer:
        """The full-size file, rendered once, and its picture for one view."""
        started = time.perf_counter()
        source = _original(folder, original)
        rendition = self._rendition(folder, source, recipe, key)
        with (Path(folder) / "renditions" / rendition.file).open("rb") as file:
            preview = self._renderer.show(source, recipe | rendition.found, file, View.parse(view))
        return _answer(preview, rendition.to_dict(), started)

    def export(self, folder: str, original: dict[str, Any], recipe: dict[str, Any], key: str) -> Answer:
        """The full-size file alone."""
        rendition = self._rendition(folder, _original(folder, original), recipe, key)
        return {"output": rendition.to_dict()}, b""

    def forget(self, image_id: str) -> Answer:
        self._renderer.forget(image_id)
        heap.give_back()
        return {}, b""

    def forget_everything(self) -> None:
        self._renderer = Renderer(cache_bytes=self._renderer.cache_bytes, limits=self._limits)

    def _rendition(
        self, folder: str, source: Original, recipe: dict[str, Any], key: str
    ) -> renditions.RenditionFile:
        kept = Path(folder) / "renditions"
        found = renditions.find(kept, key)
        if found is not None:
            return found

        def export(out: BinaryIO) -> Rendition:
            return self._renderer.export(source, recipe, out, lambda tried: self._advance(vars(tried)))

        return renditions.store(kept, key, export)


def _original(folder: str, facts: dict[str, Any]) -> Original:
    def open_proxy() -> mmap.mmap:
        with (Path(folder) / "proxy").open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    return Original(
        key=Path(folder).name,
        open=lambda: (Path(folder) / "original").open("rb"),
        open_proxy=open_proxy,
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
