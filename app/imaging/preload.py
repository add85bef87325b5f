"""Preload: what a render would otherwise load when it first needs it. A worker can open no file later, and a
library that is not there is often taken for a picture without metadata."""

from __future__ import annotations

from importlib import import_module

from app.imaging import libjxl, libwebp
from app.imaging.keeping import turbojpeg
from app.imaging.pixels import vips

#: What Pillow and the standard library load from within functions; a test finds them all.
LAZY = (
    *("PIL.AvifImagePlugin", "PIL.JpegImagePlugin", "PIL.PngImagePlugin", "PIL.WebPImagePlugin"),
    *("PIL.BmpImagePlugin", "PIL.GifImagePlugin", "PIL.PpmImagePlugin"),  # looked for at the first picture
    *("PIL.ImageFilter", "PIL.MpoImagePlugin", "PIL.TiffImagePlugin"),  # TIFF is what EXIF is written in
    *("_strptime", "colorsys", "heapq", "unicodedata"),
    *("encodings.ascii", "encodings.latin_1", "encodings.utf_16", "encodings.utf_8"),
    *("encodings.utf_16_be", "encodings.utf_16_le"),
)


def preload() -> None:
    for name in LAZY:
        import_module(name)
    vips.load()
    turbojpeg.load()
    libjxl.load()
    libwebp.load()
