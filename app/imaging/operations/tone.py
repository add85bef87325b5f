"""Tone: how light and how hard. Each operation maps a level; all fold into one lookup table, or where the
channels differ into one for each.

A level is 0 for black and 1 for white and may leave that range between two operations: the table is cut off
only once, at the end. The order is that of raw developers: white balance, light, then the curve.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

from PIL import Image

from app.imaging.pixels.srgb import level_of, light_of
from app.imaging.pixels.white import Gains, gains_of_temperature, gains_of_tint
from app.imaging.sight import BLIND, Sight
from app.imaging.spec import Slider, Stage, Toggle, operation
from app.recipe.field import Value


@operation(group="Light")
def auto_tone(level: float, auto_tone: Annotated[bool, Toggle()] = False, *, sight: Sight = BLIND) -> float:
    """Spreads the picture's levels over all there are, from black to white.

    All channels alike, so that colors keep their hue.
    """
    darkest, lightest = sight.darkest_and_lightest()
    return (level - darkest) / (lightest - darkest)


@operation(group="Color")
def temperature(
    level: float, temperature: Annotated[float, Slider(-100, 100, 1)] = 0, *, channel: int | None = None
) -> float:
    """Makes colors warmer (yellow), or cooler (blue)."""
    return _balanced(level, channel, gains_of_temperature(temperature))


@operation(group="Color")
def tint(
    level: float, tint: Annotated[float, Slider(-100, 100, 1)] = 0, *, channel: int | None = None
) -> float:
    """Moves colors toward magenta, or toward green."""
    return _balanced(level, channel, gains_of_tint(tint))


@operation(group="Light")
def exposure(level: float, exposure: Annotated[float, Slider(-3, 3, 0.05, "EV")] = 0) -> float:
    """Gives the picture more light or less, as a camera does: 1 EV is twice as much.

    In light, and not in levels.
    """
    return level_of(light_of(level) * 2**exposure)


@operation(group="Light")
def brightness(level: float, brightness: Annotated[float, Slider(-100, 100, 1)] = 0) -> float:
    """Makes the whole picture lighter or darker.

    "brightness()" of W3C Filter Effects Module Level 1.
    """
    return level * (1 + brightness / 100)


@operation(group="Light")
def contrast(level: float, contrast: Annotated[float, Slider(-100, 100, 1)] = 0) -> float:
    """Sets light and dark further apart, or closer together.

    "contrast()" of W3C Filter Effects Module Level 1.
    """
    return (level - 0.5) * (1 + contrast / 100) + 0.5


@operation(group="Light")
def highlights(level: float, highlights: Annotated[float, Slider(-100, 100, 1)] = 0) -> float:
    """Makes the light parts lighter, or darker so that their detail is seen."""
    return 1 - _lifted(1 - level, -highlights / 100)


@operation(group="Light")
def shadows(level: float, shadows: Annotated[float, Slider(-100, 100, 1)] = 0) -> float:
    """Makes the dark parts lighter so that their detail is seen, or darker."""
    return _lifted(level, shadows / 100)


STAGE: Stage[float] = Stage.of("tone", globals())


def apply(picture: Image.Image, values: Mapping[str, Value], sight: Sight = BLIND) -> Image.Image:
    """The picture with its tone changed, alpha kept; the same object when there is nothing to do."""
    if not STAGE.chosen(values):
        return picture
    if picture.mode == "L":
        return picture.point(_table(values, sight))
    if STAGE.asks("channel", values):
        tables = [level for channel in range(3) for level in _table(values, sight, channel)]
    else:
        tables = _table(values, sight) * 3
    return picture.point(tables + list(range(256)) if picture.mode == "RGBA" else tables)


def _table(values: Mapping[str, Value], sight: Sight, channel: int | None = None) -> list[int]:
    mapped = mapping(values, sight, channel)
    levels = (mapped(index / 255) for index in range(256))
    return [round(255 * min(1.0, max(0.0, level))) for level in levels]


def mapping(
    values: Mapping[str, Value], sight: Sight, channel: int | None = None
) -> Callable[[float], float]:
    """All that the operations do to a level of a channel, None for every channel."""
    return STAGE.bound(values, sight=sight, channel=channel)


def _balanced(level: float, channel: int | None, gains: Gains) -> float:
    """In light. A gray picture has no channels, and stays as it is."""
    return level if channel is None else level_of(light_of(level) * gains[channel])


def _lifted(level: float, amount: float) -> float:
    """Lifts the dark quarter by up to a ninth, black and white staying where they are.

    A Bézier curve of degree 4: with its heights at 0, 1/4, 1/2, 3/4 and 1 it would be the level itself, by
    the linear precision of Bernstein polynomials; here the second is at (1 + amount) / 4. It rises everywhere
    for amounts of -1 to 1.
    """
    if not 0 < level < 1:
        return level
    return level + amount * level * (1 - level) ** 3
