"""Holdings that several servers count together, in Redis: what each address holds at all of them.

Redis has no address: it has a keyed hash of it, which tells nothing without WHITTLE_SECRET_KEY. It is never
the truth of anything but the count: while it does not answer, each server counts by itself.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

import redis

from app.keeping.holdings import Holdings

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

#: Nobody waits longer for Redis, nor again within the rest after it did not answer.
_WAITS_S, _REST_S = 0.5, 5.0
#: What no server has dropped, since all had ended, is forgotten after this time.
_FORGOTTEN_S = 14 * 24 * 3600


class SharedHoldings(Holdings):
    """`url` is that of Redis; `secret` keys the hashes of addresses, the same on every server."""

    def __init__(self, max_images: int, max_bytes: int, url: str, secret: str) -> None:
        super().__init__(max_images, max_bytes)
        self._redis: Any = redis.Redis.from_url(
            url, socket_timeout=_WAITS_S, socket_connect_timeout=_WAITS_S, decode_responses=True
        )
        self._secret = secret.encode()
        self._resting_until = 0.0

    def take(self, address: str, image_id: str, size: int) -> None:
        super().take(address, image_id, size)
        held = self._held_key(address)
        self._ask(
            lambda pipe: (
                pipe.hset(held, image_id, size)
                .expire(held, _FORGOTTEN_S)
                .set(_holder_key(image_id), held, ex=_FORGOTTEN_S)
                .execute()
            )
        )

    def resize(self, image_id: str, size: int) -> None:
        super().resize(image_id, size)
        address = self.holder(image_id)
        if address is not None:
            self._ask(lambda pipe: pipe.hset(self._held_key(address), image_id, size).execute())

    def drop(self, image_id: str) -> None:
        """The image has gone, whichever server took it in."""
        super().drop(image_id)
        held = self._ask(lambda pipe: pipe.get(_holder_key(image_id)).execute()[0])
        if held:
            self._ask(lambda pipe: pipe.hdel(held, image_id).delete(_holder_key(image_id)).execute())

    def _sizes(self, address: str) -> list[int]:
        sizes = self._ask(lambda pipe: pipe.hvals(self._held_key(address)).execute()[0])
        return super()._sizes(address) if sizes is None else [int(size) for size in sizes]

    def _ask(self, ask: Callable[[Any], Answer]) -> Answer | None:
        """What Redis answers; None while it does not."""
        if time.monotonic() < self._resting_until:
            return None
        try:
            return ask(self._redis.pipeline())
        except redis.RedisError as error:
            self._resting_until = time.monotonic() + _REST_S
            log.warning("Redis does not answer (%s): holdings are counted here alone", type(error).__name__)
            return None

    def _held_key(self, address: str) -> str:
        return f"whittle:held:{hmac.new(self._secret, address.encode(), hashlib.sha256).hexdigest()[:32]}"


def _holder_key(image_id: str) -> str:
    return f"whittle:holder:{image_id}"
