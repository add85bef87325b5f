"""A file as the product sees it, in sRGB."""

from __future__ import annotations

from PIL import Image

from app.imaging import profile
from app.imaging.decode import decode
from app.imaging.headers import Limits


def in_srgb(data: bytes) -> Image.Image:
    decoded = decode(data, Limits())
    icc = decoded.metadata.icc
    return profile.to_srgb(decoded.picture, icc) if icc else decoded.picture
