"""Faults: how many, where they strike, and how a server is looked at from outside meanwhile."""

from __future__ import annotations

import os
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.conftest import Server, encode, make_photo

#: Small enough to be quick, large enough for a render to be met in the middle.
PHOTO = encode(make_photo(1500, 1000), quality=92)


def count(short: int, long: int) -> int:
    """How many faults of a kind: `short` in `make test`, `long` in `make soak`."""
    return long if settings.get_current_profile_name() == "soak" else short


@pytest.fixture
def chance() -> random.Random:
    """Where faults strike. The same seed strikes alike, as far as clocks allow."""
    return random.Random(int(os.environ.get("FAULTS_SEED", "7")))


def gauge(server: Server, name: str) -> float:
    """The sum of a metric over its labels."""
    found = re.findall(rf"^{name}(?:\{{.*\}})? (\S+)$", server.get("/metrics").text, re.MULTILINE)
    return sum(map(float, found))


def at_rest(server: Server) -> bool:
    """Nothing is rendered, nothing waits, and all workers are there."""
    busy, waiting = gauge(server, "whittle_workers_busy"), gauge(server, "whittle_jobs_waiting")
    return busy == waiting == 0 and gauge(server, "whittle_workers_alive") == len(server.worker_pids()) > 0


def half_made(server: Server) -> list[Path]:
    """What should not be there while nobody uploads, renders or saves."""
    parts = list(server.data_dir.glob("images/**/*.part"))
    return parts + [path for path in server.data_dir.glob("work-*/*") if path.name != "lock"]


def listed(server: Server) -> set[str]:
    return {path.name for path in (server.data_dir / "images").iterdir()}


def rendition(server: Server, image: dict[str, Any], **values: Any) -> Any:
    query = "&".join(f"{name}={value}" for name, value in values.items())
    return server.get(f"{image['url']}/rendition?{query}", image["key"])
