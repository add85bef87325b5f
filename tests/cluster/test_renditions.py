"""Finished files in the bucket stand for the original that is there now, and for no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.storage.local import LocalStorage
from app.storage.s3 import S3Storage
from tests.cluster.memory_bucket import MemoryBucket
from tests.cluster.test_storage import listed


def test_what_was_made_of_another_original_goes_with_it(tmp_path: Path) -> None:
    bucket: Any = MemoryBucket()
    storage = S3Storage(bucket, LocalStorage(tmp_path / "cache"), LocalStorage(tmp_path), 3600)
    changed, other = listed(storage), listed(storage)
    for image_id in (changed, other):
        for name in ("key.webp", "key.json"):
            bucket.put(f"images/{image_id}/renditions/{name}", b"made")
    made = tmp_path / "made"
    made.write_bytes(b"turned")
    storage.put_original(changed, made)
    assert storage.renditions is not None
    assert storage.renditions.record(changed, "key") is None
    assert not [key for key in bucket.objects if key.startswith(f"images/{changed}/renditions/")]
    assert storage.renditions.record(other, "key") == b"made"
    assert bucket.objects[f"images/{changed}/original"] == b"turned"
