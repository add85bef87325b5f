"""sRGB: between levels, as files store them, and light. IEC 61966-2-1:1999, 5.2, with 0 for black and 1 for
white; both go on beyond that, mirrored at 0."""

from __future__ import annotations

#: Weights of red, green and blue light in luminance: Rec. ITU-R BT.709-6, item 3.2.
LUMINANCE = (0.2126, 0.7152, 0.0722)


def light_of(level: float) -> float:
    if level < 0:
        return -light_of(-level)
    return level / 12.92 if level <= 0.04045 else float(((level + 0.055) / 1.055) ** 2.4)


def level_of(light: float) -> float:
    if light < 0:
        return -level_of(-light)
    return 12.92 * light if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)
