"""By which names a server is asked: against pages of other sites that give their own name our address."""

from __future__ import annotations

import pytest
import requests

from app.config import Config
from app.web.hosts import Hosts
from tests.conftest import Server

OURS = [
    "",
    "localhost:8000",
    "127.0.0.1:8000",
    "192.168.1.7",
    "[::1]:8000",
    "[2001:db8::1]",
    "whittle",
    "nas:80",
]
OURS += ["a.localhost"]
FOREIGN = [
    "evil.example",
    "evil.example:8000",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "1.2.3.4.nip.io",
]
FOREIGN += ["a b", "127.0.0.1@evil.example", "evil.example/127.0.0.1", "[::1].evil.example", "evil.example."]


@pytest.mark.parametrize("host", OURS)
def test_addresses_and_names_of_one_word_are_always_ours(host: str) -> None:
    hosts = Hosts(Config(allowed_hosts=("photos.example.org",)))
    assert hosts.is_ours(host) and hosts.allows(host)


@pytest.mark.parametrize("host", FOREIGN)
def test_a_server_for_this_machine_alone_takes_no_foreign_name(host: str) -> None:
    assert not Hosts(Config()).allows(host)


def test_names_that_are_allowed_are_ours_and_a_dot_before_one_stands_for_all_below_it() -> None:
    hosts = Hosts(Config(host="0.0.0.0", allowed_hosts=("photos.example.org", ".example.net")))
    assert hosts.allows("photos.example.org:443") and hosts.allows("PHOTOS.example.org.")
    assert hosts.allows("example.net") and hosts.allows("a.b.example.net")
    assert not hosts.allows("example.org") and not hosts.allows("evilexample.net")


@pytest.mark.parametrize("config", [Config(host="0.0.0.0"), Config(trusted_proxies=1)])
def test_a_server_for_others_takes_any_name_as_long_as_none_is_set_and_calls_none_its_own(
    config: Config,
) -> None:
    assert Hosts(config).allows("photos.example.org") and not Hosts(config).is_ours("photos.example.org")


PATHS = ["/", "/healthz", "/metrics", "/api/catalog", "/socket.io/?EIO=4&transport=polling"]


@pytest.mark.parametrize("path", PATHS)
def test_s7_a_foreign_name_is_answered_nothing(server: Server, path: str) -> None:
    answer = requests.get(server.url + path, headers={"Host": "evil.example"}, timeout=30)
    assert (answer.status_code, answer.json()["code"]) == (421, "unknown_host")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_s7_metrics_are_for_names_that_are_ours_even_where_any_is_taken(start) -> None:
    server = start(HOST="0.0.0.0")
    url = server.url.replace("0.0.0.0", "127.0.0.1")
    foreign = {"Host": "evil.example"}
    assert requests.get(f"{url}/healthz", headers=foreign, timeout=30).status_code == 200
    assert requests.get(f"{url}/metrics", headers=foreign, timeout=30).status_code == 404
    assert requests.get(f"{url}/metrics", timeout=30).status_code == 200
