"""`GET /metrics`: what the server counts, as Prometheus text. docs/running.md says what to watch."""

from __future__ import annotations

import hmac
from collections.abc import Iterator

from flask import Blueprint, Response, request
from prometheus_client import generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from app import guard
from app.address import LOOPBACK
from app.blocking import offload
from app.rendering.purpose import PURPOSES
from app.storage.local import not_found
from app.web.access import bearer_key
from app.web.capacity import open_sockets
from app.web.current import service
from app.web.hosts import Hosts
from app.web.measures import REGISTRY

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
def metrics() -> Response:
    """For who has the token; without one, for this machine alone, and not through a proxy on it."""
    if not _may_read():
        raise not_found()
    return Response(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


class Present:
    """What can be looked up: called by `generate_latest`, in the request that asks."""

    def collect(self) -> Iterator[Metric]:
        served = service()
        pool, space = served.pool, served.storage.space
        waiting = GaugeMetricFamily("whittle_jobs_waiting", "Jobs that wait.", labels=["purpose"])
        counts = pool.waiting()
        for purpose in PURPOSES:
            waiting.add_metric([purpose.name], counts[purpose.name])
        yield waiting
        edits, tabs = served.edits.counts()
        for name, help, value in (
            ("workers_alive", "Render workers.", pool.alive),
            ("sandbox_lacks", "Walls around workers that this system cannot give.", len(pool.sandbox_lacks)),
            ("workers_busy", "Render workers at a job.", pool.busy),
            ("sockets", "Connected pages.", open_sockets()),
            ("sockets_limit", "Most connected pages.", served.config.max_sockets),
            ("edits", "Edits that somebody looks at.", edits),
            ("tabs", "Viewers of all edits.", tabs),
            ("images", "Images kept.", len(offload(served.storage.ids))),
            ("storage_used_bytes", "Bytes of all images.", space.used),
            ("storage_free_bytes", "Bytes free on the disk.", space.free),
        ):
            yield GaugeMetricFamily(f"whittle_{name}", help, value)
        yield CounterMetricFamily("whittle_workers_replaced", "Workers that were lost.", pool.replaced)
        faults = CounterMetricFamily(
            "whittle_background_faults", "Faults of work that goes on in the background.", labels=["work"]
        )
        for work, count in guard.faults().items():
            faults.add_metric([work], count)
        yield faults


REGISTRY.register(Present())


def _may_read() -> bool:
    token = service().config.metrics_token
    if token:
        return hmac.compare_digest((bearer_key(request) or "").encode(), token.encode())
    came_by_proxy = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    is_ours = Hosts(service().config).is_ours(request.headers.get("Host", ""))
    return request.remote_addr == LOOPBACK and is_ours and not came_by_proxy
