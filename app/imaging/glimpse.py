"""Glimpse: the little that is kept of a picture among many, and what it foretells of the finished file.

A picture that stands in the editor has a proxy of up to 1600 pixels, 7 MB raw. Of one among a thousand a
thumbnail is kept, and its sample with a picture of 160 pixels, in the proxy's form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

from PIL import Image

from app.imaging.original import Original, Probe
from app.imaging.pixels.resample import REDUCING_GAP
from app.imaging.proxy import Proxy
from app.imaging.proxy_sight import ProxySight
from app.imaging.reading import profile
from app.imaging.reading.decode import decode, decode_twice, refusals
from app.imaging.reading.headers import Limits
from app.imaging.reading.upright import Decoded
from app.imaging.searching.foresight import Foresight
from app.imaging.stage_cache import Key, StageCache, picture_bytes
from app.imaging.target import Target
from app.limits import MAX_VIEW
from app.recipe.field import Value

#: The longer side of a thumbnail, in pixels.
THUMBNAIL_SIDE = 160
_QUALITY = 75
# It is made from twice as many pixels a side at least, as decoders give them.
_SMALL_SIDE = 2 * THUMBNAIL_SIDE


@dataclass(frozen=True)
class Glimpse:
    """`description` as `Probe` has it; `sample` in the form of a proxy; `thumbnail` a WebP file."""

    description: dict[str, Any]
    sample: bytes
    thumbnail: bytes

    @classmethod
    def of(cls, file: BinaryIO, limits: Limits) -> Glimpse:
        """Accept a file by all checks and a full decode, or raise the Refusal that says why not."""
        data = file.read()
        decoded, small = decode_twice(data, limits, _SMALL_SIDE)
        with refusals():
            sample = Proxy.of(decoded, small, THUMBNAIL_SIDE).to_bytes()
            return cls(Probe.describe(decoded, len(data)), sample, thumbnail(small))


def thumbnail(decoded: Decoded) -> bytes:
    """Upright, at most 160 pixels a side, in sRGB, as WebP."""
    picture, icc = decoded.picture, decoded.metadata.icc
    factor = min(1.0, THUMBNAIL_SIDE / max(picture.size))
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    small = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=REDUCING_GAP)
    out = BytesIO()
    (profile.to_srgb(small, icc) if icc else small).save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()


def thumbnail_of(file: BinaryIO, limits: Limits) -> bytes:
    """The thumbnail of a file that was accepted before."""
    decoded = decode(file.read(), limits, accepted=True)
    with refusals():
        return thumbnail(decoded)


def proxy_of(file: BinaryIO, limits: Limits) -> bytes:
    """The proxy of a file that was accepted before: the same as its probe made."""
    decoded, small = decode_twice(file.read(), limits, MAX_VIEW, accepted=True)
    with refusals():
        return Proxy.of(decoded, small).to_bytes()


class Teller:
    """Foretells the bytes of exports from samples alone; `cache_bytes` of them stay at hand."""

    def __init__(self, cache_bytes: int, limits: Limits) -> None:
        self._cache = StageCache(cache_bytes)
        self._limits = limits
        self._foresight = Foresight(self._cache, limits)

    def export_bytes(self, original: Original, values: Mapping[str, Value]) -> int:
        """Of the file of these values, at about 2 % (docs/quality.md)."""
        sample = self._sample(original)
        sight = ProxySight(original.key, lambda: sample, self._cache)
        with refusals():
            target = Target.of(original, values, self._limits, sight)
            found, _ = self._foresight.found(original, sample, target)
            return self._foresight.export_bytes(original, sample, found)

    def forget(self, key: str) -> None:
        """Drop what is kept of one original."""
        self._cache.forget(key)

    def _sample(self, original: Original) -> Proxy:
        key: Key = (original.key, "sample of many")
        sample: Proxy | None = self._cache.get(key)
        if sample is None:
            sample = Proxy.from_buffer(original.open_proxy())
            self._cache.put(key, sample, picture_bytes(sample.sample.picture))
        return sample
