"""A photo in a renderer of its own, as a worker has it: what is measured without a server."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from app.imaging.original import Original
from app.imaging.render import Renderer
from app.recipe.view import View
from bench import running
from bench.drag import VIEW

_FACTS = ("bytes", "width", "height", "format", "has_alpha")
#: What a worker keeps with the memory that it has unless told otherwise.
_CACHE_BYTES = 512 * 2**20


class Subject:
    """`data` is the photo, a JPEG of so many megapixels. Values that are not named have their defaults."""

    def __init__(self, megapixels: float) -> None:
        self.data = running.photo(*running.size_of(megapixels))
        self._renderer = Renderer(_CACHE_BYTES)
        probe = self._renderer.probe(BytesIO(self.data), key="photo")
        facts: dict[str, Any] = {name: probe.description[name] for name in _FACTS}
        self._original = Original(
            key="photo", open=lambda: BytesIO(self.data), open_proxy=lambda: probe.proxy_bytes, **facts
        )
        self._view = View(VIEW["width"], VIEW["height"])

    def draft(self, values: Mapping[str, Any]) -> None:
        self._renderer.draft(self._original, values, self._view)

    def final(self, values: Mapping[str, Any]) -> None:
        """The file, its score and its picture for the screen."""
        with tempfile.TemporaryFile() as file:
            made = self._renderer.export(self._original, values, file, view=self._view)
            file.seek(0)
            self._renderer.show(self._original, {**values, **made.found}, file, self._view)
