"""A file without what it says beside its picture."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

from app.chores.chore import Change, Chore, Skip, Values, each
from app.chores.photo import Photo
from app.errors import Refusal
from app.imaging.metadata import exif, selection
from app.imaging.metadata.bare import bare
from app.imaging.metadata.blocks import Blocks, blocks, with_blocks
from app.imaging.metadata.groups import GROUPS
from app.imaging.metadata.tiff import SHORT
from app.recipe.field import Choice, Field

_KEEP = Field(
    "keep",
    "choices",
    (),
    "Keep all the same",
    "Groups of metadata that stay.",
    "",
    choices=tuple(Choice(name, group.label) for name, group in GROUPS.items()),
)


def plan(photo: Photo, values: Values) -> Change | Skip:
    keep = values["keep"]
    assert isinstance(keep, tuple)
    return Change(
        content={"keep": list(keep)}, shown={"metadata": ("all", ", ".join(map(str, keep)) or "none")}
    )


def act(data: bytes, format: str, content: Mapping[str, Any]) -> bytes:
    """Without metadata but the groups that stay; pixels, profile and orientation are as they were."""
    keep, found = content["keep"], blocks(data, format)
    try:
        block = found.exif and selection.exif_of(found.exif, keep)
        turn = exif.orientation(found.exif) if found.exif else 1
        if turn != 1:
            mark = {exif.ORIENTATION: (SHORT, 1, struct.pack(">H" if _is_big(block) else "<H", turn))}
            block = exif.with_main(block or selection.density_only(), mark)
        kept = Blocks(
            block,
            found.xmp and selection.xmp_of(found.xmp, keep),
            found.photoshop and selection.iptc_of(found.photoshop, keep),
        )
    except (ValueError, struct.error):
        raise Refusal("unreadable_image", "Its metadata is broken; optimize removes it.") from None
    return with_blocks(bare(data, format), format, kept)


def _is_big(block: bytes | None) -> bool:
    return block is None or b"MM\0*" in block[:10]


CHORE = Chore(
    name="strip",
    label="Remove metadata",
    help="Removes what a file says beside its picture, without touching a pixel.",
    fields=(_KEEP,),
    plan=each(plan),
    act=act,
)
