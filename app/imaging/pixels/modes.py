"""From every mode a file may have to the three that everything else works on: L, RGB and RGBA."""

from __future__ import annotations

from PIL import Image, ImageMath

#: What pictures are worked on as: gray, color, color with alpha; 8 bits each.
WORKING_MODES = ("L", "RGB", "RGBA")


def scale_transparency(image: Image.Image, depth: int) -> None:
    """Pillow gives 8 bits a sample where a PNG has more or less (`depth`), but names the transparent level or
    color as the file does."""
    transparent = image.info.get("transparency")
    if image.mode == "RGB" and depth == 16 and isinstance(transparent, tuple):
        image.info["transparency"] = tuple(level >> 8 for level in transparent)
    elif image.mode == "L" and depth < 8 and isinstance(transparent, int):
        image.info["transparency"] = transparent * 255 // ((1 << depth) - 1)


def to_working(image: Image.Image) -> Image.Image:
    """An image in a working mode, with nothing of the file left in its `info`; the same object where it
    is in one already.

    16-bit gray is scaled, never cut off; palettes and transparent colors become what they stand for. CMYK
    is converted plainly: a profile has to be applied before.
    """
    if image.mode.startswith("I"):
        picture = _from_16_bit_gray(image)
    elif image.has_transparency_data:
        picture = _as(image, "RGBA")
    elif image.mode in ("1", "L"):
        picture = _as(image, "L")
    else:
        picture = _as(image, "RGB")
    picture.info = {}
    return picture


def _as(image: Image.Image, mode: str) -> Image.Image:
    if image.mode != mode:
        return image.convert(mode)
    image.load()  # a convert to the same mode would be a copy
    return image


def is_gray(picture: Image.Image) -> bool:
    """Whether a picture in a working mode holds no color."""
    if picture.mode == "L":
        return True
    red, green, blue = picture.convert("RGB").split()
    return red == green == blue


def _from_16_bit_gray(image: Image.Image) -> Image.Image:
    wide = image.convert("I")
    # Half a level is added since the conversion to L cuts off.
    gray = wide.point(lambda level: level * (1 / 257) + 0.5).convert("L")
    transparent = image.info.get("transparency")
    if not isinstance(transparent, int):
        return gray
    distance = ImageMath.lambda_eval(lambda images: abs(images["wide"] - transparent) * 255, wide=wide)
    picture = gray.convert("RGBA")
    picture.putalpha(distance.convert("L"))
    return picture
