"""Preload: what a render would otherwise load when it first needs it. A worker can open no file later."""

from __future__ import annotations

import encodings.ascii
import encodings.latin_1
import encodings.utf_8  # noqa: F401
from importlib import import_module

from app.imaging.pixels import vips

#: Pillow looks for these by name when a file is opened.
_PLUGINS = ("JpegImagePlugin", "PngImagePlugin", "WebPImagePlugin", "AvifImagePlugin")


def preload() -> None:
    for name in _PLUGINS:
        import_module(f"PIL.{name}")
    vips.load()
