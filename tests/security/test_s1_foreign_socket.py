"""S1: a foreign page opens a socket with the victim's cookie."""

from __future__ import annotations

from typing import Any

import pytest
import socketio

from app.web.forwarded import Forwarded
from tests.conftest import Server
from tests.live.tab import Tab

FOREIGN = "https://foe.example"


def connects(server: Server, transport: str, **headers: str) -> bool:
    """Whether a client with these headers gets in."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    client = socketio.Client(reconnection=False, websocket_extra_options={"suppress_origin": True})
    try:
        client.connect(server.url, named, transports=[transport])
    except socketio.exceptions.ConnectionError:
        return False
    client.disconnect()
    return True


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_s1_a_page_of_another_site_cannot_connect(server: Server, transport: str) -> None:
    assert connects(server, transport, Origin=server.url)
    assert connects(server, transport), "no page is behind it"
    host = server.url.split("//")[1]
    for origin in (FOREIGN, "null", f"https://{host}", f"{server.url}.foe.example", "http://127.0.0.1"):
        assert not connects(server, transport, Origin=origin), origin


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_s1_forged_headers_of_a_proxy_do_not_help(server: Server, transport: str) -> None:
    forged = {"X_Forwarded_Host": "foe.example", "X_Forwarded_Proto": "https"}
    assert not connects(server, transport, Origin=FOREIGN, Forwarded="host=foe.example", **forged)


def test_s1_without_a_trusted_proxy_forwarded_names_change_nothing() -> None:
    seen: list[dict[str, Any]] = []

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.append(dict(environ))
        return []

    asked = {"HTTP_HOST": "own.example", "wsgi.url_scheme": "http", "REMOTE_ADDR": "203.0.113.1"}
    forged = {"FOR": "198.51.100.7", "HOST": "foe.example", "PROTO": "https"}
    headers = {f"HTTP_X_FORWARDED_{name}": value for name, value in forged.items()}
    for proxies in (0, 1):
        Forwarded(app, proxies)(asked | headers, None)
    believed_nobody, believed = seen
    assert {name: believed_nobody[name] for name in asked} == asked
    assert [believed[name] for name in asked] == ["foe.example", "https", "198.51.100.7"]


def test_s1_a_site_that_is_named_can_connect(start) -> None:
    server = start(ALLOWED_ORIGINS="https://friend.example")
    assert connects(server, "websocket", Origin="https://friend.example")
    assert not connects(server, "websocket", Origin=FOREIGN)


def test_s1_a_connection_alone_opens_nothing(server: Server, photo: bytes) -> None:
    with Tab(server.url, server.upload(photo), key="") as tab:
        assert tab.open()["error"]["code"] == "not_found"
