"""Every public test file comes out as an independent decoder sees it, or is refused for a reason."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pyvips

from app.errors import Refusal
from tests.corpus.decoded import in_srgb
from tests.corpus.reference import distance, ended, seen
from tests.imaging.pictures import outcome

#: The codes that an upload's content can be refused with.
CODES = {"unsupported_format", "unreadable_image", "too_many_pixels", "too_complex", "animated_image"}


def test_what_is_accepted_looks_as_libvips_sees_it_and_what_is_unreadable_is_so_for_both(
    corpus: list[Path],
) -> None:
    wrong = {}
    for path in corpus:
        data = path.read_bytes()
        picture = outcome(partial(in_srgb, data))
        if isinstance(picture, Refusal):
            readable = picture.code == "unreadable_image" and _is_read_by_libvips(data)
            if picture.code not in CODES or readable:
                wrong[path.name] = picture.detail
        elif not (apart := distance(picture, seen(ended(data)))).is_none:
            wrong[path.name] = str(apart)
    assert not wrong


def _is_read_by_libvips(data: bytes) -> bool:
    try:
        seen(data)
    except pyvips.Error:
        return False
    return True
