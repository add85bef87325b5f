"""What a file is and whether it may be decoded, told from its bytes alone. Imports no Pillow."""

from __future__ import annotations

from app.errors import Refusal
from app.imaging.reading import jpeg, png, webp
from app.imaging.reading.headers import Header, Limits

__all__ = ["Header", "Limits", "inspect", "sniff"]

#: The formats that are taken.
READERS = {"jpeg": jpeg.read_header, "png": png.read_header, "webp": webp.read_header}

# What a file of another kind begins with, and what people call it.
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", "a GIF picture"),
    (b"BM", "a BMP picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"\0\0\1\0", "an icon"),
    (b"8BPS", "a Photoshop document"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL picture"),
    (b"PK\3\4", "a ZIP archive"),
)
_FTYP_BRANDS = {b"avif": "an AVIF picture", b"avis": "an AVIF picture", b"heic": "a HEIC picture"}
_MARKUP = ((b"<svg", "an SVG drawing"), (b"<!doctype html", "an HTML page"), (b"<html", "an HTML page"))


def inspect(data: bytes, limits: Limits) -> Header:
    """Everything that is checked before decoding, cheapest first; a Refusal says what is wrong."""
    if not data:
        raise Refusal("no_file", "The file is empty.")
    header = READERS[sniff(data)](data, limits)
    # A size of 0 is left to the decoder, which knows whether the file is cut short or senseless.
    if max(header.width, header.height) > limits.max_side:
        raise Refusal(
            "too_many_pixels",
            f"The picture is {header.width} x {header.height} pixels; a side may have {limits.max_side}.",
        )
    if header.width * header.height > limits.max_pixels:
        raise Refusal(
            "too_many_pixels",
            f"The picture has {header.width * header.height:,} pixels; {limits.max_pixels:,} are possible.",
        )
    if header.animated:
        raise Refusal("animated_image", "This picture moves; only still pictures can be edited.")
    return header


def sniff(data: bytes) -> str:
    """The format by signature alone, or Refusal("unsupported_format") saying what the file looks like."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    raise Refusal("unsupported_format", f"This looks like {_likeness(data)}. JPEG, PNG and WebP are taken.")


def _likeness(data: bytes) -> str:
    if data[4:8] == b"ftyp":
        return _FTYP_BRANDS.get(data[8:12], "a HEIF picture or a video")
    for signature, name in _OTHERS:
        if data.startswith(signature):
            return name
    beginning = data[:1024].lower()
    for tag, name in _MARKUP:
        if tag in beginning:
            return name
    return "another kind of file"
