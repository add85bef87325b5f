"""Estimate: how many bytes the export will take, told from a draft."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from PIL import Image

from app.imaging.encode import encode
from app.imaging.field import Value
from app.imaging.metadata import Metadata
from app.imaging.spec import Format

# A lossless file is foretold from bands of rows, encoded as the export is: so many, each so high.
_BANDS = 6
_BAND_ROWS = 8


def export_bytes(
    draft_bytes: int,
    draft: Image.Image,
    format: Format,
    values: Mapping[str, Value],
    pixel: float,
    output: tuple[int, int],
) -> int:
    """Bytes of an export of `output` pixels, each of which takes `pixel` pixels of the draft.

    `draft_bytes` are those of the draft in a lossy format; in a lossless one they tell nothing, and parts of
    the draft are encoded instead. What a draft of a part does not show is taken to be like it.
    """
    lossy = format.lossy(values)
    growth = format.growth if lossy else format.exact_growth
    measured = draft_bytes if lossy else _from_bands(draft, format, values)
    shown = draft.width * draft.height / pixel**2
    enlarged = (1 / pixel**2) ** growth.exponent
    size: float = measured * growth.ratio * enlarged * output[0] * output[1] / shown
    return max(1, round(size))


def _from_bands(picture: Image.Image, format: Format, values: Mapping[str, Value]) -> float:
    """Bytes of the whole picture, from bands spread evenly over its height."""
    sample = picture
    if picture.height > 2 * _BANDS * _BAND_ROWS:
        sample = Image.new(picture.mode, (picture.width, _BANDS * _BAND_ROWS))
        for band in range(_BANDS):
            top = (picture.height - _BAND_ROWS) * band // (_BANDS - 1)
            sample.paste(picture.crop((0, top, picture.width, top + _BAND_ROWS)), (0, band * _BAND_ROWS))
    out = BytesIO()
    encode(sample, format, values, out, "draft", Metadata())
    return len(out.getvalue()) * picture.height / sample.height
