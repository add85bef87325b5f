"""JPEG XL, through libjxl. Few browsers show it: to the others, it travels in another format."""

from __future__ import annotations

from itertools import pairwise
from typing import IO, Annotated, cast

from PIL import Image

from app.imaging import libjxl
from app.imaging.metadata.tiff import NAME
from app.imaging.output import DEPTH, LOSSLESS, QUALITY
from app.imaging.pixels.samples import DEEP, Deep
from app.imaging.reading import profile
from app.imaging.reading.jxl import EXIF_OFFSET
from app.imaging.reading.metadata import Metadata
from app.imaging.spec import Format, Grade, Slider, Toggle

EFFORT = Slider(
    1,
    7,
    label="JPEG XL effort",
    help="How long JPEG XL may search for a smaller file: 7 takes seven times as long as 4 for 2 percent.",
    advanced=True,
)
RECOMPRESS = Toggle(
    label="Pack the JPEG",
    help="Packs a JPEG as it is, a fifth smaller; the very same file can be made of it again. Only while"
    " nothing else changes the picture.",
    role="recompress",
)
# Qualities, and libjxl's distances that look like them (by SSIMULACRA2, docs/quality.md): so a quality looks
# alike in every format; what lies between is interpolated.
_LIKE = ((1, 25.0), (20, 8.5), (40, 4.5), (60, 2.8), (80, 1.5), (88, 0.8), (95, 0.2))
_LOSSLESS = 0.0
# Above this effort a megapixel takes so many seconds, with and without loss.
_QUICK, _SLOW = 4, (0.3, 1.0)
# Of a draft: the same artefacts at half the time. Without loss, 1 takes a twentieth of 3.
_DRAFT_EFFORT, _LOSSLESS_DRAFT_EFFORT = 3, 1


def encode(
    picture: Image.Image,
    out: IO[bytes],
    *,
    grade: Grade,
    metadata: Metadata,
    quality: Annotated[int, QUALITY],
    lossless: Annotated[bool, LOSSLESS],
    depth: Annotated[int, DEPTH],
    jxl_effort: Annotated[int, EFFORT] = 4,
    recompress: Annotated[bool, RECOMPRESS] = False,
    deep: Deep | None = None,
) -> None:
    """Alpha is always kept without loss. A JPEG that is packed does not come here: see `app.imaging.packed`.
    `deep` are the same pixels in 16 bits, for a file of that depth."""
    hasty = _LOSSLESS_DRAFT_EFFORT if lossless else _DRAFT_EFFORT

    def coded(samples: bytes, mode: str, icc: bytes | None, bits: int = 8) -> bytes:
        return libjxl.encode(
            samples,
            picture.size,
            len(mode),
            distance=_LOSSLESS if lossless else distance(quality),
            effort=jxl_effort if grade == "export" else hasty,
            bits=bits,
            icc=icc,
            boxes=_boxes(metadata),
        )

    try:
        if deep is not None and depth == DEEP:
            written = coded(deep.samples, deep.mode, metadata.icc, DEEP)
        else:
            written = coded(picture.tobytes(), picture.mode, metadata.icc)
    except libjxl.JxlError:
        if metadata.icc is None:
            raise
        # It knows fewer kinds of profiles than LittleCMS.
        written = coded(profile.to_srgb(picture, metadata.icc).tobytes(), picture.mode, None)
    out.write(written)


def _boxes(metadata: Metadata) -> dict[bytes, bytes]:
    found = {b"xml ": metadata.xmp} if metadata.xmp else {}
    return found | ({b"Exif": EXIF_OFFSET + metadata.exif.removeprefix(NAME)} if metadata.exif else {})


def distance(quality: int) -> float:
    """libjxl's distance, 25..0.2, that looks like our quality, 1..95."""
    (low, far), (high, near) = next(pair for pair in pairwise(_LIKE) if quality <= pair[1][0])
    return round(far + (near - far) * (quality - low) / (high - low), 3)


FORMAT = Format(
    name="jxl",
    label="JPEG XL",
    help="Small, and it packs a JPEG without loss. Few browsers show it yet.",
    mime="image/jxl",
    extension="jxl",
    alpha=True,
    gray=True,
    proof="/wpBQFDcCAgEAQAYAEsYixWCAQ==",  # 8 x 8 pixels, gray, lossless
    lossy=lambda values: not values["lossless"],
    max_side=2**18,  # level 5 (ISO/IEC 18181-1, annex M)
    encode=encode,
    pace=lambda values: _SLOW[bool(values["lossless"])] if cast(int, values["jxl_effort"]) > _QUICK else 0.0,
)
