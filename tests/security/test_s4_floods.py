"""S4, S5, N1, N3: beside any flood others are answered, on both servers, and who floods is ended."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from bench import running
from bench.floods import FLOODS, Flood, Target
from tests.live.tab import Tab

#: Long enough for every flood to be ended, and for others to be answered many times over.
AT_MOST_S = 45.0
AT_ONCE = 12
#: What is no fault by itself, and too much in the long run: some kinds that stand for all of them.
TOO_MUCH = (
    "ws: an unknown command that wants an answer",
    "ws: previews shown",
    "ws: pings",
    "ws: whole messages of 60 kB",
    "ws: answers that nobody reads",
)
#: What is never right, and what comes too slowly.
WRONG = (
    *(f"polling: {what}" for what in ("junk", "a ping", "nothing", "no text", "too many packets")),
    *(f"ws: {what}" for what in ("to connect again", "nothing of Engine.IO", "junk", "binary parts")),
    *(f"ws: {what}" for what in ("reserved bits", "no mask", "a length of 2^40", "a ping in fragments")),
    *(f"ws: {what}" for what in ("fragments of 60 kB", "empty fragments", "half a message, byte by byte")),
    *(f"ws: {what}" for what in ("fragments, one after another", "deflate that was not agreed")),
)
ROUNDS = 10

Served = tuple[str, int]


@pytest.fixture(scope="module", params=["serve", "gunicorn"])
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    """The address and the process of a server of this kind."""
    with running.serving(request.param) as found:
        yield found
        log = Path(f"/proc/{found[1]}/fd/2").read_text()
        assert "Traceback" not in log and "WORKER TIMEOUT" not in log, log[-3000:]
        assert not [line for line in log.splitlines() if "127.0.0.1" in line and "http://" not in line]


@pytest.fixture(scope="module")
def image(served: Served, photo: bytes) -> Any:
    answer = requests.post(f"{served[0]}/api/images", files={"file": ("a.jpg", photo)}, timeout=60)
    return answer.json()


def begin(flood: Flood, target: Target) -> list[threading.Thread]:
    """Run a flood on all its connections; each comes back whenever it is ended."""

    def again() -> None:
        while target.goes_on:
            flood.once(target)
            target.rest(0.1)

    threads = [threading.Thread(target=again, daemon=True) for _ in range(flood.connections)]
    for thread in threads:
        thread.start()
    return threads


SOCKETS = [name for name in FLOODS if name.startswith(("ws: ", "polling: "))]
GROUPS = [SOCKETS[start : start + AT_ONCE] for start in range(0, len(SOCKETS), AT_ONCE)]


@pytest.mark.parametrize("names", GROUPS, ids=lambda names: names[0])
def test_s4_others_are_answered_while_floods_go_on(served: Served, image: Any, names: list[str]) -> None:
    """A server that works off a flood first answers when that is over, and that is too late here."""
    url, _ = served
    target = Target(url, AT_MOST_S)
    with Tab(url, image) as tab:
        tab.open()
        threads = [thread for name in names for thread in begin(FLOODS[name], target)]
        try:
            for step in range(ROUNDS):
                assert requests.get(f"{url}/api/catalog", timeout=AT_MOST_S).ok
                assert tab.patch("drag", quality=20 + step)["ok"]
            last = tab.patch("settle", quality=15 + len(names))
            assert tab.wait_for_final(last["revision"])
            assert target.goes_on, "the floods were over before others had been answered"
        finally:
            target.stop()
            for thread in threads:
                thread.join(20)


def test_s4_who_floods_is_ended(served: Served) -> None:
    target = Target(served[0], AT_MOST_S)
    floods = [FLOODS[name] for name in TOO_MUCH + WRONG]
    with ThreadPoolExecutor(len(floods)) as pool:
        ended = list(pool.map(lambda each: each.once(target), floods))
    assert not [flood.name for flood, was_ended in zip(floods, ended, strict=True) if not was_ended]
