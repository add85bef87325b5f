"""The table of commands and facts is what the server keeps to, not only what it says."""

from __future__ import annotations

from typing import Any

import pytest

from app.errors import Refusal
from app.web.live import protocol
from app.web.live.room import tell
from tests.conftest import Server
from tests.live.tab import Tab
from tests.security.strangers import PAYLOAD

COUNTED = {"image_id": "x", "count": 1}
VARIANT = {"image_id": "x", "revision": 1, "index": 0, "changes": {}}


def test_the_server_refuses_to_send_a_fact_that_is_not_declared() -> None:
    with pytest.raises(ValueError, match="viewers_counted"):
        tell("viewers_counted", [], COUNTED)


@pytest.mark.parametrize("payload", [COUNTED | {"extra": 1}, {"image_id": "x"}, {}])
def test_the_server_refuses_to_send_a_payload_that_differs_from_its_declaration(
    payload: dict[str, Any],
) -> None:
    with pytest.raises(ValueError, match="viewers_changed"):
        tell("viewers_changed", [], payload)


def test_a_declared_fact_is_sent_with_or_without_the_names_that_may_be_left_out() -> None:
    tell("viewers_changed", [], COUNTED)
    tell("variant_rendered", [], VARIANT)
    tell("variant_rendered", [], VARIANT | {"error": {}})


@pytest.fixture
def flagged(monkeypatch: pytest.MonkeyPatch) -> str:
    """A command whose payload holds a boolean, a number and a text."""
    shape: protocol.Shape = {"image_id": str, "count": int, "loudly?": bool}
    monkeypatch.setitem(protocol.COMMANDS, "ring", shape)
    return "ring"


@pytest.mark.parametrize("loudly", [{}, {"loudly": True}, {"loudly": False}])
def test_a_command_may_have_a_boolean_in_its_payload(flagged: str, loudly: dict[str, bool]) -> None:
    payload = {"image_id": "x", "count": 1, **loudly}
    assert protocol.read_payload(flagged, (payload,)) == payload


@pytest.mark.parametrize(
    ("odd", "expected"),
    [
        ({"loudly": 1}, "loudly must be true or false"),
        ({"loudly": "true"}, "loudly must be true or false"),
        ({"count": True}, "count must be a whole number"),
        ({"count": 1.5}, "count must be a whole number"),
        ({"image_id": False}, "image_id must be text"),
    ],
)
def test_a_value_of_another_type_is_refused_with_what_is_expected(
    flagged: str, odd: dict[str, Any], expected: str
) -> None:
    with pytest.raises(Refusal, match=expected):
        protocol.read_payload(flagged, ({"image_id": "x", "count": 1, **odd},))


def test_every_acknowledgement_has_the_names_that_are_declared(server: Server, photo: bytes) -> None:
    image = server.upload(photo)
    with Tab(server.url, image) as tab:
        tab.open()
        of_images = [name for name, shape in protocol.COMMANDS.items() if "image_id" in shape]
        for command in of_images:
            names = protocol.ACKNOWLEDGEMENTS[command]
            answer = tab.call(command, **PAYLOAD, name="a.jpg", key=image["key"])
            assert answer.keys() == {"ok", *names}, command
    assert protocol.ACKNOWLEDGEMENTS.keys() == protocol.COMMANDS.keys()
