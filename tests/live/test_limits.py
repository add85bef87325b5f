"""Promise 7 and the commands' manners: limits, malformed payloads, strangers."""

from __future__ import annotations

import math
import uuid
from typing import Any

import pytest

from app.web.live import protocol
from tests.conftest import Server
from tests.live.tab import Tab


def test_beyond_the_burst_commands_are_refused_and_the_edit_stays_open(server: Server, photo: bytes) -> None:
    with Tab(server.url, server.upload(photo)) as tab:
        tab.open()
        for step in range(600):
            tab.patch_soon("drag", quality=1 + step % 90)
        tab.wait_for(lambda: len(tab.acks) == 600, "600 acknowledgements")
        refused = [ack for ack in tab.acks if not ack["ok"]]
        assert refused and {ack["error"]["code"] for ack in refused} == {"rate_limited"}
        assert len(tab.acks) - len(refused) >= 200
        last = max(ack["revision"] for ack in tab.acks if ack["ok"])
        assert tab.wait_for_final(last)


def test_what_is_no_command_is_refused_and_counted_like_one(server: Server, photo: bytes) -> None:
    with Tab(server.url, server.upload(photo)) as tab:
        assert tab.call("no_such_command")["error"]["code"] == "invalid_command"
        for _ in range(600):
            tab.send_soon("no_such_command")
        tab.wait_for(lambda: len(tab.acks) == 600, "600 acknowledgements")
        codes = [ack["error"]["code"] for ack in tab.acks]
        assert set(codes) == {"invalid_command", "rate_limited"}
        assert codes.count("invalid_command") >= 200


def test_answers_to_previews_are_not_counted(server: Server, photo: bytes) -> None:
    with Tab(server.url, server.upload(photo)) as tab:
        tab.open()
        for _ in range(600):
            tab.answer(0)
        assert tab.patch(quality=12)["ok"]


def test_a_message_over_64_kib_closes_the_connection(server: Server, photo: bytes) -> None:
    image = server.upload(photo)
    with Tab(server.url, image) as tab, Tab(server.url, image) as other:
        tab.open()
        other.open()
        tab.client.emit("patch_recipe", {"image_id": image["id"], "changes": {"format": "x" * 70_000}})
        other.wait_for(lambda: other.told("viewers_changed")[-1]["count"] == 1)
        assert other.patch(quality=11)["ok"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"quality": 0}, "quality"),
        ({"quality": 96}, "quality"),
        ({"quality": "72"}, "quality"),
        ({"quality": 72.5}, "quality"),
        ({"quality": True}, "quality"),
        ({"quality": None}, "quality"),
        ({"scale": math.nan}, "scale"),
        ({"scale": math.inf}, "scale"),
        ({"scale": 10**99}, "scale"),
        ({"scale": [50]}, "scale"),
        ({"rotate": 45}, "rotate"),
        ({"format": "gif"}, "format"),
        ({"strip_metadata": 1}, "strip_metadata"),
        ({"background": "white"}, "background"),
        ({"no_such_field": 1}, "no_such_field"),
        ({"quality": 50, "blur": 21}, "blur"),
    ],
)
def test_a_bad_value_is_refused_whole_by_name(
    server: Server, photo: bytes, changes: dict[str, Any], field: str
) -> None:
    with Tab(server.url, server.upload(photo)) as tab:
        before = tab.open()
        answer = tab.patch(**changes)
        assert not answer["ok"]
        assert answer["error"]["code"] == "invalid_recipe" and answer["error"]["field"] == field
        assert answer["error"]["message"]
        assert tab.patch()["recipe"] == before["recipe"], "nothing of the patch was taken"


@pytest.mark.parametrize(
    ("command", "payload"),
    [
        ("open_edit", {"image_id": 5}),
        ("open_edit", {"view": {"width": "wide", "height": 5}}),
        ("open_edit", {"view": []}),
        ("patch_recipe", {"changes": []}),
        ("patch_recipe", {}),
        ("patch_recipe", {"changes": {}, "phase": "rest"}),
        ("set_view", {"view": {"width": 0, "height": 100}}),
        ("set_view", {"view": {"width": math.nan, "height": 100}}),
        (
            "set_view",
            {"view": {"width": 9, "height": 9, "region": {"x": 0.5, "y": 0, "width": 1, "height": 1}}},
        ),
        ("preview_shown", {"revision": "1"}),
    ],
)
def test_a_malformed_command_is_refused(
    server: Server, photo: bytes, command: str, payload: dict[str, Any]
) -> None:
    with Tab(server.url, server.upload(photo)) as tab:
        tab.open()
        assert tab.call(command, **payload)["error"]["code"] == "invalid_command"
        assert tab.patch(quality=10)["ok"], "the edit stays open"


@pytest.mark.parametrize("arguments", [(), (1,), ("text",), (None,), ({}, {}), ([],)])
def test_anything_but_one_object_is_refused(server: Server, photo: bytes, arguments: tuple[Any, ...]) -> None:
    with Tab(server.url, server.upload(photo)) as tab:
        for command in protocol.COMMANDS:
            answer = tab.client.call(command, arguments, timeout=10)
            assert answer["error"]["code"] == "invalid_command"


def test_a_larger_view_is_served_at_1600(server: Server, big_photo: bytes) -> None:
    with Tab(server.url, server.upload(big_photo), view={"width": 5000, "height": 5000}) as tab:
        assert tab.open()["ok"]
        assert tab.wait_for_final(0)["width"] == 1600


def test_strangers_get_the_same_answer_as_for_no_image(server: Server, photo: bytes) -> None:
    image = server.upload(photo)
    with Tab(server.url, image, key="wrong") as stranger:
        for command in [name for name, shape in protocol.COMMANDS.items() if "image_id" in shape]:
            payload = {"changes": {}, "revision": 0, "view": {"width": 9, "height": 9}, "step": 0}
            payload["variants"] = []
            payload["right"] = "view"
            payload["key"] = "wrong"
            theirs = stranger.call(command, **payload)
            nobodys = stranger.call(command, **payload | {"image_id": str(uuid.uuid4())})
            assert theirs == nobodys and theirs["error"]["code"] == "not_found"
        assert not stranger.facts


def test_a_key_is_checked_on_every_open(server: Server, photo: bytes) -> None:
    mine, theirs = server.upload(photo), server.upload(photo)
    with Tab(server.url, mine) as tab:
        assert tab.open()["ok"]
        assert tab.call("open_edit", image_id=theirs["id"], key=mine["key"])["error"]["code"] == "not_found"
        assert tab.call("patch_recipe", image_id=theirs["id"], changes={})["error"]["code"] == "not_found"
