"""Trials: what a small part of a picture tells about the file of all of it, by really encoding it."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any

from PIL import Image

from app.imaging.encode import encode, read_back
from app.imaging.formats import formats
from app.imaging.judging import score
from app.imaging.reading.metadata import Metadata
from app.imaging.searching.search import lowest_lossless
from app.imaging.spec import Grade
from app.imaging.target import Target

# Smaller than any codec's block.
_EMPTY = (4, 4)


def encoded(picture: Image.Image, target: Target, grade: Grade) -> bytes:
    """The picture with the encode options of a target, and no metadata."""
    file = BytesIO()
    encode(picture, target.format, target.values, file, grade, Metadata())
    return file.getvalue()


def foretold(sample: Image.Image, target: Target, grade: Grade, times: float) -> int:
    """Bytes of a picture that has `times` as many pixels as its sample; what every file begins with is
    counted once."""
    every = beginning(sample, target, grade)
    return max(1, round(every + net_bytes(sample, target, grade) * times))


def net_bytes(picture: Image.Image, target: Target, grade: Grade) -> int:
    """Bytes of the pixels alone, at least 1."""
    return max(1, len(encoded(picture, target, grade)) - beginning(picture, target, grade))


def beginning(picture: Image.Image, target: Target, grade: Grade) -> int:
    """Bytes that every file begins with, told from one with next to no pixels."""
    return _beginning(picture.mode, target.format.name, target.chosen_options, grade)


@lru_cache(maxsize=1000)
def _beginning(mode: str, format: str, options: tuple[tuple[str, Any], ...], grade: Grade) -> int:
    file = BytesIO()
    every = formats()[format].defaults | dict(options)
    encode(Image.new(mode, _EMPTY), formats()[format], every, file, grade, Metadata())
    return file.tell()


def lossless_quality(tiles: Image.Image, target: Target, grade: Grade) -> int:
    """The lowest quality at which these tiles stay visually lossless."""

    return lowest_lossless(lambda quality: score_of(tiles, target.at_quality(quality), grade))


def score_of(tiles: Image.Image, target: Target, grade: Grade) -> float:
    """How these tiles look once they are encoded."""
    data = encoded(tiles, target, grade)
    return score.compare_tiles(tiles, read_back(data, target.format, tiles.mode))
