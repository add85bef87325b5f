"""Roles: what a field is for, where code has to know that. Code asks for the role and never for a name.

A field that nothing but its own operation or format acts on has no role.
"""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal[
    "format",  # chooses the kind of file that is written
    "quality",  # how much a lossy format keeps, a whole number; a word beside it leaves it to a search
    "lossless",  # whether a format that can keeps every pixel
    "colors",  # how many colors a palette has
    "dither",  # how the colors of a palette are mixed, of no use without one
    "target",  # the bytes that a file may have, 0 for any
    "background",  # what shows through where the picture is see-through
    "turn",  # degrees clockwise, by quarters
    "flip",  # mirrors the turned picture
    "straighten",  # degrees clockwise, by a little
    "crop",  # the part of the turned picture that is kept, None for the whole
    "width",  # the most pixels across, 0 for any
    "height",  # the most pixels down, 0 for any
    "fit",  # what a box does to a picture of another shape
    "gravity",  # where in a box the picture or its subject lies
    "enlarge",  # whether a box may make the picture larger
    "scale",  # percent of the size that is left
    "recompress",  # whether the data of a JPEG is packed as it is
    "depth",  # bits of a sample in the file, where its format has a choice
    "metadata",  # whether metadata is removed
    "kept",  # which groups of metadata are kept where the rest is removed
    "density",  # dots an inch, 0 for those of metadata that is kept
]

#: Every role; each stands at exactly one field of the catalog.
ROLES: tuple[Role, ...] = get_args(Role)
