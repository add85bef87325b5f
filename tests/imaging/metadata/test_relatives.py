"""Relatives of files that people have sent: other tags, types, orders, places, sizes and codings, made by
chance from a seed. ExifTool is the referee: each word of the original is in the result, whatever its
format."""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import Image, ImageChops

from app.imaging.formats import formats
from app.imaging.keeping import turbojpeg
from app.imaging.reading import jpeg, png
from app.imaging.reading.carried import PHOTOSHOP
from app.imaging.render import Renderer
from tests.browser.relatives.lying import of_png
from tests.chores.exiftool import needs_exiftool, tags
from tests.imaging.hostile import png_chunk
from tests.imaging.metadata.blocks import ASCII, Tag, Writer, packet, text
from tests.imaging.metadata.test_kept import dataset, resource, with_segments
from tests.imaging.originals import exported, original_of
from tests.imaging.pictures import file_of, opened, scene

Values = Callable[..., dict[str, Any]]

RELATIVES = 24
WORDS = [
    "© 2024 Jürgen Müller",
    "Ада Лавлейс",
    "写真家",
    "plain",
    "naïve façade",
    "“quoted”",
    "emoji 📷",
    "ÅÄÖ",
]
#: Tags of texts and numbers, by their directory.
TEXTS = {0x010E: "main", 0x010F: "main", 0x0110: "main", 0x0131: "main", 0x013B: "main", 0x8298: "main"}
DETAIL_TEXTS = (0xA420, 0xA430, 0xA431, 0xA433, 0xA434, 0xA435)
SPELLINGS = (
    '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="{word}"/>',
    '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:source>{word}</dc:source></rdf:Description>',
    "<rdf:Description xmlns:q='http://purl.org/dc/elements/1.1/' q:source='{word}'/>",
)
#: About how the file is laid out, and what is made true of the new picture.
_OF_THE_FILE = (
    "File:",
    "PNG:",
    "RIFF:",
    "Meta:",
    "JFIF:",
    "IFD1:",
    "Photoshop:",
    "QuickTime:",
    "PNG-pHYs:",
    "ItemList:",
)
_MADE_TRUE = {
    "IFD0:Orientation", "IFD0:XResolution", "IFD0:YResolution", "IFD0:ResolutionUnit",
    "ExifIFD:ExifImageWidth", "ExifIFD:ExifImageHeight", "XMP-x:XMPToolkit", "IFD0:YCbCrPositioning",
}  # fmt: skip


def relative(seed: int) -> tuple[str, bytes]:
    """Ending and bytes of a file: EXIF of any order and layout, XMP of any spelling, in a JPEG IPTC too."""
    chance = Random(seed)
    writer = Writer(chance.choice("<>"))

    def word() -> str:
        return f"{chance.choice(WORDS)} {chance.randrange(1000)}"

    main: dict[int, Tag] = {tag: text(word().encode()) for tag in TEXTS if chance.random() < 0.6}
    main[0x0112] = writer.short(chance.randrange(1, 9))
    detail: dict[int, Tag] = {tag: text(word().encode()) for tag in DETAIL_TEXTS if chance.random() < 0.5}
    detail[0x829A] = writer.ratios((1, chance.randrange(1, 4000)))
    detail[0x9204] = writer.ratios((-chance.randrange(1, 9), 3), signed=True)
    detail[0xA002], detail[0xA003] = writer.long(48), writer.short(32)
    gps = {
        1: (ASCII, 2, b"N\0"),
        2: writer.ratios((chance.randrange(90), 1), (chance.randrange(60), 1), (chance.randrange(6000), 100)),
        6: writer.ratios((chance.randrange(-300, 3000), 7), signed=chance.random() < 0.5)
        if chance.random() < 0.5
        else writer.ratios((chance.randrange(3000), 7)),
    }
    thumbnail = file_of(scene(16, 16)) if chance.random() < 0.5 else b""
    block = writer.block(main, detail, gps, thumbnail=thumbnail, gap=chance.choice([0, 2, 14]))
    xmp = packet(chance.choice(SPELLINGS).format(word=word())) if chance.random() < 0.7 else b""
    picture = scene(*chance.choice([(48, 32), (33, 17), (64, 64)]))
    if seed % 4 == 2:
        chunks = [png_chunk(b"eXIf", block)]
        chunks += [png_chunk(b"iTXt", png.XMP + b"\0\0\0\0" + xmp)] if xmp else []
        return "png", of_png(*chance.sample(chunks, len(chunks)), data=file_of(picture, "PNG"))
    if seed % 4 == 3:
        return "webp", file_of(picture, "WEBP", exif=block, xmp=xmp)
    segments = [(0xE1, b"Exif\0\0" + block)]
    if xmp:
        segments.append((0xE1, jpeg.XMP + xmp))
    if chance.random() < 0.7:
        said = dataset(105, word().encode()) + dataset(25, word().encode()) + dataset(25, b"second")
        coding = struct.pack(">BBBH", 0x1C, 1, 90, 3) + b"\x1b%G"
        segments.append((0xED, PHOTOSHOP + resource(0x0404, coding + said)))
    chance.shuffle(segments)
    return "jpg", with_segments(file_of(picture, quality=chance.choice([30, 75, 95])), *segments)


@needs_exiftool
@pytest.mark.parametrize("format", sorted(formats()))
def test_every_word_of_a_relative_is_in_its_result(
    format: str, tmp_path: Path, renderer: Renderer, values: Values
) -> None:
    pairs = []
    for seed in range(RELATIVES):
        ending, data = relative(seed)
        original = original_of(data, renderer, f"{format}{seed}")
        scale = 50 if seed % 2 else 100
        made, rendition = exported(
            renderer, original, values(format=format, strip_metadata=False, scale=scale)
        )
        assert [notice for notice in rendition.notices if "browsers" not in notice] == []
        before, after = tmp_path / f"{seed:02}.{ending}", tmp_path / f"{seed:02}-made.{rendition.extension}"
        before.write_bytes(data)
        after.write_bytes(made)
        pairs.append((before, after))
    for old, new in zip(
        tags(*(before for before, _ in pairs)), tags(*(after for _, after in pairs)), strict=True
    ):
        kept = {name: value for name, value in old.items() if _stays(name, format)}
        assert len(kept) >= 6 and "GPS:GPSLatitude" in kept
        assert {name: new.get(name) for name in kept} == kept
        assert new.get("IFD0:Orientation", 1) == 1
        if "IPTC:Headline" in old and format != "jpeg":
            assert new["XMP-photoshop:Headline"] == old["IPTC:Headline"]
            assert new["XMP-dc:Subject"] == old["IPTC:Keywords"]


def _stays(name: str, format: str) -> bool:
    is_of_file = name.startswith(_OF_THE_FILE) or name in _MADE_TRUE
    return not is_of_file and not (name.startswith("IPTC:") and format != "jpeg")


@pytest.mark.skipif(not turbojpeg.is_there(), reason=turbojpeg.MISSING)
@pytest.mark.skipif(shutil.which("jpegtran") is None, reason="jpegtran is missing (libjpeg-turbo-progs)")
@pytest.mark.parametrize("seed", range(8))
def test_an_arithmetic_relative_becomes_the_same_picture_in_codes_that_browsers_show(
    seed: int, tmp_path: Path, renderer: Renderer, values: Values
) -> None:
    chance = Random(seed)
    picture = scene(chance.randrange(8, 90), chance.randrange(8, 90), chance.choice(["RGB", "L"]))
    source = tmp_path / "a.jpg"
    source.write_bytes(file_of(picture, quality=chance.choice([10, 20, 30])))
    flags = ["-arithmetic", *(["-progressive"] if seed % 2 else [])]
    data = subprocess.run(["jpegtran", *flags, source], capture_output=True, check=True).stdout
    assert {each.code for each in jpeg.segments(data)} & {0xC9, 0xCA}
    made, _ = exported(renderer, original_of(data, renderer, str(seed)), values(quality=95))
    assert {each.code for each in jpeg.segments(made)} & jpeg.FRAMES <= {0xC0, 0xC1, 0xC2}
    apart = ImageChops.difference(opened(made).convert("RGB"), opened(data).convert("RGB"))
    assert isinstance(opened(made), Image.Image) and max(apart.tobytes()) <= 30
