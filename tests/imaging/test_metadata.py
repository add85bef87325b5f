"""Metadata is read for people, kept when asked, and never turns a picture twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.imaging.metadata.preparing import Wish, prepared
from app.imaging.reading.decode import decode
from app.imaging.reading.headers import Limits
from app.imaging.reading.metadata import Metadata, describe
from tests.imaging.blocks import camera_exif
from tests.imaging.pictures import file_of, scene


def test_metadata_is_told_in_groups_for_people() -> None:
    groups = describe(Metadata(exif=camera_exif(), xmp=b"<x/>"))
    assert groups == {
        "camera": {
            "make": "Pinhole & Sons",
            "model": "Box 1",
            "exposure_s": 0.008,
            "aperture": 2.8,
            "iso": 200,
        },
        "time": {"taken": "2024:05:06 07:08:09"},
        "place": {"gps": True, "latitude": -33.8569, "longitude": 151.2153},
        "author": {"artist": "A. Person", "copyright": "All of it"},
        "embedded": {"exif": True, "xmp": True},
    }


def test_a_picture_without_metadata_has_no_groups() -> None:
    assert describe(Metadata()) == {}


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_exif_is_found_in_every_format(format: str) -> None:
    decoded = decode(file_of(scene(16, 16), format, exif=camera_exif()), Limits())
    assert describe(decoded.metadata)["place"]["gps"] is True


@given(st.binary(max_size=80))
def test_any_bytes_for_exif_are_described_or_passed_over(tail: bytes) -> None:
    for exif in (tail, b"Exif\0\0" + tail, camera_exif()[:60] + tail):
        groups = describe(Metadata(exif=exif, icc=tail))
        json.dumps(groups, allow_nan=False)


@given(st.data())
def test_exif_with_damaged_bytes_is_described_or_passed_over(data: st.DataObject) -> None:
    exif = bytearray(camera_exif())
    for _ in range(3):
        exif[data.draw(st.integers(6, len(exif) - 1))] = data.draw(st.integers(0, 255))
    json.dumps(describe(Metadata(exif=bytes(exif))), allow_nan=False)


def test_the_embedded_thumbnail_is_told_of_and_not_kept(corpus: Path) -> None:
    metadata = decode((corpus / "pillow/flower.jpg").read_bytes(), Limits()).metadata
    assert describe(metadata)["embedded"]["thumbnail"] is True
    kept = prepared(metadata, Wish(strips=False), "jpeg", (480, 360)).metadata
    assert "thumbnail" not in describe(kept)["embedded"]


def test_text_is_one_printable_line_of_bounded_length() -> None:
    exif = Image.Exif()
    exif[0x010F] = "a\x00b\tc\x1b[31m" + "x" * 500
    make = describe(Metadata(exif=exif.tobytes()))["camera"]["make"]
    assert isinstance(make, str)
    assert make.isprintable()
    assert len(make) == 200
