"""Fields that no single operation or format owns: what is written, how hard pressed, with what in it."""

from __future__ import annotations

from app.imaging.metadata.groups import GROUPS
from app.recipe.field import Choice, Field

#: The word for a quality that is found by looking, and for a format.
AUTO = "auto"

QUALITY = Field(
    name="quality",
    role="quality",
    kind="integer",
    default=80,
    label="Quality",
    help="Lower makes the file smaller and the picture rougher.",
    group="Compress",
    minimum=1,
    maximum=95,
    step=1,
    words=(Choice(AUTO, "Automatic"),),
)

TARGET_BYTES = Field(
    name="target_bytes",
    role="target",
    kind="integer",
    default=0,
    label="Target size",
    help="The most bytes the file may have: the best quality that fits is found. 0 is off.",
    group="Compress",
    minimum=0,
    step=1,
    unit="bytes",
)

LOSSLESS = Field(
    name="lossless",
    role="lossless",
    kind="boolean",
    default=False,
    label="Lossless",
    help="Keeps every pixel exactly as it is; the file is several times larger.",
    group="Compress",
)

DEPTH = Field(
    name="depth",
    role="depth",
    kind="choice",
    default=8,
    label="Bit depth",
    help="16 keeps all that a 16-bit PNG holds, for further work; lossless AVIF keeps 12 bits of it."
    " 8 bits look alike and are smaller.",
    group="Compress",
    choices=(Choice(8, "8 bits"), Choice(16, "16 bits")),
    advanced=True,
)

STRIP_METADATA = Field(
    name="strip_metadata",
    role="metadata",
    kind="boolean",
    default=True,
    label="Remove metadata",
    help="Removes where, when and with what it was taken. Colors stay right either way.",
    group="Metadata",
)

KEEP = Field(
    name="keep",
    role="kept",
    kind="choices",
    default=(),
    label="Keep all the same",
    help="What stays although metadata is removed. All else goes, serial numbers and thumbnails with it.",
    group="Metadata",
    choices=tuple(Choice(name, group.label) for name, group in GROUPS.items()),
)

DENSITY = Field(
    name="density",
    role="density",
    kind="integer",
    default=0,
    label="Resolution",
    help="Dots an inch that the file asks printers for. 0 is that of the original where metadata is kept.",
    group="Metadata",
    minimum=0,
    maximum=2400,
    step=1,
    unit="dpi",
)


def format_field(formats: tuple[Choice, ...]) -> Field:
    """The field `format`, with the formats there are."""
    return Field(
        name="format",
        role="format",
        kind="choice",
        default="original",
        label="Format",
        help="The kind of file that is written; automatic is the smallest that looks as good.",
        group="Compress",
        choices=(Choice("original", "Unchanged"), Choice(AUTO, "Automatic"), *formats),
    )
