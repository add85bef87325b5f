"""Duration: what would be given up before it is done, told beforehand from formats' paces."""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import Refusal
from app.imaging.frame import Size
from app.imaging.spec import Format
from app.recipe.field import Value

# Seconds of processor time that encoding one file may take, as its format foretells it: on one core of two a
# job then ends before it is given up. All files of a search may take so many: a worker has 120 for a task,
# and reads and finishes the picture in the rest.
_LONGEST_S, _WHOLE_S = 40.0, 110.0
# Files of full size that a search for a quality or a palette makes: one by the sample, the one that fits, and
# the next, which proves that it is the best. Photos of 6 and 24 megapixels took 2 to 7, most of them 3.
_TRIES = 3


def takes_too_long(output: Size, format: Format, values: Mapping[str, Value], *, searched: bool) -> bool:
    """Whether a file of `output` pixels, or what is `searched` among several, is sure to be given up."""
    seconds = format.pace(values) * output[0] * output[1] / 1e6
    return seconds > _LONGEST_S or (searched and _TRIES * seconds > _WHOLE_S)


def too_complex(output: Size, format: Format) -> Refusal:
    return Refusal(
        "too_complex",
        "With these options {format} would take too long for {pixels:,} pixels. Lower the effort or make"
        " it smaller.",
        format=format.label,
        pixels=output[0] * output[1],
    )
