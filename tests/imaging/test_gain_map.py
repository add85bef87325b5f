"""Ultra HDR: the gain map stays where all pixels do, clean, and else it is told that it is gone."""

from __future__ import annotations

import struct
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from PIL.MpoImagePlugin import MpoImageFile

from app.imaging.keeping import turbojpeg
from app.imaging.reading.gain_map import gain_map, metadata_of
from app.imaging.render import Renderer
from tests.imaging.metadata.blocks import packet
from tests.imaging.metadata.test_kept import with_segments
from tests.imaging.originals import exported, original_of
from tests.imaging.pictures import file_of, opened, scene

Values = Callable[..., dict[str, Any]]

XMP = b"http://ns.adobe.com/xap/1.0/\0"
ISO = b"urn:iso:std:iso:ts:21496:-1\0"
HDR = 'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0"'
GONE = ["The gain map, by which bright screens show more light, is left out."]
#: How a file says that its second picture is a gain map.
BY_XMP = (
    (0xE1, XMP + packet(f"<rdf:Description {HDR}/>")),
    (0xE1, XMP + packet(f'<rdf:Description {HDR} hdrgm:GainMapMax="2.5" hdrgm:OffsetSDR="secret"/>')),
)
BY_ISO = ((0xE2, ISO + bytes(4)), (0xE2, ISO + struct.pack(">HHB14I", 0, 0, 0, *range(1, 15))))


def ultra_hdr(
    of_picture: tuple[int, bytes], of_map: tuple[int, bytes], orientation: int = 1, quality: int = 30
) -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x8298] = orientation, "Ada"
    picture = file_of(scene(320, 208), quality=quality, exif=exif.tobytes())
    map = file_of(scene(80, 48, "L"), quality=60, comment="secret")
    return with_segments(picture, of_picture) + with_segments(map, of_map) + b"secret"


@pytest.mark.parametrize("said", [BY_XMP, BY_ISO], ids=["XMP", "ISO"])
@pytest.mark.parametrize("strip", [True, False])
@pytest.mark.parametrize("orientation", [1, 6])
def test_it_stays_where_nothing_but_metadata_changes(
    orientation: int, strip: bool, said: Any, renderer: Renderer, values: Values
) -> None:
    if orientation != 1 and not turbojpeg.is_there():
        pytest.skip(turbojpeg.MISSING)
    data = ultra_hdr(said[0], said[1], orientation)
    original = original_of(data, renderer)
    assert renderer.probe(BytesIO(data)).description["notices"] == []
    written, made = exported(renderer, original, values(quality=95, strip_metadata=strip))
    assert made.kept_original and made.notices == []
    assert (b"Ada" in written) is not strip
    assert b"secret" not in written
    second = gain_map(written)
    assert second is not None and written.endswith(second)
    assert opened(second).size == ((80, 48) if orientation == 1 else (48, 80))
    with MpoImageFile(BytesIO(written)) as both:  # by its index of pictures
        both.seek(1)
        both.load()
        assert both.tobytes() == opened(second).tobytes()
    xmp, numbers = metadata_of(second)
    assert (b'GainMapMax="2.5"' in (xmp or b"")) == (said is BY_XMP)
    assert (len(numbers or b"") == 61) == (said is BY_ISO)
    assert f'Item:Length="{len(second)}"'.encode() in written
    again, also = exported(renderer, original_of(written, renderer, "again"), values(quality=95))
    assert also.kept_original and also.notices == []
    assert opened(gain_map(again) or b"").tobytes() == opened(second).tobytes()


@pytest.mark.parametrize("change", [{"quality": 20}, {"format": "webp"}, {"brightness": 5}, {"scale": 50}])
def test_it_is_told_where_pixels_are_encoded_again(
    change: dict[str, Any], renderer: Renderer, values: Values
) -> None:
    original = original_of(ultra_hdr(*BY_XMP, quality=95), renderer)
    written, made = exported(renderer, original, values(**change))
    assert not made.kept_original and made.notices == GONE
    assert gain_map(written) is None


def test_a_damaged_gain_map_costs_itself_and_is_told(renderer: Renderer, values: Values) -> None:
    data = ultra_hdr(*BY_XMP).removesuffix(b"secret")
    broken = data[:-300] + data[-2:]
    original = original_of(broken, renderer)
    written, made = exported(renderer, original, values(quality=95))
    assert made.kept_original and made.notices == GONE
    assert gain_map(written) is None


def test_a_second_picture_that_is_none_is_not_kept(renderer: Renderer, values: Values) -> None:
    data = with_segments(file_of(scene(320, 208), quality=30), BY_XMP[0]) + file_of(scene(64, 48))
    original = original_of(data, renderer)
    assert renderer.probe(BytesIO(data)).description["notices"] == [
        "The gain map that comes with the picture is left out."
    ]
    written, made = exported(renderer, original, values(quality=95))
    assert made.kept_original and made.notices == []
    assert len(written) < len(data) - 1000
