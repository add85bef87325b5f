"""Storage in a bucket that many servers share, with a folder of this machine as its cache.

images/<id>/original      the upload, never changed
images/<id>/image.json    its record: what lists the image, so it is written last and removed first
images/<id>/edit.json     recipe, history, and which server has it open
images/<id>/renditions/…  finished files that were asked for (app/storage/bucket_renditions.py)
albums/…, batches/…       app/storage/bucket_shelf.py; the pictures of an album are images like others
publications/<id>/…       what is open to the public (app/storage/bucket_publications.py)
used/<id>                 when it was used last; written first and removed last, so that nothing is left over

A record lies where its image was taken in: images from before the bucket stay in the local folder, whole.
Proxies are made again where they are missing, and so are renditions that are neither here nor there.
"""

from __future__ import annotations

import math
import time
import uuid
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.blocking import offload
from app.errors import Refusal
from app.keyed_lock import KeyedLock
from app.storage.bucket import Bucket
from app.storage.bucket_publications import BucketPublications
from app.storage.bucket_renditions import BucketRenditions
from app.storage.bucket_shelf import BucketShelf
from app.storage.files import disk_refusals
from app.storage.ids import is_id
from app.storage.image_folder import RECORD, ImageFolder, RecordName
from app.storage.local import LocalStorage, not_found
from app.storage.own import is_own
from app.storage.publications import PublicationShelf
from app.storage.records import text_of
from app.storage.shelf import Shelf
from app.storage.space import bytes_below
from app.storage.storage import ANY, Changed, Kept, kept
from app.storage.uses import Uses

#: A copy that was used within this time is not let go, however full the cache is.
_IN_USE_S = 60.0
#: Of one image, in the bucket.
_RENDITIONS_KEPT = 12
#: Below `images/` of the cache, as the server in front knows it.
CACHE_PREFIX = "cache/"


class S3Storage:
    """`cache` holds copies of what is in the bucket, at most about `cache_bytes` of them (0: no bound), and
    none that was not used here for `ttl_s`. `before` is where images from before the bucket are."""

    is_shared = True

    def __init__(
        self,
        bucket: Bucket,
        cache: LocalStorage,
        before: LocalStorage,
        ttl_s: float,
        cache_bytes: int = 0,
    ) -> None:
        self._bucket = bucket
        self._cache = cache
        self._before = before
        self._ttl_s = ttl_s
        self._cache_bytes = cache_bytes
        self._uses = Uses(bucket, ttl_s)
        self._owner = uuid.uuid4().hex
        #: When copies were asked for: pictures of albums have no use of their own.
        self._asked_for: dict[str, float] = {}
        self._texts: dict[str, tuple[bytes, str]] = {}
        self._bringing = KeyedLock()
        self.space = cache.space
        self.publications: PublicationShelf = BucketPublications(
            cache.root, cache.publications.work, bucket, before.publications
        )
        self._renditions = BucketRenditions(bucket, cache.images, _RENDITIONS_KEPT)
        self.renditions: BucketRenditions | None = self._renditions

    def heal(self) -> None:
        self._before.heal()
        self._cache.heal()

    def is_writable(self) -> bool:
        return self._cache.is_writable()

    def is_reachable(self) -> bool:
        return self._bucket.is_reachable()

    def make_folder(self, size: int = 0, beside: str = "") -> ImageFolder:
        return self._cache.make_folder(size, beside)

    def commit(self, image_id: str, kept_with_album: bool = False) -> str:
        folder = self._cache.whereabouts(image_id)
        if not kept_with_album:
            self._uses.tell(image_id)
        with folder.original.open("rb") as original:
            self._create(_key(image_id, "original"), original)
        if folder.record.exists():
            self._create(_key(image_id, RECORD), folder.record.read_bytes())
        return self._cache.commit(image_id)

    def put_original(self, image_id: str, made: Path) -> None:
        folder = self.folder(image_id)
        if not self._is_of_before(image_id):
            self._renditions.drop(image_id)
            with made.open("rb") as original:
                self._bucket.put(_key(image_id, "original"), original)
        with disk_refusals():
            offload(folder.put_original, made)

    def forget_copies(self, image_ids: Collection[str]) -> None:
        for image_id in image_ids:
            self._drop_copy(image_id)
            self._forget_texts(image_id)

    def folder(self, image_id: str) -> ImageFolder:
        if self._is_of_before(image_id):
            return self._before.folder(image_id)
        with suppress(Refusal):
            found = self._cache.folder(image_id)
            self._asked_for[image_id] = time.monotonic()
            return found
        if not is_id(image_id):
            raise not_found()
        with self._bringing.of(image_id):
            with suppress(Refusal):
                return self._cache.folder(image_id)
            return self._bring(image_id)

    def whereabouts(self, image_id: str) -> ImageFolder:
        return (self._local(image_id) or self._cache).whereabouts(image_id)

    def read(self, image_id: str, name: RecordName, version: int) -> Kept | None:
        if local := self._local(image_id):
            return local.read(image_id, name, version)
        if not is_id(image_id):
            raise not_found()
        key = _key(image_id, name)
        known = self._texts.get(key)
        try:
            found = self._bucket.get(key, unless=known[1] if known else None) or known
        except FileNotFoundError:
            self._texts.pop(key, None)
            if name == RECORD:
                raise not_found() from None
            return None
        assert found is not None
        self._texts[key] = found
        return kept(found[0], version, found[1])

    def write(
        self,
        image_id: str,
        name: RecordName,
        version: int,
        body: Mapping[str, Any],
        tag: str | None = ANY,
        aside: bool = False,
    ) -> str:
        if local := self._local(image_id):
            return local.write(image_id, name, version, body, tag, aside)
        key, text = _key(image_id, name), text_of(version, body)
        if aside and (unreadable := self._bucket.get(key)):
            self._bucket.put(f"{key}.unreadable", unreadable[0])
        try:
            tag = self._bucket.put(key, text, tag)
        except Changed:
            present = self._bucket.get(key)
            if present is None or present[0] != text:
                raise
            tag = present[1]  # it was this write, whose answer was lost
        self._texts[key] = text, tag
        return tag

    def delete(self, image_id: str) -> None:
        if self._is_of_before(image_id):
            self._before.delete(image_id)
            return
        self._bucket.delete(_key(image_id, RECORD))
        for each in list(self._bucket.list(_key(image_id, ""))):
            self._bucket.delete(each.key)
        self._uses.end(image_id)
        self._drop_copy(image_id)
        self._forget_texts(image_id)

    def discard(self, image_id: str) -> None:
        self._cache.discard(image_id)

    def touch(self, image_id: str) -> None:
        if self._is_of_before(image_id):
            self._before.touch(image_id)
        else:
            self._uses.touch(image_id)

    def tell_uses(self) -> None:
        for image_id in self._uses.tell_all():
            self._forget_texts(image_id)

    def idle_s(self, image_id: str) -> float:
        place = self._before if self._is_of_before(image_id) else self._uses
        return place.idle_s(image_id)

    def idle_longer_than(self, seconds: float) -> list[str]:
        return self._before.idle_longer_than(seconds) + list(self._uses.idle_longer_than(seconds))

    def ids(self) -> list[str]:
        return self._before.ids() + self._cache.ids()

    def trim(self, in_use: Collection[str]) -> None:
        """The longest unused copies go first; so do, in time, those of what another server has deleted."""
        sizes = offload(lambda: {each: bytes_below(self._cache.images / each) for each in self._cache.ids()})
        now = time.monotonic()
        idle = {id: min(self._uses.idle_s(id), now - self._asked_for.get(id, -math.inf)) for id in sizes}
        too_much = sum(sizes.values()) - self._cache_bytes if self._cache_bytes else 0
        for image_id in sorted(sizes, key=lambda each: idle[each], reverse=True):
            is_due = idle[image_id] > self._ttl_s or (too_much > 0 and idle[image_id] >= _IN_USE_S)
            if is_due and image_id not in in_use:
                self._drop_copy(image_id)
                too_much -= sizes[image_id]

    def address(self, path: Path) -> str:
        if path.is_relative_to(self._cache.root):
            return CACHE_PREFIX + self._cache.address(path)
        return self._before.address(path)

    def signed(self, image_id: str, rendition: str, mime: str, is_head: bool) -> str | None:
        if self._local(image_id):
            return None
        name = f"renditions/{rendition}" if rendition else "original"
        return self._bucket.signed(_key(image_id, name), mime, is_head)

    def shelf(self, kind: str, version: int, ttl_s: float = 0.0) -> Shelf:
        return BucketShelf(self._cache.root / kind, version, self._bucket, kind, self._owner, ttl_s)

    def of_this_machine(self) -> LocalStorage:
        return self._before

    def close(self, keep: bool) -> None:
        with suppress(Refusal):
            self.tell_uses()
        self._cache.close(keep)
        self._before.close(keep)

    def _is_of_before(self, image_id: str) -> bool:
        return is_id(image_id) and is_own(self._before.images / image_id)

    def _local(self, image_id: str) -> LocalStorage | None:
        """Who has the records of an image that is not in the bucket: one from before, or in the making."""
        if self._is_of_before(image_id) or self._before.is_in_the_making(image_id):
            return self._before
        return self._cache if self._cache.is_in_the_making(image_id) else None

    def _create(self, key: str, content: Any) -> None:
        """Write an object of a fresh id. One that is there is of this call, whose answer was lost."""
        with suppress(Changed):
            self._bucket.put(key, content, None)

    def _bring(self, image_id: str) -> ImageFolder:
        """Copy an image's original to this machine."""
        folder = self._cache.make_folder()
        try:
            with disk_refusals():
                self._bucket.fetch(_key(image_id, "original"), folder.original)
            self._cache.commit(folder.id, listed_as=image_id)
        except FileNotFoundError:
            raise not_found() from None
        finally:
            self._cache.discard(folder.id)
        self._asked_for[image_id] = time.monotonic()
        return self._cache.folder(image_id)

    def _forget_texts(self, image_id: str) -> None:
        for key in [key for key in self._texts if key.startswith(_key(image_id, ""))]:
            del self._texts[key]

    def _drop_copy(self, image_id: str) -> None:
        self._asked_for.pop(image_id, None)
        with suppress(Refusal):
            self._cache.delete(image_id)


def _key(image_id: str, name: str) -> str:
    return f"images/{image_id}/{name}"
