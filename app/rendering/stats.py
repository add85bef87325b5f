"""Stats: the numbers shown beside a file or a preview of it, put together here for page, API and shell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.rendering.finished import RenditionFile

# What not every preview knows.
_KNOWN_LATER = ("etag", "score", "worst", "target", "kept_original", "notices")


def of_file(made: RenditionFile, original_bytes: int) -> dict[str, Any]:
    """Of a finished file: everything known of it but its name in the folder, and what only a ZIP needs."""
    facts = made.to_dict()
    del facts["file"], facts["crc"]
    return facts | _sizes(original_bytes, made.bytes)


def of_preview(header: Mapping[str, Any], original_bytes: int, size: int, *, exact: bool) -> dict[str, Any]:
    """Of a preview, from its job's header; `size` in bytes is that of the file it stands for, or a guess."""
    output = header["output"]
    return {
        **_sizes(original_bytes, size),
        "bytes_are": "exact" if exact else "estimate",
        **{name: output[name] for name in ("width", "height", "format", "quality")},
        "render_ms": header["render_ms"],
        **{name: output[name] for name in _KNOWN_LATER if output.get(name) is not None},
    }


def saved_percent(original_bytes: int, size: int) -> float:
    """How much smaller a file is, in percent of its original; below 0 where it is larger."""
    return round(100 * (1 - size / original_bytes), 1)


def _sizes(original_bytes: int, size: int) -> dict[str, Any]:
    return {
        "original_bytes": original_bytes,
        "bytes": size,
        "saved_percent": saved_percent(original_bytes, size),
    }
