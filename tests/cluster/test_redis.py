"""Redis, real: limits are shared while it answers, and nothing waits for it when it does not."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest
import redis
import requests

from app.errors import Refusal
from app.keeping.shared_holdings import SharedHoldings
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


def test_what_an_address_holds_is_counted_by_all_servers_together(redis_server: Redis) -> None:
    one, two = (SharedHoldings(2, 100, redis_server.url, "a secret") for _ in range(2))
    one.take("192.0.2.1", "a", 60)
    with pytest.raises(Refusal):
        two.check("192.0.2.1", 50)
    two.check("192.0.2.1", 40)
    two.check("192.0.2.2", 90)
    one.resize("a", 10)
    two.check("192.0.2.1", 50)
    two.take("192.0.2.1", "b", 1)
    with pytest.raises(Refusal):
        one.check("192.0.2.1", 1)
    two.drop("a")  # it expired, and the other server had taken it in
    one.check("192.0.2.1", 1)
    assert not any(b"192.0.2" in key for key in redis.Redis.from_url(redis_server.url).keys("*"))
    redis_server.process.send_signal(signal.SIGKILL)
    one.check("192.0.2.1", 1)  # without Redis each counts by itself
    one.take("192.0.2.1", "c", 1)
    one.drop("c")


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
