"""Deep: the pixels of an export in 16 bits a sample, for a PNG that keeps what its original has.

The same stages as the pipeline's, in the same order and by the same declarations: geometry by Pillow, a
channel at a time in floats, the rest by libvips. Drafts, scores and all other formats stay at 8 bits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.imaging.operations import color, detail, tone
from app.imaging.pixels import deep_vips as vips
from app.imaging.pixels.deep_vips import MOST
from app.imaging.pixels.resample import resample
from app.imaging.pixels.samples import Deep
from app.imaging.plan import Canvas, Plan
from app.imaging.reading.upright import UPRIGHT, Decoded
from app.imaging.sight import Sight
from app.recipe.field import Value

# Orientations of EXIF that turn by a quarter.
_SWAPPED = (5, 6, 7, 8)
_MODES = {1: "L", 3: "RGB", 4: "RGBA"}


def finished(
    pixels: bytes,
    decoded: Decoded,
    plan: Plan,
    values: Mapping[str, Value],
    sight: Sight,
    apply_icc: bytes | None,
) -> Deep:
    """What is encoded, from the pixels of a 16-bit PNG (`Parts.pixels`); `apply_icc` as for Pipeline.run."""
    image = _shaped(vips.read_png(pixels), decoded.orientation, plan)
    if apply_icc is not None:
        image = vips.to_srgb(image, apply_icc)
    colors, alpha = vips.parted(image)
    colors = _colored(_toned(colors, values, sight), values)
    colors, alpha = _detailed(colors, alpha, values)
    if plan.canvas:
        colors, alpha = _padded(colors, alpha, plan.canvas)
    whole = colors if alpha is None else _with_alpha(colors, alpha)
    levels = (whole + 0.5).cast("ushort")
    samples = bytes(levels.byteswap().write_to_memory())
    return Deep(samples, (levels.width, levels.height), _MODES[levels.bands])


def _with_alpha(colors: Any, alpha: Any) -> Any:
    """Gray with alpha is written as color with alpha, as in 8 bits."""
    return (colors.bandjoin([colors, colors]) if colors.bands == 1 else colors).bandjoin(alpha)


def _shaped(image: Any, orientation: int, plan: Plan) -> Any:
    """Turned upright, then cut, turned and resized; alpha premultiplied where pixels are mixed."""
    swaps = (orientation in _SWAPPED) != plan.pose.swaps_sides
    width, height = (image.height, image.width) if swaps else (image.width, image.height)
    left, upper, right, lower = plan.box
    cut = (round((right - left) * width), round((lower - upper) * height))
    mixes = image.hasalpha() and (cut != plan.size or bool(plan.pose.angle))
    if mixes:
        image = image.premultiply(max_alpha=MOST)
    bands = []
    for band in image.bandsplit():
        channel = vips.as_floats(band)
        if orientation in UPRIGHT:
            channel = channel.transpose(UPRIGHT[orientation])
        bands.append(resample(channel, plan.box, plan.pose, plan.size))
    joined = vips.of_floats(bands)
    return joined.unpremultiply(max_alpha=MOST).copy(interpretation="rgb16") if mixes else joined


def _padded(colors: Any, alpha: Any, canvas: Canvas) -> tuple[Any, Any]:
    """On a see-through canvas, as every format with alpha has it."""
    opaque = (colors[0] * 0 + MOST) if alpha is None else alpha
    return tuple(each.embed(*canvas.corner, *canvas.size, extend="black") for each in (colors, opaque))


def _toned(colors: Any, values: Mapping[str, Value], sight: Sight) -> Any:
    if not tone.STAGE.chosen(values):
        return colors
    differ = colors.bands > 1 and tone.STAGE.asks("channel", values)
    return vips.looked_up(
        colors, [_table(tone.mapping(values, sight, channel)) for channel in (range(3) if differ else [None])]
    )


def _table(mapped: Callable[[float], float]) -> list[float]:
    return [MOST * min(1.0, max(0.0, mapped(level / MOST))) for level in range(MOST + 1)]


def _colored(colors: Any, values: Mapping[str, Value]) -> Any:
    if colors.bands == 1 or not color.STAGE.chosen(values):
        return colors
    mix = color.mixed(values)
    if mix.vibrance:
        lacking = 1 - vips.chroma(colors) / MOST
        colors = vips.clipped(colors + (colors - vips.luma(colors)) * lacking * mix.vibrance)
    return vips.mixed(colors, mix.matrix, MOST)


def _detailed(colors: Any, alpha: Any, values: Mapping[str, Value]) -> tuple[Any, Any]:
    """As detail's two operations: blur takes alpha along, sharpening leaves it as it was."""
    chosen = dict(detail.STAGE.chosen(values))
    if "blur" in chosen:
        colors, alpha = _soft(colors, alpha, float(str(chosen["blur"])))
    if "sharpen" in chosen:
        soft, _ = _soft(colors, alpha, detail.SHARPEN_SIGMA)
        amount = 1 + float(str(chosen["sharpen"])) / 100
        colors = vips.clipped(soft + (colors - soft) * amount)
    return colors, alpha


def _soft(colors: Any, alpha: Any, sigma: float) -> tuple[Any, Any]:
    if alpha is None:
        return vips.softened(colors, sigma), None
    soft = vips.softened(colors.bandjoin(alpha).premultiply(max_alpha=MOST), sigma)
    return vips.parted(soft.unpremultiply(max_alpha=MOST).copy(interpretation="rgb16"))
