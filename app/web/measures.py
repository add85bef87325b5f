"""What the server counts and measures; fed where things happen, read by `app.web.routes.metrics`."""

from __future__ import annotations

import threading
import time

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

from app import guard
from app.rendering.job import Job
from app.rendering.purpose import SHEET

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

REFUSALS = Counter("whittle_refusals", "Refusals by code.", ["code"], registry=REGISTRY)
RENDERS = Counter("whittle_renders", "Jobs of the workers.", ["stage", "outcome"], registry=REGISTRY)
STORED = Counter("whittle_images_stored", "Images that have been accepted.", registry=REGISTRY)
STORED_BYTES = Counter("whittle_stored_bytes", "Bytes of accepted originals.", registry=REGISTRY)
WEBHOOKS = Counter("whittle_webhooks", "Calls of the webhook.", ["outcome"], registry=REGISTRY)

_FAST_S = (0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5)
_SLOW_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
JOB_SECONDS = Histogram(
    "whittle_job_seconds", "A job, from its coming to its end.", ["stage"], buckets=_SLOW_S, registry=REGISTRY
)
PREVIEW_SECONDS = Histogram(
    "whittle_preview_seconds",
    "From a change of the recipe to the first preview being sent that shows it.",
    buckets=_FAST_S,
    registry=REGISTRY,
)
REQUEST_SECONDS = Histogram(
    "whittle_request_seconds", "HTTP requests.", ["route", "status"], buckets=_SLOW_S, registry=REGISTRY
)
HUB_PAUSE_SECONDS = Histogram(
    "whittle_hub_pause_seconds",
    "How late the hub comes to something that is due.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1),
    registry=REGISTRY,
)

_HUB_EVERY_S = 0.1


def refused(code: str) -> None:
    REFUSALS.labels(code).inc()


def image_stored(size: int) -> None:
    STORED.inc()
    STORED_BYTES.inc(size)


def job_ended(job: Job) -> None:
    """Count a job by stage and outcome; what the server asks for itself is not counted."""
    if job.purpose.own:
        return
    stage = "variant" if job.purpose is SHEET else job.order.task
    outcome = "cancelled" if job.cancelled else job.error.code if job.error is not None else "ok"
    RENDERS.labels(stage, outcome).inc()
    JOB_SECONDS.labels(stage).observe(job.ended_at - job.submitted_at)


def preview_waited(seconds: float) -> None:
    """From a change of a recipe to its first preview."""
    PREVIEW_SECONDS.observe(seconds)


def watch_hub(ended: threading.Event) -> None:
    """Measure, until the event, how late a greenlet is woken that is due every tenth of a second."""

    def turn() -> None:
        due = time.monotonic() + _HUB_EVERY_S
        ended.wait(_HUB_EVERY_S)
        HUB_PAUSE_SECONDS.observe(max(0.0, time.monotonic() - due))

    guard.background("hub watch", lambda: guard.repeated("hub watch", turn, ended.is_set))
