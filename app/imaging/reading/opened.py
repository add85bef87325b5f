"""Opened: a picture that is about to be decoded, and that a WebP still has been already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin  # noqa: F401  registers the three

from app.imaging import libwebp


@contextmanager
def opened(data: bytes, format: str, size: tuple[int, int] | None = None) -> Iterator[Image.Image]:
    """As one `format` of Pillow's, and no other. A WebP must have the `size` that its header says."""
    still = libwebp.decode(data, size) if format == "webp" else None
    if still is not None:
        yield still
        return
    with Image.open(BytesIO(data), formats=[format.upper()]) as image:
        yield image
