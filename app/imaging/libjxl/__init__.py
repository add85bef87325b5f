"""JPEG XL by libjxl's own C interface: pixels and JPEGs in, files out, and the way back.

The library comes with the wheel of `jxlpy`; the Python in that knows no profile, no metadata and no JPEG, and
is not used.
"""

from __future__ import annotations

from app.imaging.libjxl.decoder import Pixels, decode, unpack
from app.imaging.libjxl.encoder import encode, pack
from app.imaging.libjxl.library import JxlError, load

__all__ = ["JxlError", "Pixels", "decode", "encode", "load", "pack", "unpack"]
