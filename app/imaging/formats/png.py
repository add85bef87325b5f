"""PNG, through zlib-ng."""

from __future__ import annotations

from typing import IO

from PIL import Image, PngImagePlugin

from app.imaging.spec import Format, Growth, Purpose

# Above this many pixels the strongest deflate takes seconds for a percent.
_STRONG_PIXELS = 2_000_000


def encode(
    picture: Image.Image,
    out: IO[bytes],
    *,
    purpose: Purpose,
    icc: bytes | None = None,
    exif: bytes | None = None,
    xmp: bytes | None = None,
) -> None:
    """Lossless; a draft is deflated in haste."""
    strong = picture.width * picture.height <= _STRONG_PIXELS
    level = 1 if purpose == "draft" else 9 if strong else 6
    text = PngImagePlugin.PngInfo()
    if xmp:
        text.add_itxt("XML:com.adobe.xmp", xmp.decode("utf-8", "replace"))
    picture.save(out, "PNG", compress_level=level, icc_profile=icc, exif=exif or b"", pnginfo=text)


FORMAT = Format(
    name="png",
    label="PNG",
    mime="image/png",
    extension="png",
    alpha=True,
    gray=True,
    lossy=False,
    max_side=2**31 - 1,  # PNG specification, 5.3
    growth=Growth(ratio=0.93, exponent=0.75),
    encode=encode,
)
