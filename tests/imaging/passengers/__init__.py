"""Good pictures that carry something else: where each format has room for bytes that no pixel needs."""

from __future__ import annotations

from collections.abc import Callable

from tests.imaging.passengers import in_jpeg, in_png, in_webp
from tests.imaging.passengers.places import PLACES

__all__ = ["MARKER", "PLACES", "PLAIN", "SCRIPT", "SOME"]

SCRIPT = b"<script>alert(document.domain)</script>"
#: What is no markup, so that nothing but its place gives it away.
MARKER = b"SECRETplace51.5N"

#: One place of each sort, for tests that ask a server.
SOME = (
    "jpeg segment E7", "jpeg segment FE", "jpeg segment DC", "jpeg unused quantization table",
    "jpeg behind the coded data", "jpeg behind the end", "png tEXt", "png ABCd", "png second chunk of pixels",
    "png behind the end", "webp behind the bits of VP8", "webp behind the end",
)  # fmt: skip

#: Files that hide nothing.
PLAIN: dict[str, Callable[[], bytes]] = {
    "jpeg": in_jpeg.plain,
    "jpeg progressive": lambda: in_jpeg.plain(progressive=True),
    "png": in_png.plain,
    "webp lossy": lambda: in_webp.webp_of([*in_webp.plain().items()]),
    "webp lossless": lambda: in_webp.webp_of([*in_webp.plain("lossless").items()]),
    "webp alpha": lambda: in_webp.webp_of([*in_webp.plain("alpha").items()]),
}
