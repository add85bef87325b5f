"""Metadata that is kept arrives as it was in every format that can carry it, and what cannot is told."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from io import BytesIO
from typing import Any
from xml.sax.saxutils import unescape

import pytest
from PIL import Image

from app.imaging.formats import formats
from app.imaging.keeping import png as kept_png
from app.imaging.metadata.groups import NAMESPACES
from app.imaging.metadata.xml import Name, Packet
from app.imaging.reading import jpeg, png
from app.imaging.reading.carried import EXTENSION, PHOTOSHOP
from app.imaging.render import Renderer
from tests.imaging.metadata.blocks import COPYRIGHT, THUMBNAIL, camera, packet
from tests.imaging.metadata.test_xmp import RIGHTS
from tests.imaging.originals import exported, original_of
from tests.imaging.pictures import file_of, opened, scene

Values = Callable[..., dict[str, Any]]


def resource(number: int, body: bytes) -> bytes:
    return b"8BIM" + struct.pack(">HHI", number, 0, len(body)) + body + bytes(len(body) % 2)


def dataset(number: int, value: bytes) -> bytes:
    return b"\x1c\2" + struct.pack(">BH", number, len(value)) + value


IPTC = resource(0x0404, dataset(116, COPYRIGHT) + dataset(80, "Jürgen".encode()))


def with_segments(data: bytes, *segments: tuple[int, bytes]) -> bytes:
    return data[:2] + b"".join(jpeg.written(code, body) for code, body in segments) + data[2:]


@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"lossless": True, "near_lossless": 2}], ids=str)
@pytest.mark.parametrize("format", sorted(formats()))
@pytest.mark.parametrize("source", ["JPEG", "PNG", "WEBP"])
def test_exif_arrives_byte_for_byte_but_for_what_changed(
    source: str, format: str, options: dict[str, Any], renderer: Renderer, values: Values
) -> None:
    block = camera(len(source), orientation=1)
    original = original_of(file_of(scene(64, 48), source, exif=b"Exif\0\0" + block), renderer)
    made, rendition = exported(renderer, original, values(format=format, strip_metadata=False, **options))
    found = exif_in(made)
    assert found[: len(block)] == block
    assert not found[len(block) :].strip(b"\0")
    assert rendition.notices == []


@pytest.mark.parametrize("seed", range(20))
def test_a_camera_file_keeps_its_notes_where_they_were(seed: int, renderer: Renderer, values: Values) -> None:
    block = camera(seed, orientation=seed % 8 + 1, thumbnail=THUMBNAIL)
    original = original_of(file_of(scene(64, 48), exif=b"Exif\0\0" + block, quality=95), renderer)
    format = sorted(formats())[seed % len(formats())]
    made, _ = exported(renderer, original, values(format=format, strip_metadata=False, scale=50))
    found = exif_in(made)
    notes = camera_notes(block)
    assert found[notes.start : notes.stop] == block[notes.start : notes.stop]
    assert COPYRIGHT in found
    assert b"THUMB" not in made
    exif = opened(made).getexif()
    assert exif.get(0x0112) == 1
    detail = exif.get_ifd(0x8769)
    assert (detail[0xA002], detail[0xA003]) == opened(made).size


def test_iptc_comment_and_resolution_stay_in_jpeg(renderer: Renderer, values: Values) -> None:
    data = with_segments(
        file_of(scene(64, 48), quality=95, dpi=(300, 200)),
        (0xED, PHOTOSHOP + resource(0x040C, b"THUMBNAIL") + IPTC),
        (0xFE, "von Jürgen".encode()),
    )
    original = original_of(data, renderer)
    made, rendition = exported(renderer, original, values(strip_metadata=False, scale=50))
    assert IPTC in made
    assert b"THUMB" not in made
    assert "von Jürgen".encode() in made
    assert opened(made).info["dpi"] == (300, 200)
    assert rendition.notices == []


@pytest.mark.parametrize("format", ["png", "webp", "avif", "jxl"])
def test_what_a_format_cannot_carry_is_told(format: str, renderer: Renderer, values: Values) -> None:
    data = with_segments(file_of(scene(64, 48)), (0xED, PHOTOSHOP + IPTC), (0xFE, b"said"))
    original = original_of(data, renderer)
    _, rendition = exported(renderer, original, values(format=format, strip_metadata=False))
    (notice,) = rendition.notices
    assert notice.endswith("has no room for the comment of the original; left out.")
    assert exported(renderer, original, values(format=format))[1].notices == []


#: One of each way to write a property, and the date of two datasets.
SAID = {
    (25, "dc:subject"): ["Meer", "Wind & <Wetter>"],
    (80, "dc:creator"): ["Jürgen"],
    (90, "photoshop:City"): ["København"],
    (116, "dc:rights"): [COPYRIGHT.decode()],
    (55, "photoshop:DateCreated"): ["20240131"],
    (60, ""): ["235958-0330"],
}


@pytest.mark.parametrize("xmp", [None, b"", b"own"], ids=["none", "other", "own"])
@pytest.mark.parametrize("format", ["png", "webp", "avif"])
@pytest.mark.parametrize("keep", [[], ["copyright", "date", "place", "description"]], ids=["all", "groups"])
def test_iptc_is_said_in_xmp_where_a_format_has_no_room_for_it(
    keep: list[str], format: str, xmp: bytes | None, renderer: Renderer, values: Values
) -> None:
    """What XMP says already stays as it says it."""
    body = b"".join(dataset(tag, each.encode()) for (tag, _), texts in SAID.items() for each in texts)
    segments = [(0xED, PHOTOSHOP + resource(0x0404, body))]
    if xmp is not None:
        rights = "dc:rights" if xmp == b"own" else "dc:source"
        own = f'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" {rights}="mine"/>'
        segments.append((0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet(own)))
    original = original_of(with_segments(file_of(scene(64, 48)), *segments), renderer)
    made, rendition = exported(
        renderer, original, values(format=format, strip_metadata=bool(keep), keep=keep)
    )
    assert rendition.notices == []
    read = Packet.of(opened(made).info["xmp"])
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

    def said(prefixed: str) -> list[str]:
        prefix, _, local = prefixed.partition(":")
        (found,) = read.named(Name(NAMESPACES[prefix], local))
        items = [
            each for each in read.named(Name(rdf, "li")) if found.start < each.start and each.end <= found.end
        ]
        return [unescape(read.text(each).decode()) for each in items or [found]]

    for (_, name), texts in SAID.items():
        if name == "dc:rights" and xmp == b"own":
            assert said(name) == ["mine"]
        elif name == "photoshop:DateCreated":
            assert said(name) == ["2024-01-31T23:59:58-03:30"]
        elif name:
            assert said(name) == texts


def test_iptc_that_xmp_has_no_word_for_is_told(renderer: Renderer, values: Values) -> None:
    body = dataset(116, COPYRIGHT) + dataset(150, b"audio")
    data = with_segments(file_of(scene(64, 48)), (0xED, PHOTOSHOP + resource(0x0404, body)))
    made, rendition = exported(
        renderer, original_of(data, renderer), values(format="webp", strip_metadata=False)
    )
    assert COPYRIGHT in made
    assert rendition.notices == ["WebP has no room for the IPTC of the original; left out."]


def test_iptc_is_shown_to_people(renderer: Renderer) -> None:
    data = with_segments(file_of(scene(16, 16)), (0xED, PHOTOSHOP + IPTC))
    assert renderer.probe(BytesIO(data)).description["metadata"] == {
        "author": {"copyright": COPYRIGHT.decode(), "artist": "Jürgen"},
        "embedded": {"iptc": True},
    }


@pytest.mark.parametrize("source", ["JPEG", "PNG"])
@pytest.mark.parametrize("format", sorted(formats()))
def test_a_resolution_goes_along_into_every_format(
    source: str, format: str, renderer: Renderer, values: Values
) -> None:
    original = original_of(file_of(scene(64, 48), source, dpi=(300, 300)), renderer)
    made, _ = exported(renderer, original, values(format=format, strip_metadata=False))
    assert resolution(made) == pytest.approx((300, 300), abs=0.1)
    assert resolution(exported(renderer, original, values(format=format))[0]) is None


def extended(seed: int) -> tuple[bytes, bytes]:
    """A JPEG with extended XMP in several segments, and the extension."""
    extension = packet(
        f'<rdf:Description xmlns:my="urn:mine"><my:long>{"x" * (70_000 + seed)}</my:long></rdf:Description>'
    )
    digest = hashlib.md5(extension, usedforsecurity=False).hexdigest().upper().encode()
    note = (
        b'<rdf:Description xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="'
        + digest
        + b'"/>'
    )
    main = packet(RIGHTS + note.decode())
    step = 30_000 + seed
    parts = [
        EXTENSION + digest + struct.pack(">II", len(extension), at) + extension[at : at + step]
        for at in range(0, len(extension), step)
    ]
    segments = [(0xE1, jpeg.XMP + main), *((0xE1, part) for part in parts[:: -1 if seed % 2 else 1])]
    return with_segments(file_of(scene(64, 48)), *segments), extension


@pytest.mark.parametrize("seed", range(5))
def test_extended_xmp_stays_extended_in_jpeg_and_is_one_elsewhere(
    seed: int, renderer: Renderer, values: Values
) -> None:
    data, extension = extended(seed)
    original = original_of(data, renderer, str(seed))
    made, rendition = exported(renderer, original, values(strip_metadata=False, scale=50))
    assert rendition.notices == []
    again = original_of(made, renderer, "again")
    whole, _ = exported(renderer, again, values(format="png", strip_metadata=False))
    joined = next(whole[body:end] for kind, body, end in png.chunks(whole) if kind == b"iTXt")
    assert b"HasExtendedXMP" not in joined
    assert b"x" * (70_000 + seed) in joined
    assert "© Jürgen".encode() in joined
    back, _ = exported(
        renderer, original_of(whole, renderer, "whole"), values(format="jpeg", strip_metadata=False)
    )
    assert back.count(EXTENSION) == 2
    assert extension


def test_a_kept_original_has_its_metadata_made_true_too(renderer: Renderer, values: Values) -> None:
    block = camera(4, orientation=1, thumbnail=THUMBNAIL)
    data = with_segments(
        file_of(scene(64, 48), exif=b"Exif\0\0" + block, quality=30), (0xED, PHOTOSHOP + IPTC)
    )
    original = original_of(data, renderer)
    made, rendition = exported(renderer, original, values(strip_metadata=False, quality=95))
    assert rendition.kept_original
    assert IPTC in made
    assert COPYRIGHT in exif_in(made)
    assert b"THUMB" not in made


def test_texts_of_a_png_stay_in_png(renderer: Renderer, values: Values) -> None:
    chunk = png.written(b"tEXt", b"Author\0J\xfcrgen")
    plain = file_of(scene(64, 48), "PNG")
    at = plain.index(b"IDAT") - 4
    original = original_of(plain[:at] + chunk + plain[at:], renderer)
    assert chunk in exported(renderer, original, values(strip_metadata=False, scale=50))[0]
    assert chunk not in exported(renderer, original, values(scale=50))[0]
    assert kept_png.kept(plain[:at] + chunk + plain[at:], strips=False).count(b"Author") == 0


def exif_in(data: bytes) -> bytes:
    return bytes(opened(data).info["exif"]).removeprefix(b"Exif\0\0")


def camera_notes(block: bytes) -> range:
    from app.imaging.metadata.tiff import Block

    entry = Block(block).detail.entries[0x927C]
    return range(entry.start, entry.start + entry.size)


def resolution(data: bytes) -> tuple[float, float] | None:
    """Dots an inch, as Pillow reads JFIF and pHYs, else EXIF's."""
    with Image.open(BytesIO(data)) as image:
        exif = image.getexif()
        if image.format in ("JPEG", "PNG"):
            return image.info.get("dpi") if image.info.get("jfif_unit", 1) else None
        return (float(exif[0x011A]), float(exif[0x011B])) if 0x011A in exif else None
