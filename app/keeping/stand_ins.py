"""Stand-ins of an image whose original came here from elsewhere: what another server has made stays there."""

from __future__ import annotations

from app.keeping.record import ImageRecord
from app.rendering import orders
from app.rendering.job import Job
from app.rendering.pool import Pool
from app.storage.image_folder import ImageFolder


def make_missing(record: ImageRecord, folder: ImageFolder, pool: Pool, holder: str) -> bytes | None:
    """Make the small copy that drafts start from, or that of a picture among many, which comes with a
    thumbnail: its bytes. Refusal."""
    if not record.album_id:
        if not folder.proxy.exists():
            pool.run(Job(orders.probe(record.id, holder)))
        return None
    if folder.sample.exists():
        return None
    return pool.run(Job(orders.admit(record.id, holder)))[1]
