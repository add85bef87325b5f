"""R1: joining another's edit. Whoever has no right gets one answer everywhere, the one for no image."""

from __future__ import annotations

import uuid

import requests

from tests.conftest import Server
from tests.live.tab import Tab
from tests.security.strangers import told_over_http, told_over_socket


def test_r1_a_stranger_gets_the_answer_for_no_image_from_every_door(server: Server, photo: bytes) -> None:
    theirs, mine = server.upload(photo), server.upload(photo)
    browser = requests.Session()
    browser.post(f"{server.url}/api/images", files={"file": photo}, timeout=60)
    my_cookie = browser.cookies["whittle"]
    nobodys = str(uuid.uuid4())
    (unknown,) = told_over_http(server, nobodys, None)
    assert unknown.startswith("404") and "not_found" in unknown
    for key, cookie in ((None, None), ("x", None), (mine["key"], None), (mine["view_key"], my_cookie)):
        assert told_over_http(server, theirs["id"], key, cookie) == {unknown}
        assert told_over_http(server, nobodys, key, cookie) == {unknown}
    assert server.get(theirs["url"], theirs["key"]).status_code == 200, "nothing was deleted"


def test_r1_no_command_lets_a_stranger_in_or_tells_that_there_is_an_edit(
    server: Server, photo: bytes
) -> None:
    theirs, mine = server.upload(photo), server.upload(photo)
    with Tab(server.url, theirs) as owner, Tab(server.url, mine) as stranger:
        owner.open()
        stranger.open()
        stranger.facts.clear()
        (unknown,) = told_over_socket(stranger, str(uuid.uuid4()), mine["key"])
        assert "not_found" in unknown
        assert told_over_socket(stranger, theirs["id"], mine["key"]) == {unknown}
        assert told_over_socket(stranger, theirs["id"], None) == {unknown}
        owner.wait_for_final(owner.patch("settle", quality=31)["revision"])
        assert [fact for fact in stranger.facts if fact[1]["image_id"] == theirs["id"]] == []
        assert owner.told("viewers_changed")[-1]["count"] == 1


def test_r1_a_connection_can_not_be_joined_by_its_own_name(server: Server, photo: bytes) -> None:
    """Every connection's id is a room of its own to the socket library."""
    image = server.upload(photo)
    with Tab(server.url, image) as owner, Tab(server.url, image, key="x") as stranger:
        owner.open()
        sid = owner.client.get_sid()
        assert stranger.call("open_edit", image_id=sid, key="x")["error"]["code"] == "not_found"
        owner.wait_for_final(0)
        assert not stranger.facts
