"""U4: the limit on uploads is not dodged by a forged address."""

from __future__ import annotations

import requests

from tests.conftest import Server


def statuses(server: Server, forwarded: list[str]) -> list[int]:
    """Answers to uploads of nothing, which count like any other."""
    return [
        requests.post(f"{server.url}/api/images", headers={"X-Forwarded-For": value}, timeout=30).status_code
        for value in forwarded
    ]


def test_u4_a_forged_header_does_not_open_another_allowance(start) -> None:
    server = start(RATE_LIMIT="3 per hour")
    forged = [f"203.0.113.{n}" for n in range(5)]
    assert statuses(server, forged) == [400, 400, 400, 429, 429]


def test_u4_behind_a_proxy_only_what_that_proxy_says_counts(start) -> None:
    """A proxy adds the address it sees at the end; whatever stands before it, its client has written."""
    server = start(RATE_LIMIT="3 per hour", TRUSTED_PROXIES="1")
    assert statuses(server, [f"203.0.113.{n}, 198.51.100.7" for n in range(4)]) == [400, 400, 400, 429]
    assert statuses(server, ["198.51.100.7, 198.51.100.8"]) == [400]


def test_u4_a_quote_mark_of_a_client_does_not_swallow_what_the_proxy_adds(start) -> None:
    server = start(RATE_LIMIT="3 per hour", TRUSTED_PROXIES="1")
    forged = [f'"203.0.113.{n}, 198.51.100.7' for n in range(4)] + ["", "198.51.100.7:4711"]
    assert statuses(server, forged) == [400, 400, 400, 429, 400, 429], "an empty one is the proxy itself"


def test_u4_with_two_proxies_the_outer_one_is_believed(start) -> None:
    server = start(RATE_LIMIT="1 per hour", TRUSTED_PROXIES="2")
    chains = ["198.51.100.7, 203.0.113.1", "1.1.1.1, 198.51.100.7, 203.0.113.2", "198.51.100.8, 203.0.113.1"]
    assert statuses(server, chains) == [400, 429, 400]


def test_u4_addresses_of_one_network_of_ipv6_count_as_one(start) -> None:
    server = start(RATE_LIMIT="3 per hour", TRUSTED_PROXIES="1")
    assert statuses(server, [f"2001:db8::{n:x}" for n in range(1, 5)]) == [400, 400, 400, 429]
    assert statuses(server, ["[2001:db8::99]:5", "2001:db8:0:1::1"]) == [429, 400]
    assert statuses(server, ["198.51.100.7"] * 2 + ["::ffff:198.51.100.7"] * 2) == [400, 400, 400, 429]


def test_u4_a_refusal_says_when_to_try_again(start) -> None:
    server = start(RATE_LIMIT="1 per minute")
    statuses(server, ["203.0.113.1"])
    refused = requests.post(f"{server.url}/api/optimize", timeout=30)
    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    assert 1 <= int(refused.headers["Retry-After"]) <= 61


def test_u4_with_redis_out_of_reach_uploads_are_still_counted(start) -> None:
    server = start(RATE_LIMIT="2 per hour", REDIS_URL="redis://127.0.0.1:1")
    assert statuses(server, ["203.0.113.1"] * 3) == [400, 400, 429]
