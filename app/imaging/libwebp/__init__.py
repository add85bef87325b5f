"""WebP stills by libwebp's own C interface, with a second thread: Pillow draws each still as an animation of
one frame, which takes three times as long to read, and has no switch for threads.

The library is the one that comes with Pillow. Where its names cannot be reached, as where Pillow was built
with libwebp inside, Pillow does the same and takes longer.
"""

from __future__ import annotations

from app.imaging.libwebp.decoder import decode
from app.imaging.libwebp.encoder import encode
from app.imaging.libwebp.library import load

__all__ = ["decode", "encode", "load"]
