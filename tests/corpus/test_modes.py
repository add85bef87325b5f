"""Every mode a file may have looks as libvips sees it."""

from __future__ import annotations

import pytest

from tests.corpus.decoded import in_srgb
from tests.corpus.png_writer import KINDS, Kind, write_png
from tests.corpus.reference import distance, seen


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_every_kind_of_png_looks_as_libvips_sees_it(kind: Kind) -> None:
    data = write_png(kind)
    apart = distance(in_srgb(data), seen(data))
    # Levels of 16 bits may be rounded or cut to 8, which is one level in the color and one in the alpha.
    assert apart.worst <= (2 if kind.depth == 16 else 0)
