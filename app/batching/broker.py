"""The broker: by Celery and Redis, chunks of a batch come to batch workers. What it carries are hints.

What was done is told by the bucket alone, and whoever has the batch does what it hears nothing of, so a
message may be lost, late, or come twice. Celery is imported when a broker is named.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from celery import Celery

log = logging.getLogger(__name__)

#: The one kind of message: some items of one batch.
CHUNK = "whittle.chunk"
#: Items in a message, at most.
CHUNK_ITEMS = 10
#: Seconds that a server waits for a broker that does not answer.
_PATIENCE_S = 0.5
#: A message that no worker has confirmed goes to another after so long, at least.
_UNSEEN_S = 600


class NoBroker(Exception):
    """Celery is missing; the message is the end of a sentence."""


def celery_app(url: str, render_timeout_s: float, patience_s: float | None = None) -> Celery:
    """Celery as servers (with `patience_s`) and batch workers have it. NoBroker."""
    try:
        from celery import Celery
    except ImportError:
        raise NoBroker("Celery is missing: pip install -r requirements-cluster.lock") from None
    app = Celery("whittle", broker=url, set_as_current=False)
    app.conf.update(
        # A chunk is confirmed once it is done. It is done twice rather than not at all.
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        task_default_queue="whittle-chunks",
        task_serializer="json",
        accept_content=["json"],
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            # More than the longest chunk takes. By default it is an hour, and looked at each 100 seconds.
            "visibility_timeout": max(_UNSEEN_S, 60 + CHUNK_ITEMS * 2 * render_timeout_s),
            "unacked_restore_interval": 10,
            "unacked_restore_throttle": 1,
            **({"socket_timeout": patience_s, "socket_connect_timeout": patience_s} if patience_s else {}),
        },
    )
    return app


class Broker:
    """Sends chunks, and never waits for an answer. NoBroker."""

    def __init__(self, url: str, render_timeout_s: float) -> None:
        from redis import Redis

        self._app = celery_app(url, render_timeout_s, _PATIENCE_S)
        self._redis = Redis.from_url(
            url, socket_timeout=_PATIENCE_S, socket_connect_timeout=_PATIENCE_S, retry=None
        )

    def is_there(self) -> bool:
        """Whether it answers."""
        from redis import RedisError

        try:
            return bool(self._redis.ping())
        except (RedisError, OSError):
            return False

    def send(self, message: Mapping[str, Any]) -> bool:
        """Whether a chunk is on its way; the message is JSON-safe."""
        from kombu.exceptions import OperationalError
        from redis import RedisError

        try:
            self._app.send_task(CHUNK, kwargs=dict(message), kwargsrepr="", ignore_result=True, retry=False)
        except (OperationalError, RedisError, OSError) as error:
            log.warning("the broker takes no chunk: %s", type(error).__name__)
            return False
        return True
