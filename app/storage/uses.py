"""When images in a bucket were used last, by any of the servers that share it: one object each,
`used/<id>`, or `used-albums/<id>`.

It is written before anything else of an image and removed last, so that whatever a server that ended has left
of one is found by the next sweep.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress

from app.errors import Refusal
from app.storage.bucket import Bucket
from app.storage.ids import is_id
from app.storage.storage import Changed

#: One server looks for unused images about this often, for all.
_SWEEP_EVERY_S = 60.0


#: What a server that begins has not used is as if it had been unused for so long.
_UNUSED_S = 60.0


class Uses:
    """Images live `ttl_s` seconds after their last use. The others are told of one after a tenth of that."""

    def __init__(
        self,
        bucket: Bucket,
        ttl_s: float,
        under: str = "used",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bucket = bucket
        self._under = under
        self._sweeper = under.replace("used", "sweeper")
        self._ttl_s = ttl_s
        self._clock = clock
        self._begun = clock() - _UNUSED_S
        self._used: dict[str, float] = {}
        self._told: dict[str, float] = {}

    def touch(self, image_id: str) -> None:
        """It is in use here now."""
        self._used[image_id] = self._clock()

    def idle_s(self, image_id: str) -> float:
        """Seconds since its last use here; of one that was not used here, about since this server began."""
        return self._clock() - self._used.get(image_id, self._begun)

    def tell(self, image_id: str) -> None:
        """Tell the others of a use now. Each telling has a tag of its own, so that whoever is about to delete
        the image sees it."""
        now = self._told[image_id] = self._clock()
        self._used.setdefault(image_id, now)
        try:
            self._bucket.put(self._key(image_id), _unique())
        except Refusal:
            del self._told[image_id]
            raise

    def tell_all(self) -> list[str]:
        """Tell the others what was used here since they were told last. The images that were not for all of
        their time: here they are forgotten."""
        unused = []
        for image_id, used in list(self._used.items()):
            told = self._told.get(image_id)
            if self._clock() - used > self._ttl_s:
                unused.append(image_id)
                self.forget(image_id)
            elif told is None or used - told >= self._ttl_s / 10:
                self.tell(image_id)
        return unused

    def forget(self, image_id: str) -> None:
        self._used.pop(image_id, None)
        self._told.pop(image_id, None)

    def end(self, image_id: str) -> None:
        """The image has gone, with all of its objects."""
        self._bucket.delete(self._key(image_id))
        self.forget(image_id)

    def idle_longer_than(self, seconds: float) -> Iterator[str]:
        """Images that no server has used for so long, this one's to delete."""
        if not self._may_sweep():
            return
        for each in self._bucket.list(f"{self._under}/"):
            image_id = each.key.removeprefix(f"{self._under}/")
            # It may have been used since for a tenth of its time, without its server having told again.
            if each.age_s <= seconds + self._ttl_s / 10 or not is_id(image_id):
                continue
            if image_id in self._used and self.idle_s(image_id) <= seconds:
                self.tell(image_id)
                continue
            # Whoever uses it from here on writes another tag, and this one is not taken. A server that ends
            # before it has deleted the image leaves it to the next.
            with suppress(Changed, FileNotFoundError):
                self._bucket.put(each.key, b"ending " + _unique(), each.tag)
                yield image_id

    def _key(self, image_id: str) -> str:
        return f"{self._under}/{image_id}"

    def _may_sweep(self) -> bool:
        """Whether no other server has looked through all of them just now."""
        tag: str | None = None
        for each in self._bucket.list(self._sweeper):
            if each.key != self._sweeper:
                continue
            if each.age_s < min(_SWEEP_EVERY_S, self._ttl_s / 10) * 0.8:
                return False
            tag = each.tag
        try:
            self._bucket.put(self._sweeper, _unique(), tag)
        except Changed:
            return False
        return True


def _unique() -> bytes:
    return uuid.uuid4().hex.encode()
