"""A file as the product sees it, in sRGB."""

from __future__ import annotations

from PIL import Image

from app.imaging.reading import profile
from app.imaging.reading.decode import decode
from app.imaging.reading.headers import Limits


def in_srgb(data: bytes) -> Image.Image:
    decoded = decode(data, Limits())
    icc = decoded.metadata.icc
    return profile.to_srgb(decoded.picture, icc) if icc else decoded.picture
