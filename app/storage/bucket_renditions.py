"""Finished files in a bucket that many servers share: what one has made for a link, the others need not make.

images/<id>/renditions/<name>   the files of an image, and a record each, written last

They go with their image. Each can be made again, so a lost one costs a render.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import IO

from app.storage.bucket import Bucket
from app.storage.image_folder import RECORD, ImageFolder
from app.storage.storage import Changed


class BucketRenditions:
    """`listed` is the folder on this machine that has the copies of images of the bucket, `kept` how many
    renditions of one image stay in the bucket."""

    def __init__(self, bucket: Bucket, listed: Path, kept: int) -> None:
        self._bucket = bucket
        self._listed = listed
        self._kept = kept

    def takes(self, folder: ImageFolder) -> bool:
        """Whether an image is in the bucket, and so its renditions may be."""
        return folder.within == self._listed

    def record(self, image_id: str, key: str) -> bytes | None:
        """The record of a rendition; None where there is none. Refusal `storage_unavailable`."""
        try:
            found = self._bucket.get(_key(image_id, f"{key}.json"))
        except FileNotFoundError:
            return None
        return found[0] if found is not None else None

    def fetch(self, image_id: str, name: str, path: Path) -> None:
        """Copy a file to `path`. FileNotFoundError; Refusal."""
        self._bucket.fetch(_key(image_id, name), path)

    def put(self, folder: ImageFolder, key: str, extension: str) -> None:
        """Keep a rendition of this machine for all; one that is there stays. FileNotFoundError where it has
        gone from this machine meanwhile; Refusal."""
        with folder.rendition(key, extension).open("rb") as file:
            self._create(_key(folder.id, f"{key}.{extension}"), file)
        with folder.rendition_record(key).open("rb") as file:
            self._create(_key(folder.id, f"{key}.json"), file)
        self._drop_oldest(folder.id)
        self._drop_if_deleted(folder.id)

    def drop(self, image_id: str) -> None:
        """Its original becomes another, so none of them stands for it any more. Refusal."""
        names = list(self._bucket.list(_key(image_id, "")))
        for each in sorted(names, key=lambda each: not each.key.endswith(".json")):  # records first
            self._bucket.delete(each.key)

    def _create(self, key: str, content: IO[bytes]) -> None:
        with suppress(Changed):
            self._bucket.put(key, content, None)

    def _drop_oldest(self, image_id: str) -> None:
        """Records first, so that none names a file that has gone."""
        names = sorted(self._bucket.list(_key(image_id, "")), key=lambda each: each.age_s)
        keys = [each.key.removesuffix(".json") for each in names if each.key.endswith(".json")]
        for key in keys[self._kept :]:
            self._bucket.delete(f"{key}.json")
            for each in names:
                if each.key.startswith(f"{key}.") and each.key != f"{key}.json":
                    self._bucket.delete(each.key)

    def _drop_if_deleted(self, image_id: str) -> None:
        """Another server may have deleted the image while this one wrote."""
        try:
            self._bucket.get(f"images/{image_id}/{RECORD}")
        except FileNotFoundError:
            for each in list(self._bucket.list(_key(image_id, ""))):
                self._bucket.delete(each.key)


def _key(image_id: str, name: str) -> str:
    return f"images/{image_id}/renditions/{name}"
