"""AVIF, through libavif and libaom."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from typing import IO, Annotated, Any, cast

from PIL import AvifImagePlugin, Image  # noqa: F401  the import registers the format

from app.imaging.metadata.stand_in import exchanged, stand_in
from app.imaging.output import DEPTH, LOSSLESS, QUALITY
from app.imaging.pixels import deep_vips, vips
from app.imaging.pixels.samples import DEEP, Deep
from app.imaging.reading.metadata import Metadata
from app.imaging.spec import Format, Grade, Slider

EFFORT = Slider(
    0,
    3,
    label="AVIF effort",
    help="How long AVIF may search for a smaller file: 3 takes three times as long as 1 for some 3 percent.",
    advanced=True,
)
# Qualities, and libavif's that look like them (by SSIMULACRA2, docs/quality.md): so a quality looks alike
# in every format; what lies between is interpolated.
_LIKE = ((1, 1), (20, 23), (40, 41), (60, 49), (80, 62), (88, 73), (95, 92))
# libaom's speed is this less the effort; more effort than is declared takes far too long for what it saves.
_FASTEST = 9
# The bytes depend on whether there is one thread or several, so it cannot be as many as there are cores.
_THREADS = 4
_LOSSLESS = 100
# Bits of a sample (AV1 Image File Format, 4.2: the Advanced profile has all of AV1's depths).
_MOST_BITS = 12
# At full resolution color is smaller at the same look, but drafts take half the time with it halved.
_COLOR = {"draft": "4:2:0", "export": "4:4:4"}
# What libaom presses for, of what it can: 2 to 5 % smaller at the same look than its own choice.
_TUNING = {"tune": "ssimulacra2"}


def encode(
    picture: Image.Image,
    out: IO[bytes],
    *,
    grade: Grade,
    metadata: Metadata,
    quality: Annotated[int, QUALITY],
    lossless: Annotated[bool, LOSSLESS],
    depth: Annotated[int, DEPTH],
    avif_effort: Annotated[int, EFFORT] = 1,
    deep: Deep | None = None,
) -> None:
    """Lossless keeps RGB as it is, which Pillow's encoder cannot: it always makes YCbCr of it. `deep` are the
    same pixels in 16 bits, of which AVIF holds 12."""
    effort = 0 if grade == "draft" else avif_effort
    options: dict[str, Any] = {"lossless": True, "effort": effort, "compression": "av1"}
    if lossless and depth == DEEP and deep is not None:
        image = deep_vips.rounded(deep, _MOST_BITS)
        out.write(vips.saved(image, ".avif", metadata, bitdepth=_MOST_BITS, **options))
        return
    if lossless and picture.mode != "L":
        out.write(vips.save(picture, ".avif", metadata, **options))
        return
    color = _COLOR[grade]
    if picture.mode == "RGB" and color == "4:4:4":
        picture = picture.convert("RGBA")  # only from that does libavif convert color exactly
    coded = BytesIO()
    # Pillow would write EXIF again, in its own way.
    exif = stand_in(metadata.exif) if metadata.exif else b""
    picture.save(
        coded,
        "AVIF",
        quality=_LOSSLESS if lossless else like(quality),
        subsampling="4:0:0" if picture.mode == "L" else color,
        speed=_FASTEST - effort,
        max_threads=_THREADS,
        autotiling=grade == "draft",
        advanced=None if lossless else _TUNING,
        icc_profile=metadata.icc or b"",
        exif=exif,
        xmp=metadata.xmp or b"",
    )
    data = coded.getvalue()
    out.write(exchanged(data, exif, metadata.exif) if metadata.exif else data)


def like(quality: int) -> int:
    """libavif's quality, 1..92, that looks like ours, 1..95."""
    (low, low_like), (high, high_like) = next(pair for pair in pairwise(_LIKE) if quality <= pair[1][0])
    return round(low_like + (high_like - low_like) * (quality - low) / (high - low))


# One white pixel.
_PROOF = (
    "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAADrbWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAA"
    "AAAAAAAOcGl0bQAAAAAAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAETAAAAIQAAAChpaW5mAAAAAAABAAAAGmluZmUCAAAAAAEA"
    "AGF2MDFDb2xvcgAAAABqaXBycAAAAEtpcGNvAAAAFGlzcGUAAAAAAAAAAQAAAAEAAAAQcGl4aQAAAAADCAgIAAAADGF2MUOBAAwA"
    "AAAAE2NvbHJuY2x4AAEADQAGgAAAABdpcG1hAAAAAAAAAAEAAQQBAoMEAAAAKW1kYXQSAAoIGAAGiAhoNCAyExlHh4Yhh5555oAA"
    "AJBAyRxgimo="
)

FORMAT = Format(
    name="avif",
    label="AVIF",
    help="The smallest. Browsers of today show it, older programs may not.",
    mime="image/avif",
    extension="avif",
    alpha=True,
    gray=True,
    lossy=lambda values: not values["lossless"],
    max_side=32_768,  # AVIF_DEFAULT_IMAGE_DIMENSION_LIMIT of libavif's avif.h: no decoder takes more
    encode=encode,
    proof=_PROOF,
    pace=lambda values: (0.35 if values["lossless"] else 0.15) * (1 + 0.6 * cast(int, values["avif_effort"])),
)
