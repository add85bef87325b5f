"""Proxy sight: what is in a picture, told from its proxy and kept for the next time it is asked."""

from __future__ import annotations

from collections.abc import Callable

from app.imaging.frame import Frame
from app.imaging.pixels import vips
from app.imaging.pixels.resample import resample
from app.imaging.proxy import Proxy
from app.imaging.sight import Sight
from app.imaging.stage_cache import Key, StageCache


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


def _sides(size: tuple[float, float], factor: float) -> tuple[int, int]:
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))
