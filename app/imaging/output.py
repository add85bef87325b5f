"""Fields that no single operation or format owns: what is written, how hard pressed, with what in it."""

from __future__ import annotations

from app.imaging.field import Choice, Field

QUALITY = Field(
    name="quality",
    kind="integer",
    neutral=80,
    label="Quality",
    help="Lower makes the file smaller and the picture rougher.",
    group="Compress",
    minimum=1,
    maximum=95,
    step=1,
)

STRIP_METADATA = Field(
    name="strip_metadata",
    kind="boolean",
    neutral=True,
    label="Remove metadata",
    help="Removes where, when and with what it was taken. Colors stay right either way.",
    group="Metadata",
)


def format_field(formats: tuple[Choice, ...]) -> Field:
    """The field `format`, with the formats there are."""
    return Field(
        name="format",
        kind="choice",
        neutral="original",
        label="Format",
        help="The kind of file that is written.",
        group="Compress",
        choices=(Choice("original", "Same as the original"), *formats),
    )
