"""Stand-ins of an image: the small copies of its original that a worker makes where there are none."""

from __future__ import annotations

from pathlib import Path

from app.blocking import offload
from app.keeping.record import ImageRecord
from app.rendering import orders
from app.rendering.job import Job
from app.rendering.pool import Pool
from app.storage.files import write_whole
from app.storage.image_folder import ImageFolder

#: No thumbnail of ours has more.
_MOST_THUMBNAIL_BYTES = 100_000


def make_missing(record: ImageRecord, folder: ImageFolder, pool: Pool, holder: str) -> None:
    """Make what drafts start from, or the sample of a picture among many, of an original that came here from
    elsewhere: what another server has made of it stays there. Refusal."""
    if not record.album_id:
        if not folder.proxy.exists():
            pool.run(Job(orders.probe(record.id, holder)))
    elif not folder.sample.exists():
        _, content = pool.run(Job(orders.admit(record.id, holder)))
        keep_thumbnail(folder, content)


def thumbnail(folder: ImageFolder, pool: Pool) -> Path:
    """Where the thumbnail is; it is made where it is missing. Refusal where that fails."""
    if not folder.thumbnail.exists():
        _, content = pool.run(Job(orders.thumbnail(folder.id)))
        keep_thumbnail(folder, content)
    return folder.thumbnail


def keep_thumbnail(folder: ImageFolder, content: bytes) -> None:
    """What a worker has made, whatever a picture that has taken it over says to that."""
    offload(write_whole, folder.thumbnail, content[:_MOST_THUMBNAIL_BYTES], False)
