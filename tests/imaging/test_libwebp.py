"""libwebp by its own interface reads and writes just what Pillow does with it."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from random import Random

import pytest
from PIL import Image

from app.imaging import libwebp
from app.imaging.libwebp import decoder, encoder
from app.imaging.metadata.containers import with_profile
from app.imaging.pixels.modes import WORKING_MODES
from app.imaging.reading.opened import opened
from tests.imaging.pictures import scene

every_mode = pytest.mark.parametrize("mode", WORKING_MODES)
WAYS = [
    pytest.param(
        {"quality": quality, "lossless": lossless, "method": method}, id=f"{kind} {quality} {method}"
    )
    for kind, lossless in (("lossy", False), ("lossless", True))
    for quality in (0, 80, 100)
    for method in (0, 4, 6)
]


def by_pillow(picture: Image.Image, quality: int, lossless: bool, method: int) -> bytes:
    out = BytesIO()
    picture.save(out, "WEBP", quality=quality, lossless=lossless, exact=lossless, method=method)
    return out.getvalue()


def animation() -> bytes:
    out = BytesIO()
    frames = [scene(40, 30, "RGB"), scene(40, 30, "RGB").rotate(180)]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


@every_mode
@pytest.mark.parametrize("way", WAYS)
def test_its_bytes_and_pixels_are_those_of_pillow(mode: str, way: dict[str, int]) -> None:
    picture = scene(130, 83, mode)
    written = libwebp.encode(picture, **way)  # type: ignore[arg-type]
    assert written == by_pillow(picture, **way)  # type: ignore[arg-type]
    read = libwebp.decode(written, picture.size)
    with Image.open(BytesIO(written)) as image:
        assert read is not None
        assert read.mode == image.mode
        assert read.tobytes() == image.tobytes()


@every_mode
def test_a_large_picture_has_the_same_bytes_with_one_thread_and_with_two(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture, files = scene(900, 700, mode), []
    for count in (0, 1):
        monkeypatch.setattr(encoder, "threads", lambda _, count=count: count)
        monkeypatch.setattr(decoder, "threads", lambda _, count=count: count)
        written = libwebp.encode(picture, quality=75, lossless=False, method=4)
        read = libwebp.decode(written)
        assert read is not None
        files.append((written, read.tobytes()))
    assert files[0] == files[1]


def test_pillow_does_the_same_where_the_library_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = scene(60, 40, "RGBA")
    written = libwebp.encode(picture, quality=80, lossless=True, method=4)
    for module in (decoder, encoder):
        monkeypatch.setattr(module, "load", lambda: None)
    assert libwebp.encode(picture, quality=80, lossless=True, method=4) == written
    assert libwebp.decode(written) is None
    with opened(written, "webp", picture.size) as image:
        assert image.tobytes() == picture.tobytes()


def test_the_library_is_reached_here() -> None:
    assert libwebp.load() is not None


def test_animations_are_left_to_pillow() -> None:
    assert libwebp.decode(animation()) is None
    with opened(animation(), "webp") as image:
        assert (image.size, getattr(image, "n_frames", 1)) == ((40, 30), 2)


@pytest.mark.parametrize("lossless", [False, True])
def test_a_file_that_ends_anywhere_before_its_end_is_not_read(lossless: bool) -> None:
    written = libwebp.encode(scene(60, 40, "RGB"), quality=80, lossless=lossless, method=4)
    for length in range(0, len(written) - 1, 7):
        with pytest.raises(OSError, match=r"truncated|status"):
            libwebp.decode(written[:length])


def test_a_picture_of_another_size_than_was_checked_is_not_decoded() -> None:
    written = libwebp.encode(scene(60, 40, "RGB"), quality=80, lossless=False, method=4)
    with pytest.raises(OSError, match="header"):
        libwebp.decode(written, (60, 41))


def test_too_large_a_picture_is_an_error_and_not_a_file() -> None:
    with pytest.raises(OSError, match="libwebp"):
        libwebp.encode(Image.new("RGB", (16_384, 1)), quality=80, lossless=False, method=0)


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_alpha_is_seen_where_the_extended_header_says_so_as_by_pillow(mode: str, announced: bool) -> None:
    plain = libwebp.encode(scene(60, 40, mode), quality=80, lossless=False, method=4)
    written = bytearray(with_profile(plain, b"any"))
    written[20] = written[20] | 0x10 if announced else written[20] & ~0x10
    read = libwebp.decode(bytes(written))
    with Image.open(BytesIO(written)) as image:
        assert read is not None
        assert read.mode == ("RGBA" if announced else "RGB")
        assert read.convert("RGBA").tobytes() == image.convert("RGBA").tobytes()


@pytest.mark.parametrize("lossless", [False, True])
def test_a_damaged_file_is_no_want_of_memory(lossless: bool) -> None:
    """libwebp has one word for both."""
    chance, refused = Random(5), 0
    whole = libwebp.encode(scene(60, 40, "RGBA"), quality=80, lossless=lossless, method=4)
    for _ in range(600):
        data = bytearray(whole)
        for _ in range(3):
            data[chance.randrange(12, len(data))] = chance.randrange(256)
        with suppress(OSError):
            libwebp.decode(bytes(data))
            continue
        refused += 1
    assert refused > 100
