"""Small pictures in a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import encode, make_photo


@pytest.fixture(scope="session")
def jpeg() -> bytes:
    return encode(make_photo(240, 160), quality=92)


@pytest.fixture(scope="session")
def png() -> bytes:
    """With transparency."""
    picture = make_photo(240, 160, seed=8).convert("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    return encode(picture, "PNG")


@pytest.fixture(scope="session")
def webp() -> bytes:
    return encode(make_photo(240, 160, seed=9), "WEBP", quality=90)


@pytest.fixture
def folder(tmp_path: Path, jpeg: bytes) -> Path:
    """A folder with one picture, `photo.jpg`."""
    made = tmp_path / "pictures"
    made.mkdir()
    (made / "photo.jpg").write_bytes(jpeg)
    return made
