"""White: how much more or less red, green and blue light makes a picture look as under another white.

A picture taken under some white is brought to that of sRGB (D65) by scaling three lights (von Kries), here
those of sRGB itself. A gray keeps its luminance.
"""

from __future__ import annotations

import math
from functools import lru_cache

from app.imaging.pixels.srgb import LUMINANCE

#: Factors of red, green and blue light.
Gains = tuple[float, float, float]

# D65 in mireds, millions over kelvins: equal steps of them look about equal.
_D65_MIRED = 1e6 / 6504
# So far a temperature of 100 goes: to 4676 K (the picture gets cooler) and 10,670 K (warmer).
_MIRED_SPAN = 60
# So many steps of tint are a distance of 1 from the line of daylight, in CIE 1960 (as in Adobe's DNG).
_TINTS = 3000
# From XYZ to the light of sRGB: IEC 61966-2-1:1999.
_TO_RGB = ((3.2406, -1.5372, -0.4986), (-0.9689, 1.8758, 0.0415), (0.0557, -0.2040, 1.0570))


@lru_cache(64)
def gains_of_temperature(temperature: float) -> Gains:
    """For -100 (as of a scene under warm light: cooler) to 100 (warmer); 0 changes nothing."""
    return _gains(*_daylight(1e6 / (_D65_MIRED - _MIRED_SPAN * temperature / 100)))


@lru_cache(64)
def gains_of_tint(tint: float) -> Gains:
    """For -100 (greener) to 100 (more magenta); 0 changes nothing."""
    (u, v), (further_u, further_v) = (_uv(*_daylight(1e6 / mired)) for mired in (_D65_MIRED, _D65_MIRED + 1))
    along = (further_u - u, further_v - v)
    step = tint / _TINTS / math.hypot(*along)
    # Square to that line, a scene under greener light being one that gets more magenta; then back to x and y.
    u, v = u - along[1] * step, v + along[0] * step
    over = 2 * u - 8 * v + 4
    return _gains(3 * u / over, 2 * v / over)


def _daylight(kelvin: float) -> tuple[float, float]:
    """x and y of daylight of 4000 to 25,000 K: CIE 15:2004, its illuminants D."""
    if kelvin <= 7000:
        x = -4.6070e9 / kelvin**3 + 2.9678e6 / kelvin**2 + 0.09911e3 / kelvin + 0.244063
    else:
        x = -2.0064e9 / kelvin**3 + 1.9018e6 / kelvin**2 + 0.24748e3 / kelvin + 0.237040
    return x, -3 * x * x + 2.870 * x - 0.275


def _uv(x: float, y: float) -> tuple[float, float]:
    """In CIE 1960, from x and y."""
    over = -2 * x + 12 * y + 3
    return 4 * x / over, 6 * y / over


def _gains(x: float, y: float) -> Gains:
    usual, scene = _light(*_daylight(1e6 / _D65_MIRED)), _light(x, y)
    gains = [before / after for before, after in zip(usual, scene, strict=True)]
    luminance = sum(weight * gain for weight, gain in zip(LUMINANCE, gains, strict=True))
    red, green, blue = (gain / luminance for gain in gains)
    return red, green, blue


def _light(x: float, y: float) -> Gains:
    """Red, green and blue light of a chromaticity at luminance 1."""
    xyz = (x / y, 1.0, (1 - x - y) / y)
    red, green, blue = (sum(a * b for a, b in zip(row, xyz, strict=True)) for row in _TO_RGB)
    return red, green, blue
