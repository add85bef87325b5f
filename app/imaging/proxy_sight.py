"""Proxy sight: what is in a picture, told from its proxy and kept for the next time it is asked."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

from app.imaging.frame import Frame
from app.imaging.pixels import vips
from app.imaging.pixels.resample import resample
from app.imaging.proxy import Proxy
from app.imaging.reading import profile
from app.imaging.sight import Sight
from app.imaging.stage_cache import Key, StageCache

# The part of the pixels at either end that may become black or white: specks are to decide nothing.
_CLIPPED = 0.005
# Levels are spread by up to a factor of 4, since in what is nearly flat that is noise.
_LEAST_SPREAD = 64


class ProxySight(Sight):
    """`proxy` is called only where something is asked; `cache` keeps the answers under the original's key."""

    def __init__(self, original_key: str, proxy: Callable[[], Proxy], cache: StageCache) -> None:
        self._original_key = original_key
        self._proxy = proxy
        self._cache = cache

    def place_of_subject(self, frame: Frame, size: tuple[float, float]) -> tuple[float, float]:
        key: Key = (self._original_key, "subject", frame, size)
        place: tuple[float, float] | None = self._cache.get(key)
        if place is None:
            place = self._found(frame, size)
            self._cache.put(key, place, 0)
        return place

    def darkest_and_lightest(self) -> tuple[float, float]:
        key: Key = (self._original_key, "darkest and lightest")
        levels: tuple[float, float] | None = self._cache.get(key)
        if levels is None:
            levels = _spread(self._proxy())
            self._cache.put(key, levels, 0)
        return levels

    def _found(self, frame: Frame, size: tuple[float, float]) -> tuple[float, float]:
        proxy = self._proxy().picture
        turned = frame.pose.laid(proxy.size)
        # As many pixels as the proxy has for the frame, or as the frame has where those are fewer.
        factor = min(1.0, turned[0] * (frame.box[2] - frame.box[0]) / frame.output[0])
        picture = resample(proxy, frame.box, frame.pose, _sides(frame.output, factor))
        part = _sides(size, factor)
        wide, high = min(part[0], picture.width), min(part[1], picture.height)
        left, upper = vips.place_of_attention(picture, (wide, high))
        return left / max(1, picture.width - wide), upper / max(1, picture.height - high)


def _spread(proxy: Proxy) -> tuple[float, float]:
    """Of the luma of sRGB, where it can be seen."""
    picture = profile.to_srgb(proxy.picture, proxy.icc) if proxy.icc else proxy.picture
    visible = (
        picture.getchannel("A").point(lambda alpha: 255 * (alpha > 0)) if picture.mode == "RGBA" else None
    )
    counts = picture.convert("RGB").convert("L").histogram(visible)
    most = _CLIPPED * sum(counts)
    darkest, lightest = _first_beyond(most, counts), 255 - _first_beyond(most, counts[::-1])
    lacking = max(0, _LEAST_SPREAD - (lightest - darkest))
    return max(0, darkest - lacking / 2) / 255, min(255, lightest + lacking / 2) / 255


def _first_beyond(most: float, counts: list[int]) -> int:
    """The first level at which more than so many pixels have been counted; 0 where there are none."""
    return next((level for level, counted in enumerate(accumulate(counts)) if counted > most), 0)


def _sides(size: tuple[float, float], factor: float) -> tuple[int, int]:
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))
