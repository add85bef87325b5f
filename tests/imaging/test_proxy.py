"""A proxy is the original made small, and the same after a way through a file."""

from __future__ import annotations

import mmap
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from app.imaging.glimpse import proxy_of
from app.imaging.judging.sample import Sample
from app.imaging.proxy import Proxy
from app.imaging.reading.decode import decode
from app.imaging.reading.headers import Limits
from app.imaging.reading.metadata import Metadata
from app.imaging.reading.upright import Decoded
from app.imaging.render import Renderer
from app.limits import MAX_VIEW
from tests.imaging.blocks import exif_of
from tests.imaging.pictures import difference, file_of, scene


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_a_proxy_survives_a_file_mapped_into_memory(mode: str, tmp_path: Path) -> None:
    proxy = Proxy(scene(40, 30, mode), b"profile", 123, Sample.of(scene(600, 500, mode)))
    path = tmp_path / "proxy"
    path.write_bytes(proxy.to_bytes())
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        again = Proxy.from_buffer(mapped)
    assert (again.picture.mode, again.picture.size) == (mode, (40, 30))
    assert again.picture.tobytes() == proxy.picture.tobytes()
    assert (again.icc, again.metadata_bytes) == (b"profile", 123)
    assert again.sample.picture.tobytes() == proxy.sample.picture.tobytes()
    assert (again.sample.corners, again.sample.size) == (proxy.sample.corners, (600, 500))
    assert again.sample.part == proxy.sample.part


def test_a_small_original_is_its_own_proxy() -> None:
    picture = scene(400, 300)
    assert Proxy.of(Decoded(picture, "png")).picture is picture


def test_a_large_original_is_made_small_in_its_own_colors() -> None:
    picture = scene(2000, 1000)
    proxy = Proxy.of(Decoded(picture, "jpeg", metadata=Metadata(icc=b"icc", exif=b"exif")))
    assert proxy.picture.size == (MAX_VIEW, MAX_VIEW // 2)
    assert difference(proxy.picture, picture.resize(proxy.picture.size)) < 2
    assert (proxy.icc, proxy.metadata_bytes) == (b"icc", 7)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
@pytest.mark.parametrize(
    "options", [{}, {"exif": exif_of(6)}, {"progressive": True}], ids=["", "turned", "progressive"]
)
@pytest.mark.parametrize("size", [(3600, 1200), (1700, 900), (1200, 3601)], ids=str)
def test_a_proxy_from_a_decode_at_a_fraction_looks_like_that_from_all_pixels(
    mode: str, options: dict[str, Any], size: tuple[int, int]
) -> None:
    data = file_of(scene(600, 400).resize(size).convert(mode), quality=90, **options)
    decoded = decode(data, Limits())
    probe = Renderer().probe(BytesIO(data))
    made, wanted = Proxy.from_buffer(probe.proxy_bytes), Proxy.of(decoded)
    assert (probe.description["width"], probe.description["height"]) == decoded.picture.size
    assert (made.picture.mode, made.picture.size) == (wanted.picture.mode, wanted.picture.size)
    assert difference(made.picture, wanted.picture) < 1.5
    assert made.sample.picture.tobytes() == wanted.sample.picture.tobytes()
    assert proxy_of(BytesIO(data), Limits()) == probe.proxy_bytes


@pytest.mark.parametrize("cut", [0, 3, 7, 20, 200, -1])
def test_what_is_no_proxy_is_told_apart(cut: int) -> None:
    data = Proxy(scene(20, 20), None, 0, Sample.of(scene(20, 20))).to_bytes()
    with pytest.raises(ValueError, match=r".+"):
        Proxy.from_buffer(data[:cut])
    with pytest.raises(ValueError, match="version"):
        Proxy.from_buffer(data.replace(b'"version": 2', b'"version": 0'))
