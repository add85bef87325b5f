"""Original: an accepted file, and the probe that accepted it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from app.imaging.formats import formats
from app.imaging.proxy import Proxy
from app.imaging.reading import metadata
from app.imaging.reading.upright import Decoded


@dataclass(frozen=True)
class Original:
    """`width` and `height` are in pixels as displayed. `open` gives the uploaded bytes, `open_proxy` what
    `Probe.proxy_bytes` held (anything with the buffer protocol)."""

    key: str
    bytes: int
    width: int
    height: int
    format: str
    has_alpha: bool
    open: Callable[[], BinaryIO]
    open_proxy: Callable[[], Any]


@dataclass(frozen=True)
class Probe:
    """What a file was found to be.

    `description` is JSON-safe: `{format, mime, width, height, bytes, has_alpha, orientation, is_odd,
    metadata, notices}`, with `metadata` in groups as `metadata.describe` gives them.
    """

    description: dict[str, Any]
    proxy_bytes: bytes

    @classmethod
    def of(cls, decoded: Decoded, small: Decoded, size: int) -> Probe:
        """From a file of `size` bytes that has been decoded in full and, with enough pixels for a proxy, at a
        fraction."""
        return cls(cls.describe(decoded, size), Proxy.of(decoded, small).to_bytes())

    @staticmethod
    def describe(decoded: Decoded, size: int) -> dict[str, Any]:
        """The description alone."""
        picture = decoded.picture
        return {
            "format": decoded.format,
            "mime": formats()[decoded.format].mime,
            "width": picture.width,
            "height": picture.height,
            "bytes": size,
            "has_alpha": picture.mode == "RGBA",
            "orientation": decoded.orientation,
            "is_odd": decoded.is_odd,
            "metadata": metadata.describe(decoded.metadata),
            "notices": list(decoded.notices),
        }
