"""What is stripped leaves no trace: not a byte of it in a draft, a final or a file of any format."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import ExifTags, Image, PngImagePlugin

from app.imaging.formats import formats
from app.imaging.render import Renderer
from app.recipe.view import View
from tests.imaging.blocks import lighter_profile
from tests.imaging.originals import exported, original_of
from tests.imaging.pictures import file_of, scene

#: Stands in every text of the metadata; 77 degrees are the place.
MARKER = b"Secret"
_DEGREES = 77_777_777


@pytest.mark.parametrize("source", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("format", sorted(formats()))
@pytest.mark.parametrize("changes", [{}, {"scale": 50}, {"quality": 95, "sharpen": 10}], ids=str)
def test_no_byte_of_the_metadata_is_left(
    source: str, format: str, changes: dict[str, Any], renderer: Renderer, values: Callable[..., Any]
) -> None:
    data = full_of_metadata(source)
    assert traces(data)
    original = original_of(data, renderer)
    chosen = values(format=format, **changes)
    made, _ = exported(renderer, original, chosen)
    draft = renderer.draft(original, chosen, View(40, 30)).data
    final = renderer.show(original, chosen, BytesIO(made), View(40, 30)).data
    assert [traces(each) for each in (made, draft, final)] == [[], [], []]


@pytest.mark.parametrize("source", ["JPEG", "PNG", "WEBP"])
def test_what_is_said_of_a_picture_is_pointed_out(source: str, renderer: Renderer) -> None:
    said = renderer.probe(BytesIO(full_of_metadata(source))).description["metadata"]
    assert said["place"]["gps"] is True
    assert said["camera"]["make"] == said["author"]["artist"] == "Secret"


def full_of_metadata(source: str) -> bytes:
    """A file with everything that people did not know was in it."""
    options: dict[str, Any] = {"exif": secret_exif(), "icc_profile": secret_profile()}
    xmp = b"<x:xmpmeta>Secret</x:xmpmeta>"
    if source == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_itxt("XML:com.adobe.xmp", xmp.decode())
        text.add_text("Comment", "Secret")
        text.add_text("Author", "Secret", zip=True)
        text.add_itxt("Title", "Secret", zip=True)
        text.add(b"prVt", MARKER)
        return file_of(scene(96, 64), "PNG", pnginfo=text, **options) + MARKER
    if source == "WEBP":
        return file_of(scene(96, 64), "WEBP", xmp=xmp, **options) + MARKER
    data = file_of(scene(96, 64), "JPEG", xmp=xmp, comment=MARKER, **options)
    iptc = b"Photoshop 3.0\08BIM\4\4\0\0\0\0\0\x0b\x1c\2\x78\0\6Secret\0"
    return data[:2] + _segment(0xED, iptc) + _segment(0xEC, MARKER) + data[2:] + MARKER


def secret_exif() -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = exif[ExifTags.Base.Artist] = exif[ExifTags.Base.ImageDescription] = "Secret"
    exif[ExifTags.Base.Orientation] = 6
    detail = exif.get_ifd(ExifTags.IFD.Exif)
    detail[ExifTags.Base.UserComment] = detail[ExifTags.Base.MakerNote] = MARKER
    detail[ExifTags.Base.BodySerialNumber] = "Secret"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = (float(_DEGREES), 0.0, 0.0)
    return exif.tobytes()


def secret_profile() -> bytes:
    """A profile whose description and maker are a secret."""
    profile = bytearray(lighter_profile())
    profile[48:54] = MARKER
    return bytes(profile)


def traces(data: bytes) -> list[bytes]:
    """Where anything of the metadata stands in a file, or in what its compressed parts inflate to."""
    signs = re.compile(
        rb"Secret|(?i:xmpmeta|photoshop|8bim|exif\0\0)|" + b"|".join(map(re.escape, _place_bytes()))
    )
    return [sign for text in (data, *_inflated(data)) for sign in signs.findall(text)]


def _place_bytes() -> list[bytes]:
    return [struct.pack(order, _DEGREES) for order in ("<I", ">I")]


def _inflated(data: bytes) -> Iterator[bytes]:
    """What PNG's compressed chunks say; each starts like zlib's streams do."""
    for match in re.finditer(rb"(?=x[\x01\x5e\x9c\xda])", data):
        try:
            yield zlib.decompressobj().decompress(data[match.start() :], 10_000)
        except zlib.error:
            continue


def _segment(code: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, code, len(body) + 2) + body
