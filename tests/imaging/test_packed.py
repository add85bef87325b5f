"""A JPEG that is packed as JPEG XL is the very same JPEG again when it is unpacked."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.errors import Refusal
from app.imaging import libjxl
from app.imaging.packed import UNPACKED
from app.imaging.render import Renderer
from app.recipe.view import View
from tests.imaging.originals import exported, original_of
from tests.imaging.pictures import difference, file_of, opened, scene

Values = Callable[..., dict[str, Any]]

PACKED = {"format": "jxl", "recompress": True}
ENOUGH = 50


def test_fifty_jpegs_of_others_come_back_to_the_byte(
    corpus: Path, renderer: Renderer, values: Values
) -> None:
    """All of their metadata is kept, so the whole file is: thumbnails, orientation, what follows the end."""
    before = after = count = 0
    for path in sorted(corpus.rglob("*.jp*g")):
        data = path.read_bytes()
        try:
            original = original_of(data, renderer, str(path))
        except Refusal:
            continue
        made, rendition = exported(renderer, original, values(**PACKED, strip_metadata=False))
        renderer.forget(str(path))
        if UNPACKED in rendition.notices:
            continue
        assert libjxl.unpack(made) == data, path.name
        assert (rendition.quality, rendition.score) == (None, 100)
        before, after, count = before + len(data), after + len(made), count + 1
        if count == ENOUGH:
            break
    assert count == ENOUGH
    assert 0.7 < after / before < 0.9


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_packed_jpeg_is_seen_upright(orientation: int, renderer: Renderer, values: Values) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    original = original_of(file_of(scene(120, 80), exif=exif.tobytes(), quality=95), renderer)
    made, rendition = exported(renderer, original, values(**PACKED, strip_metadata=False))
    seen, _ = exported(renderer, original, values(format="png"))
    assert opened(made).size == (rendition.width, rendition.height)
    assert difference(opened(made), opened(seen)) < 1.5


def test_what_is_to_be_removed_is_not_packed(renderer: Renderer, values: Values) -> None:
    exif = Image.Exif()
    exif[0x010E] = "a secret caption"
    original = original_of(file_of(scene(), exif=exif.tobytes(), comment=b"a secret", quality=90), renderer)
    made, rendition = exported(renderer, original, values(**PACKED))
    jpeg = libjxl.unpack(made)
    assert b"secret" not in jpeg
    assert opened(jpeg).tobytes() == opened(file_of(scene(), quality=90)).tobytes()
    assert rendition.notices == []


def test_a_turned_jpeg_is_packed_as_it_is_turned(renderer: Renderer, values: Values) -> None:
    original = original_of(file_of(scene(), quality=90), renderer)
    made, rendition = exported(renderer, original, values(**PACKED, rotate=90))
    jpeg = libjxl.unpack(made)
    assert opened(jpeg).size == opened(made).size == (rendition.width, rendition.height) == (160, 240)
    assert difference(opened(jpeg), scene().transpose(Image.Transpose.ROTATE_270)) < 3


def test_what_cannot_be_packed_is_encoded_and_told(renderer: Renderer, values: Values) -> None:
    original = original_of(file_of(scene(mode="RGB").convert("CMYK")), renderer)
    made, rendition = exported(renderer, original, values(**PACKED, strip_metadata=False))
    assert UNPACKED in rendition.notices
    assert rendition.quality == 80
    with pytest.raises(libjxl.JxlError):
        libjxl.unpack(made)


def test_a_changed_picture_and_other_formats_are_encoded(renderer: Renderer, values: Values) -> None:
    photo = original_of(file_of(scene(), quality=95), renderer)
    drawing = original_of(file_of(scene(), "PNG"), renderer, "drawing")
    for original, changes in ((photo, {"brightness": 1}), (photo, {"target_bytes": 5000}), (drawing, {})):
        chosen = values(**PACKED, **changes)
        assert (
            exported(renderer, original, chosen)[0]
            == exported(renderer, original, chosen | {"recompress": False})[0]
        )


def test_a_draft_foretells_what_packing_makes(renderer: Renderer, values: Values) -> None:
    original = original_of(file_of(scene(600, 400), quality=90), renderer)
    draft = renderer.draft(original, values(**PACKED), View(600, 400))
    made, _ = exported(renderer, original, values(**PACKED))
    assert draft.output.quality is None
    assert 0.8 < draft.estimated_bytes / len(made) < 1.25
    assert difference(opened(draft.data), scene(600, 400)) < 3


def test_unpacking_what_is_no_jpeg_is_an_error() -> None:
    for data in (b"", b"no picture", libjxl.encode(scene().tobytes(), (240, 160), 3, distance=1, effort=1)):
        with pytest.raises(libjxl.JxlError):
            libjxl.unpack(data)


def test_a_damaged_file_is_an_error() -> None:
    whole = libjxl.encode(scene().tobytes(), (240, 160), 3, distance=1, effort=1)
    with pytest.raises((libjxl.JxlError, OSError)):
        Image.open(BytesIO(whole[: len(whole) // 2]), formats=["JXL"]).load()
