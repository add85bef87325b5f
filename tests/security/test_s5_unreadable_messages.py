"""S5: messages that are too long, too deep or none: their connection ends, and that is all."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator

import pytest
import requests
import websocket

from tests.conftest import Server, start_server
from tests.live.tab import Tab

HANDSHAKE = "/socket.io/?EIO=4&transport="
#: A Socket.IO packet begins with its type: 2 is an event, 5 and 6 announce binary parts.
UNREADABLE = {
    "a deep list": '42["patch_recipe",' + "[" * 20_000 + "]" * 20_000 + "]",
    "a deep object": '42["patch_recipe",' + '{"a":' * 9000 + "1" + "}" * 9000 + "]",
    "a long number": '42["patch_recipe",{"changes":{"quality":' + "9" * 5000 + "}}]",
    "half a message": '42["patch_rec',
    "an event without a name": "42[]",
    "an event without anything": "42",
    "parts that never come": '459999999-["patch_recipe"]',
    "a binary part": '451-["patch_recipe",{"_placeholder":true,"num":7}]',
    "an unknown kind": "49",
}
TOO_LONG = '42["patch_recipe",{"image_id":"' + "x" * 70_000 + '"}]'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a log of its own."""
    running = start_server(tmp_path_factory.mktemp("s5") / "data")
    yield running
    running.stop()


@pytest.fixture
def other(server: Server, photo: bytes) -> Iterator[Tab]:
    """Another tab: nothing of it shows there, and nothing is logged of it."""
    with Tab(server.url, server.upload(photo)) as tab:
        tab.open()
        yield tab
        assert tab.patch("settle", quality=30)["ok"]
    assert "Traceback" not in server.log.read_text()


def over_polling(server: Server) -> str:
    """The address of a connection by polling."""
    address = f"{server.url}{HANDSHAKE}polling"
    address += f"&sid={json.loads(requests.get(address, timeout=10).text[1:])['sid']}"
    assert requests.post(address, data="40", timeout=10).ok
    assert requests.get(address, timeout=10).text.startswith("40")
    return address


@pytest.mark.parametrize("message", [*UNREADABLE.values(), TOO_LONG], ids=[*UNREADABLE, "too long"])
def test_s5_an_unreadable_message_ends_its_websocket(server: Server, other: Tab, message: str) -> None:
    line = websocket.create_connection(f"{server.url}{HANDSHAKE}websocket".replace("http", "ws"), timeout=10)
    line.recv()
    line.send("40")
    line.recv()
    line.send(message)
    with contextlib.suppress(websocket.WebSocketConnectionClosedException, ConnectionError):
        while line.recv():  # at its end it gives nothing; while it is open, it waits until it is too late
            pass


@pytest.mark.parametrize("message", UNREADABLE.values(), ids=UNREADABLE)
def test_s5_an_unreadable_message_ends_its_polling(server: Server, other: Tab, message: str) -> None:
    address = over_polling(server)
    requests.post(address, data=message, timeout=10)
    assert requests.get(address, timeout=10).status_code == 400, "its connection is ended"


def test_s5_a_message_too_long_is_refused_over_polling_without_waiting(server: Server, other: Tab) -> None:
    address = over_polling(server)
    answer = requests.post(address, data=TOO_LONG, timeout=10)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert requests.post(address, data="2", timeout=10).status_code == 400, "its connection is ended"
