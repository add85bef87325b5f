"""Whose picture it is."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

from app.chores.chore import Change, Chore, Skip, Values, each
from app.chores.photo import Photo
from app.errors import Refusal
from app.imaging.metadata import exif, iptc, ownership, selection
from app.imaging.metadata.blocks import Blocks, blocks, with_blocks
from app.imaging.metadata.tiff import ASCII
from app.recipe.field import Field

_ARTIST = Field("artist", "text", "", "Artist", "Who took the picture.", "")
_COPYRIGHT = Field("copyright", "text", "", "Copyright", "Such as: © 2026 Ada Lovelace.", "")
_TAGS = {"artist": 0x013B, "copyright": 0x8298}
_DATASETS = {"artist": (2, 80), "copyright": (2, 116)}


def plan(photo: Photo, values: Values) -> Change | Skip:
    wanted = {name: str(values[name]) for name in _TAGS if values[name]}
    if not wanted:
        raise Refusal("invalid_recipe", "Name an artist, a copyright, or both.", field="copyright")
    shown = {name: ("", text) for name, text in wanted.items()}
    return Change(content=wanted, shown=shown, notices=photo.notices)


def act(data: bytes, format: str, content: Mapping[str, Any]) -> bytes:
    """In EXIF, in UTF-8, and in XMP and IPTC where the file has them: they are believed first."""
    found = blocks(data, format)
    try:
        block = exif.with_main(
            found.exif or selection.density_only(),
            {
                _TAGS[name]: (ASCII, len(text.encode()) + 1, text.encode() + b"\0")
                for name, text in content.items()
            },
        )
        packet = found.xmp and ownership.owned(found.xmp, content)
        photoshop = found.photoshop and iptc.said(
            found.photoshop, {_DATASETS[name]: text for name, text in content.items()}
        )
    except (ValueError, struct.error):
        raise Refusal("unreadable_image", "Its metadata is broken and stays as it is.") from None
    return with_blocks(data, format, Blocks(block, packet, photoshop))


CHORE = Chore(
    name="copyright",
    label="Write the copyright",
    help="Writes into a file whose picture it is.",
    fields=(_ARTIST, _COPYRIGHT),
    plan=each(plan),
    act=act,
)
