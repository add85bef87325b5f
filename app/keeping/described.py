"""What clients are told of an image."""

from __future__ import annotations

from typing import Any

from app.keeping.record import ImageRecord


def image_facts(record: ImageRecord, expires_ms: int) -> dict[str, Any]:
    """The image alone; lengths in pixels as displayed, times in wall-clock ms."""
    described = record.description
    return {
        "id": record.id,
        "url": f"/api/images/{record.id}",
        "editor_url": f"/edit/{record.id}",
        **record.texts,
        "format": described["format"],
        "mime": described["mime"],
        "width": described["width"],
        "height": described["height"],
        "bytes": described["bytes"],
        "has_alpha": described["has_alpha"],
        "orientation": described["orientation"],
        "is_odd": described["is_odd"],
        "metadata": described["metadata"],
        "notices": described["notices"],
        "created_at": record.created_ms,
        "expires_at": expires_ms,
    }


def rights(record: ImageRecord, may_edit: bool) -> dict[str, Any]:
    """What the asker may do. Editors get the key for looking. Others learn neither the author, nor when and
    where the picture was taken."""
    if may_edit:
        return {"may_edit": True, "view_key": record.view_key}
    metadata = record.description["metadata"]
    return {"may_edit": False, "metadata": {name: metadata[name] for name in metadata if name == "color"}}
