"""S2: Flask's hooks do not run for socket commands, so each must stand behind checks of our own."""

from __future__ import annotations

import inspect
from typing import Any
from unittest.mock import patch

import pytest

from app.web.extensions import socketio
from app.web.factory import EVENTS
from app.web.live import commands, protocol
from tests.conftest import Server
from tests.live.tab import Tab
from tests.security.strangers import PAYLOAD


def decorated() -> dict[str, Any]:
    """Every function of the modules that handles something from a socket, by name."""
    functions = [each for module in EVENTS for each in inspect.getmembers(module, inspect.isfunction)]
    names = {module.__name__ for module in EVENTS}
    ours = {name: made for name, made in functions if made.__module__ in names}
    return {name: made for name, made in ours.items() if inspect.unwrap(made) is not made}


def test_s2_every_command_stands_behind_the_checks_and_there_is_no_other() -> None:
    assert set(decorated()) == set(protocol.COMMANDS)
    handled = {name: handler for name, handler, namespace in socketio.handlers if namespace == "/"}
    assert set(handled) - {"connect", "disconnect", "*"} == set(protocol.COMMANDS)
    for name, checked in decorated().items():
        assert handled[name].__wrapped__ is checked, f"{name} is called without the checks"


@pytest.mark.parametrize("name", ["no_such_command", "refused", "message", "__init__", "Undo", "*"])
def test_s2_what_is_no_command_does_nothing_even_in_an_open_edit(
    server: Server, photo: bytes, name: str
) -> None:
    image = server.upload(photo)
    with Tab(server.url, image) as tab:
        tab.open()
        answer = tab.call(name, **PAYLOAD, key=image["key"])
        assert set(answer) == {"ok", "error"} and answer["error"]["code"] == "invalid_command"


def test_s2_no_event_is_counted_for_another_connection(server: Server, photo: bytes) -> None:
    image = server.upload(photo)
    with Tab(server.url, image) as tab, Tab(server.url, image) as stranger:
        tab.open()
        for step in range(600):
            stranger.client.emit("*", tab.client.get_sid())
            if step % 10 == 0:
                stranger.send_soon("undo")
        stranger.wait_for(lambda: len(stranger.acks) == 60, "60 acknowledgements")
        assert "rate_limited" in {ack["error"]["code"] for ack in stranger.acks}
        assert tab.patch(quality=12)["ok"]


@pytest.mark.parametrize("command", sorted(protocol.COMMANDS))
def test_s2_the_checks_come_before_the_handler(command: str) -> None:
    with patch.object(commands, "connection_id", return_value="x"):
        answer = decorated()[command]("not an object")
    assert answer["error"]["code"] == "invalid_command"


@pytest.mark.parametrize("command", sorted(set(protocol.COMMANDS) - {"open_edit"}))
def test_s2_a_command_before_the_edit_is_opened_is_refused(
    server: Server, photo: bytes, command: str
) -> None:
    """The key alone, without `open_edit`, lets nobody send the rest, also while another tab has it open."""
    image = server.upload(photo)
    with Tab(server.url, image) as tab, Tab(server.url, image) as other:
        assert other.open()["ok"]
        answer = tab.call(command, **PAYLOAD, key=image["key"])
        assert answer["error"]["code"] == "not_found"
