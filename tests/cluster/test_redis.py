"""Redis, real: limits are shared while it answers, and nothing waits for it when it does not."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest
import requests

from tests.cluster.conftest import Redis
from tests.conftest import Server, encode, make_photo
from tests.live.tab import Tab

SMALL = encode(make_photo(60, 40))


def try_upload(server: Server, within_s: float) -> int:
    files = {"file": ("a.jpg", SMALL)}
    return requests.post(f"{server.url}/api/images", files=files, timeout=within_s).status_code


def test_two_servers_share_one_allowance(start: Callable[..., Server], redis_server: Redis) -> None:
    variables = {"REDIS_URL": redis_server.url, "RATE_LIMIT": "5 per hour", "RENDER_WORKERS": "1"}
    servers = [start(**variables), start(**variables)]
    answers = [try_upload(servers[turn % 2], 30) for turn in range(8)]
    assert answers == [201] * 5 + [429] * 3


@pytest.mark.parametrize("how", [signal.SIGSTOP, signal.SIGKILL])
def test_a_frozen_or_lost_redis_holds_nothing_up_and_uploads_stay_limited(
    start: Callable[..., Server], redis_server: Redis, how: signal.Signals
) -> None:
    server = start(REDIS_URL=redis_server.url, RATE_LIMIT="4 per hour", RENDER_WORKERS="1")
    image = server.upload(SMALL)
    with Tab(server.url, image) as tab:
        tab.open()
        redis_server.process.send_signal(how)
        # Well under the ten seconds that a frozen one used to cost, on a machine that is busy.
        answers = [try_upload(server, within_s=8) for _ in range(6)]
        assert answers == [201] * 4 + [429] * 2
        assert tab.wait_for_final(tab.patch("settle", quality=31)["revision"])
    if how is signal.SIGSTOP:
        redis_server.process.send_signal(signal.SIGCONT)
