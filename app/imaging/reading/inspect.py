"""What a file is and whether it may be decoded, told from its bytes alone. Imports no Pillow."""

from __future__ import annotations

from app.errors import Refusal
from app.imaging.reading import jpeg, png, webp
from app.imaging.reading.headers import Header, Limits
from app.imaging.reading.likeness import likeness
from app.wording import Sentence, marked

__all__ = ["Header", "Limits", "inspect", "sniff"]

#: The formats that are taken.
READERS = {"jpeg": jpeg.read_header, "png": png.read_header, "webp": webp.read_header}


def inspect(data: bytes, limits: Limits) -> Header:
    """Everything that is checked before decoding, cheapest first; a Refusal says what is wrong."""
    if not data:
        raise Refusal("no_file", "The file is empty.")
    header = READERS[sniff(data)](data, limits)
    # A size of 0 is left to the decoder, which knows whether the file is cut short or senseless.
    if max(header.width, header.height) > limits.max_side:
        raise Refusal(
            "too_many_pixels",
            "The picture is {width} x {height} pixels; a side may have {most}.",
            width=header.width,
            height=header.height,
            most=limits.max_side,
        )
    if header.width * header.height > limits.max_pixels:
        raise Refusal(
            "too_many_pixels",
            "The picture has {pixels:,} pixels; {most:,} are possible.",
            pixels=header.width * header.height,
            most=limits.max_pixels,
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
    raise _unsupported(*likeness(data))


def _unsupported(name: str | Sentence, advice: str) -> Refusal:
    known = name if isinstance(name, Sentence) else Sentence(name)
    if not advice:
        text = marked("This looks like {name}. JPEG, PNG and WebP can be opened.")
        return Refusal("unsupported_format", text, name=known)
    text = marked("This looks like {name}. JPEG, PNG and WebP can be opened. {advice}")
    return Refusal("unsupported_format", text, name=known, advice=Sentence(advice))
