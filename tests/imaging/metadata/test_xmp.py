"""XMP is patched where it stands: what is no longer true of the picture goes, and the rest stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.imaging.metadata import xmp
from app.imaging.metadata.preparing import Wish, prepared
from app.imaging.reading.metadata import Metadata, notices
from tests.imaging.metadata.blocks import ORIENTATIONS, XMP_HEAD, XMP_TAIL, packet

CAMERA = 'xmlns:GCamera="http://ns.google.com/photos/1.0/camera/"'
CONTAINER = (
    'xmlns:Container="http://ns.google.com/photos/1.0/container/"'
    ' xmlns:Item="http://ns.google.com/photos/1.0/container/item/"'
)
RIGHTS = (
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:rights><rdf:Alt>'
    '<rdf:li xml:lang="x-default">© Jürgen</rdf:li></rdf:Alt></dc:rights></rdf:Description>'
)
#: What speaks of a video or a gain map that does not come along; the word that a notice has for it.
CLAIMS = {
    "motion photo": (
        f'<rdf:Description {CAMERA} GCamera:MotionPhoto="1" GCamera:MotionPhotoVersion="1"/>',
        "video",
    ),
    "micro video": (
        f"<rdf:Description {CAMERA}><GCamera:MicroVideo>1</GCamera:MicroVideo>"
        "<GCamera:MicroVideoOffset>200</GCamera:MicroVideoOffset></rdf:Description>",
        "video",
    ),
    "other prefix": (
        "<rdf:Description xmlns:G=\"http://ns.google.com/photos/1.0/camera/\" G:MotionPhoto='1'/>",
        "video",
    ),
    "container": (
        f"<rdf:Description {CONTAINER}><Container:Directory><rdf:Seq><rdf:li rdf:parseType='Resource'>"
        '<Container:Item Item:Semantic="MotionPhoto" Item:Length="200"/></rdf:li></rdf:Seq>'
        "</Container:Directory></rdf:Description>",
        "video",
    ),
    "gain map": (
        f'<rdf:Description xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" {CONTAINER}'
        ' hdrgm:Version="1.0">'
        '<Container:Directory><rdf:Seq><rdf:li><Container:Item Item:Semantic="GainMap"/></rdf:li></rdf:Seq>'
        "</Container:Directory></rdf:Description>",
        "gain map",
    ),
    "gain map of Apple": (
        '<rdf:Description xmlns:HDRGainMap="http://ns.apple.com/HDRGainMap/1.0/">'
        "<HDRGainMap:HDRGainMapVersion>65536</HDRGainMap:HDRGainMapVersion></rdf:Description>",
        "gain map",
    ),
}


@pytest.mark.parametrize("beside", ["", RIGHTS])
@pytest.mark.parametrize("spelling", ORIENTATIONS)
def test_an_orientation_is_reset_in_every_spelling(spelling: str, beside: str) -> None:
    before = packet(beside + ORIENTATIONS[spelling])
    after = xmp.upright(before)
    assert [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]] == [(ord("6"), ord("1"))]


def test_an_orientation_of_something_else_is_left_alone() -> None:
    other = packet(
        '<rdf:Description xmlns:my="urn:mine" my:Orientation="6"><my:Orientation>6</my:Orientation>'
        "</rdf:Description>"
    )
    assert xmp.upright(other) == other


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_packet_in_wider_letters_is_read_and_written_in_utf8(coding: str) -> None:
    packet_text = XMP_HEAD + ORIENTATIONS["attribute"] + XMP_TAIL
    bom = "\ufeff" if coding.endswith("e") else ""
    after = xmp.upright((bom + packet_text).encode(coding))
    assert after.decode().removeprefix("\ufeff") == packet_text.replace('"6"', '"1"')


def test_dimensions_are_those_of_the_new_picture() -> None:
    before = packet(
        '<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"'
        ' tiff:ImageWidth="4000"><exif:PixelXDimension>4000</exif:PixelXDimension>'
        "<exif:PixelYDimension>3000</exif:PixelYDimension></rdf:Description>"
    )
    after = xmp.resized(before, (24, 32))
    assert after == before.replace(b"4000", b"24").replace(b"3000", b"32")


@pytest.mark.parametrize("claim", CLAIMS)
def test_claims_that_are_no_longer_true_go_and_are_told(claim: str) -> None:
    inside, what = CLAIMS[claim]
    metadata = Metadata(xmp=packet(RIGHTS + inside))
    kept = prepared(metadata, Wish(strips=False), "jpeg", (24, 32)).metadata.xmp
    assert kept is not None
    for word in (b"MotionPhoto", b"MicroVideo", b"GainMap", b"hdrgm:Version", b"Directory"):
        assert word not in kept.replace(b"http://ns.apple.com/HDRGainMap/1.0/", b"").replace(
            b"xmlns:HDRGainMap", b""
        )
    assert "© Jürgen".encode() in kept
    assert f"The {what} that comes with the picture is left out." in notices(metadata)


def test_the_thumbnail_in_xmp_goes() -> None:
    before = packet(
        RIGHTS + '<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:Thumbnails><rdf:Alt><rdf:li>'
        "abcd</rdf:li></rdf:Alt></xmp:Thumbnails></rdf:Description>"
    )
    kept = prepared(Metadata(xmp=before), Wish(strips=False), "png", (24, 32)).metadata.xmp
    assert kept is not None
    assert b"abcd" not in kept


@pytest.mark.parametrize(
    "broken",
    [
        b"<x",
        b"<a><b></a>",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        b"<a:b/>",
        b"\xff\xfe\x00",
        b"<a>" * 200,
    ],
)
def test_xmp_that_is_no_xml_is_left_out_and_told(broken: bytes) -> None:
    metadata = Metadata(xmp=broken)
    assert prepared(metadata, Wish(strips=False), "jpeg", (1, 1)).metadata.xmp is None
    assert notices(metadata) == ["Its XMP data is broken and is left out."]


@given(
    st.lists(st.tuples(st.integers(0, 2000), st.binary(max_size=3)), max_size=4),
    st.sampled_from(sorted(CLAIMS)),
)
def test_damaged_packets_are_prepared_or_left_out(damage: list[tuple[int, bytes]], claim: str) -> None:
    text = packet(RIGHTS + CLAIMS[claim][0] + ORIENTATIONS["value inside"])
    for at, put in damage:
        text = text[: at % len(text)] + put + text[at % len(text) + 2 :]
    metadata = Metadata(xmp=text, extension=text)
    notices(metadata)
    for wish in (Wish(strips=False), Wish(True, ("copyright", "place"))):
        prepared(metadata, wish, "jpeg", (24, 32))
        prepared(metadata, wish, "webp", (24, 32))
