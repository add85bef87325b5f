"""A file that is given holds its picture and what was asked for, whatever the upload hid and wherever."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from PIL import ImageChops

from app.errors import Refusal
from app.imaging.kept_original import cleaned
from app.imaging.reading.decode import decode
from app.imaging.reading.headers import Limits
from app.imaging.render import Renderer
from tests.imaging.originals import exported, original_of
from tests.imaging.passengers import MARKER, PLACES, PLAIN
from tests.imaging.pictures import outcome

LIMITS = Limits()


@pytest.mark.parametrize("place", sorted(PLACES))
def test_what_is_hidden_goes_or_the_file_is_not_kept(place: str) -> None:
    data = PLACES[place](MARKER)
    assert MARKER in data
    format = place.split()[0]
    try:
        kept = cleaned(data, format, strips=True)
    except ValueError:
        return
    assert MARKER not in kept
    before, after = (outcome(partial(decode, each, LIMITS)) for each in (data, kept))
    # Where a decoder shows what was hidden, as alpha, the picture differs and is not kept for that.
    if not isinstance(before, Refusal) and before.picture.mode == after.picture.mode:
        assert ImageChops.difference(before.picture, after.picture).getbbox() is None


@pytest.mark.parametrize("place", sorted(PLACES))
def test_no_file_that_is_given_holds_what_was_hidden(
    place: str, renderer: Renderer, values: Callable[..., dict[str, Any]]
) -> None:
    data = PLACES[place](MARKER)
    original = outcome(lambda: original_of(data, renderer))
    if isinstance(original, Refusal):
        return
    written, _ = exported(renderer, original, values(quality=95))
    assert MARKER not in written


@pytest.mark.parametrize("name", sorted(PLAIN))
def test_a_file_that_hides_nothing_is_kept(name: str) -> None:
    data = PLAIN[name]()
    kept = cleaned(data, name.split()[0], strips=True)
    assert len(kept) <= len(data)
    before, after = decode(data, LIMITS).picture, decode(kept, LIMITS).picture
    assert ImageChops.difference(before, after).getbbox() is None
