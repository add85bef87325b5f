"""WebP stills by libwebp's own C interface, with a second thread: Pillow draws each still as an animation of
one frame, which takes three times as long to read, and has no switch for threads.

The library is the one that comes with Pillow. Where its names cannot be reached, as where Pillow was built
with libwebp inside, Pillow does the same and takes longer.
"""

from __future__ import annotations

from PIL import Image

from app.imaging.libwebp.decoder import decode
from app.imaging.libwebp.encoder import encode


def load() -> None:
    """Before no file can be opened any more. What a first use leaves in memory for good is left now: later it
    would lie between pictures, and keep one from having its place in one piece."""
    decode(encode(Image.new("RGB", (1, 1)), quality=80, lossless=False, method=0))


__all__ = ["decode", "encode", "load"]
