"""Limits that are part of what clients rely on, and so are not config."""

from __future__ import annotations

from typing import Any

from app.config import Config

#: Largest side of a picture, in pixels, told from the header before decoding.
MAX_SIDE = 30_000
#: Commands a connection may send in a second, over time and in one burst.
COMMANDS_PER_SECOND = 120
COMMAND_BURST = 240
#: A larger Socket.IO message closes the connection; files go over HTTP.
MAX_MESSAGE_BYTES = 64 * 1024
#: No command has fewer, since it names its image.
LEAST_COMMAND_BYTES = 60
#: Largest side of a preview, in device pixels; the proxy is made for it.
MAX_VIEW = 1600


def describe(config: Config) -> dict[str, Any]:
    """Everything a client may want to know before it runs into it; bytes, pixels and milliseconds."""
    return {
        "max_upload_bytes": config.max_upload_bytes,
        "max_pixels": config.max_pixels,
        "max_side": MAX_SIDE,
        "max_view": MAX_VIEW,
        "image_ttl_ms": round(config.image_ttl_min * 60_000),
        "settle_ms": config.settle_ms,
        "render_timeout_ms": config.render_timeout_s * 1000,
        "rate_limit": config.rate_limit,
        "album_ttl_ms": round(config.album_ttl_min * 60_000),
        "album_uploads": config.album_uploads,
        "max_album_files": config.max_album_files,
        "max_album_bytes": config.max_album_mb * 2**20,
        "commands_per_second": COMMANDS_PER_SECOND,
        "command_burst": COMMAND_BURST,
        "max_message_bytes": MAX_MESSAGE_BYTES,
    }
