"""Color profiles (ICC): from the colors a file means to sRGB, through LittleCMS."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import cast

from PIL import Image, ImageChops, ImageCms

#: What LittleCMS and Pillow raise on a profile that cannot be used.
PROFILE_ERRORS = (ImageCms.PyCMSError, OSError, ValueError, TypeError)

# ICC.1:2022, table 19: the signature of the color space each mode needs.
_SPACES = {"L": "GRAY", "RGB": "RGB", "RGBA": "RGB", "CMYK": "CMYK"}
# ICC.1:2022, 7.2.4 and 7.2.5: the major version is the 9th byte, the class behind it. Browsers know versions
# to 4, and do not look at the class: one of these is taken for that of a screen.
_VERSION_AT, _NEWEST, _CLASS = 8, 4, slice(12, 16)
_ODD_CLASSES, _SCREEN = (b"link", b"abst", b"nmcl"), b"mntr"
# Levels out of 255 by which a profile may differ from sRGB and still be taken for it.
_SAME = 1


def fits(icc: bytes, mode: str) -> bool:
    """Whether the profile describes pixels of that mode. Raises one of PROFILE_ERRORS on a broken one."""
    if _opened(icc).profile.xcolor_space.strip() != _SPACES[mode]:
        return False
    _transform(icc, mode)
    return True


def name(icc: bytes) -> str:
    """What the profile calls itself. Raises one of PROFILE_ERRORS on a broken one."""
    return str(ImageCms.getProfileDescription(_opened(icc))).strip()


def to_srgb(picture: Image.Image, icc: bytes) -> Image.Image:
    """The picture in sRGB, alpha kept, CMYK as RGB; the same object when the profile is sRGB already."""
    transform = _transform(icc, picture.mode)
    if transform is None:
        return picture
    if picture.mode == "RGBA":
        converted = _applied(picture.convert("RGB"), transform)
        converted.putalpha(picture.getchannel("A"))
    else:
        converted = _applied(picture, transform)
        converted = converted.convert("L") if picture.mode == "L" else converted
    converted.info = {}
    return converted


def gray_to_srgb(picture: Image.Image, icc: bytes) -> Image.Image:
    """A gray picture that has more channels than its gray profile speaks of."""
    gray = to_srgb(picture.getchannel(0), icc).convert(picture.mode)
    if picture.mode == "RGBA":
        gray.putalpha(picture.getchannel("A"))
    return gray


def _applied(picture: Image.Image, transform: ImageCms.ImageCmsTransform) -> Image.Image:
    # Only an `inPlace` transform, which this is not, returns nothing.
    return cast(Image.Image, ImageCms.applyTransform(picture, transform))


def _opened(icc: bytes) -> ImageCms.ImageCmsProfile:
    if icc[_VERSION_AT : _VERSION_AT + 1] > bytes((_NEWEST,)):
        raise ValueError("a profile of a later version")
    if icc[_CLASS] in _ODD_CLASSES:
        icc = icc[: _CLASS.start] + _SCREEN + icc[_CLASS.stop :]
    return ImageCms.ImageCmsProfile(BytesIO(icc))


@lru_cache(maxsize=8)
def _transform(icc: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """To sRGB, colorimetric with black point compensation; None where that would change nothing."""
    source = "RGB" if mode == "RGBA" else mode
    transform = ImageCms.buildTransform(
        _opened(icc),
        ImageCms.createProfile("sRGB"),
        source,
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    if mode == "CMYK":
        return transform
    sample = _sample().convert(source)
    difference = ImageChops.difference(_applied(sample, transform).convert("RGB"), sample.convert("RGB"))
    differs = any(any(band.histogram()[_SAME + 1 :]) for band in difference.split())
    return transform if differs else None


@lru_cache(maxsize=1)
def _sample() -> Image.Image:
    """Colors from all over the cube: 6 levels of red, green and blue each."""
    levels = range(0, 256, 51)
    pixels = bytes(
        level for red in levels for green in levels for blue in levels for level in (red, green, blue)
    )
    return Image.frombytes("RGB", (36, 6), pixels)
