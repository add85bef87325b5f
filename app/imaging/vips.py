"""What Pillow's codecs have no switch for, through libvips: exact AVIF and near-lossless WebP."""

from __future__ import annotations

from typing import Any

from PIL import Image

_INTERPRETATIONS = {"L": "b-w", "RGB": "srgb", "RGBA": "srgb"}
# An AVIF's bytes depend on it, so it cannot be as many as there are cores.
_THREADS = 4
_EXIF_NAME = b"Exif\0\0"


def save(
    picture: Image.Image,
    ending: str,
    *,
    icc: bytes | None = None,
    exif: bytes | None = None,
    xmp: bytes | None = None,
    **options: Any,
) -> bytes:
    """A picture of mode L, RGB or RGBA as the bytes of a file, with libvips' options of that ending."""
    # Only here, since few recipes need it and it takes a worker 20 MB.
    import pyvips

    pyvips.concurrency_set(_THREADS)
    image = pyvips.Image.new_from_memory(
        picture.tobytes(), picture.width, picture.height, len(picture.getbands()), "uchar"
    ).copy(interpretation=_INTERPRETATIONS[picture.mode])
    if exif and not exif.startswith(_EXIF_NAME):
        exif = _EXIF_NAME + exif
    blocks = {"icc": ("icc-profile-data", icc), "exif": ("exif-data", exif), "xmp": ("xmp-data", xmp)}
    given = [kind for kind, (_, block) in blocks.items() if block]
    for kind in given:
        image.set_type(pyvips.GValue.blob_type, *blocks[kind])
    data: bytes = image.write_to_buffer(ending, keep="|".join(given) or "none", **options)
    return data
