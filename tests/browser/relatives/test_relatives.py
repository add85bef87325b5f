"""Files of the kinds that people have trouble with are seen as two browsers show them, and what is made of
them is shown by both."""

from __future__ import annotations

from typing import Any

import pytest
from PIL import Image

from app.imaging.reading import profile
from app.imaging.reading.decode import decode
from app.imaging.reading.headers import Limits
from app.imaging.reading.upright import Decoded
from app.imaging.render import Renderer
from tests.browser.relatives import codes, lying, png_chunks, profiles
from tests.browser.relatives.screen import Screen
from tests.corpus.reference import Distance, distance
from tests.imaging.originals import exported, original_of
from tests.imaging.pictures import outcome

RELATIVES = {
    **{f"{group.__name__.rpartition('.')[2]}: {name}": data
       for group in (lying, profiles, png_chunks, codes) for name, data in group.FILES.items()},
}  # fmt: skip
STRIPPED = {"format": "png"}
KEPT = {"quality": 95, "lossless": True, "strip_metadata": False}
#: Decoders of color round differently, and what is lossy is coded twice.
_WORST, _AGAIN = 8, Distance(3, 60)


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def ours(data: bytes) -> Image.Image:
    """As it is seen by us, in sRGB."""
    found = outcome(lambda: decode(data, Limits()))
    assert isinstance(found, Decoded), found
    return profile.to_srgb(found.picture, found.metadata.icc) if found.metadata.icc else found.picture


def test_what_is_seen_is_what_the_browser_shows(screen: Screen) -> None:
    off = []
    for (name, data), shown in zip(RELATIVES.items(), screen.shown(list(RELATIVES.values())), strict=True):
        picture = ours(data)
        assert shown is not None, name
        apart = distance(picture, shown) if picture.size == shown.size else picture.size
        if not isinstance(apart, Distance) or apart.mean > 1 or apart.worst > _WORST:
            off.append((name, apart))
    assert off == []


@pytest.mark.parametrize(
    "wish", [{"format": "png"}, {"quality": 95, "lossless": True, "strip_metadata": False}], ids=str
)
def test_what_is_made_of_them_looks_the_same(
    screen: Screen, renderer: Renderer, wish: dict[str, Any]
) -> None:
    """Kept originals and profiles among them."""
    files = RELATIVES | codes.ARITHMETIC
    made = [exported(renderer, original_of(data, renderer, name), wish)[0] for name, data in files.items()]
    off = []
    for (name, data), shown in zip(files.items(), screen.shown(made), strict=True):
        assert shown is not None, name
        apart = distance(ours(data), shown)
        if apart.mean > _AGAIN.mean or apart.worst > _AGAIN.worst:
            off.append((name, apart))
    assert off == []


@pytest.mark.skipif(not codes.HAS_JPEGTRAN, reason="jpegtran is missing (libjpeg-turbo-progs)")
def test_only_where_the_systems_library_draws_are_arithmetic_codes_seen(screen: Screen) -> None:
    """Which is why what we make has none, and the page draws such an original by itself."""
    files = list(codes.ARITHMETIC.values())
    for data, shown in zip(files, screen.shown(files), strict=True):
        assert shown is not None
        assert decode(data, Limits()).is_odd
        is_blank = shown.getchannel("A").getextrema() == (0, 0)
        assert is_blank or distance(ours(data), shown).mean <= 1


def test_no_two_relatives_are_alike() -> None:
    assert len(set(RELATIVES.values())) == len(RELATIVES) > 300
