"""R3: rights end when they are taken away: at once, for open tabs as for new ones."""

from __future__ import annotations

import requests

from tests.conftest import Server
from tests.live.tab import Tab
from tests.security.strangers import told_over_http, told_over_socket


def renew(server: Server, image: dict, right: str) -> str:
    headers = {"Authorization": f"Bearer {image['key']}"}
    answer = requests.post(f"{server.url}{image['url']}/keys/{right}", headers=headers, timeout=30)
    assert answer.status_code == 200 and answer.json()["right"] == right
    key: str = answer.json()["key"]
    return key


def test_r3_a_view_key_that_was_renewed_opens_nothing_more(server: Server, photo: bytes) -> None:
    image = server.upload(photo)
    old = image["view_key"]
    assert server.get(image["url"], old).status_code == 200
    new = renew(server, image, "view")
    assert new != old
    assert {answer[:3] for answer in told_over_http(server, image["id"], old)} == {"404"}
    body = server.get(image["url"], new)
    assert body.status_code == 200 and not body.json()["may_edit"]
    assert server.get(image["url"], image["key"]).json()["view_key"] == new


def test_r3_a_tab_of_a_renewed_view_key_is_told_and_gets_nothing_more(server: Server, photo: bytes) -> None:
    image = server.upload(photo)
    with Tab(server.url, image) as owner, Tab(server.url, image, key=image["view_key"]) as guest:
        owner.open()
        guest.open()
        guest.wait_for_final(0)
        renewed = owner.call("renew_key", right="view")
        assert renewed["ok"] and renewed["key"] != image["view_key"]
        assert guest.wait_for(lambda: guest.told("edit_closed")) == [
            {"image_id": image["id"], "reason": "revoked"}
        ]
        heard = len(guest.facts)
        (answer,) = told_over_socket(guest, image["id"], image["view_key"])
        assert "not_found" in answer
        owner.wait_for_final(owner.patch("settle", quality=22)["revision"])
        assert len(guest.facts) == heard, guest.facts[heard:]
        assert owner.told("viewers_changed")[-1]["count"] == 1
        assert guest.call("open_edit", key=renewed["key"])["ok"], "the new key opens"


def test_r3_a_renewed_edit_key_ends_the_tabs_that_came_by_it_but_not_the_one_that_asked(
    server: Server, photo: bytes
) -> None:
    image = server.upload(photo)
    with (
        Tab(server.url, image) as asking,
        Tab(server.url, image) as other,
        Tab(server.url, image, key=image["view_key"]) as guest,
    ):
        for tab in (asking, other, guest):
            assert tab.open()["ok"]
        new = asking.call("renew_key", right="edit")["key"]
        assert other.wait_for(lambda: other.told("edit_closed"))[0]["reason"] == "revoked"
        assert other.patch(quality=9)["error"]["code"] == "not_found"
        assert asking.patch(quality=33)["ok"] and asking.call("list_steps")["ok"]
        assert guest.wait_for_preview(1), "who looks on is not disturbed"
        assert not guest.told("edit_closed") and not guest.told("key_renewed")
    assert server.get(image["url"], image["key"]).status_code == 404
    assert server.get(image["url"], new).json()["may_edit"]


def test_r3_the_uploading_browser_keeps_its_right_and_its_other_tabs_learn_the_new_key(
    server: Server, photo: bytes
) -> None:
    browser = requests.Session()
    image = browser.post(f"{server.url}/api/images", files={"file": photo}, timeout=60).json()
    cookie = {"Cookie": f"whittle={browser.cookies['whittle']}"}
    with Tab(server.url, image, headers=cookie) as owner, Tab(server.url, image) as friend:
        owner.open()
        friend.open()
        new = friend.call("renew_key", right="edit")["key"]
        told = owner.wait_for(lambda: owner.told("key_renewed"))[0]
        assert told == {"image_id": image["id"], "right": "edit", "key": new}
        assert owner.patch(quality=12)["ok"] and not owner.told("edit_closed")
    assert browser.get(server.url + image["url"], timeout=30).json()["may_edit"]


def test_r3_only_who_edits_can_renew_a_key(server: Server, photo: bytes) -> None:
    image = server.upload(photo)
    for right in ("view", "edit"):
        headers = {"Authorization": f"Bearer {image['view_key']}"}
        answer = requests.post(f"{server.url}{image['url']}/keys/{right}", headers=headers, timeout=30)
        assert (answer.status_code, answer.json()["code"]) == (403, "view_only")
    with Tab(server.url, image, key=image["view_key"]) as guest, Tab(server.url, image) as owner:
        guest.open()
        owner.open()
        assert guest.call("renew_key", right="edit")["error"]["code"] == "view_only"
        assert owner.call("renew_key", right="owner")["error"]["code"] == "invalid_command"
    assert server.get(image["url"], image["view_key"]).status_code == 200


def test_r3_a_deleted_image_ends_all_rights_of_open_tabs(server: Server, photo: bytes) -> None:
    image = server.upload(photo)
    with Tab(server.url, image) as one, Tab(server.url, image, key=image["view_key"]) as other:
        one.open()
        other.open()
        server.delete(image["url"], image["key"])
        for tab, key in ((one, image["key"]), (other, image["view_key"])):
            assert tab.wait_for(lambda tab=tab: tab.told("edit_closed"))[0]["reason"] == "deleted"
            (answer,) = told_over_socket(tab, image["id"], key)
            assert "not_found" in answer


def test_r3_renewed_keys_hold_after_a_restart(start, tmp_path, photo: bytes) -> None:
    server = start(tmp_path / "kept")
    image = server.upload(photo)
    view = renew(server, image, "view")
    edit = renew(server, image, "edit")
    server.stop()
    server = start(tmp_path / "kept")
    assert server.get(image["url"], edit).json()["may_edit"]
    assert not server.get(image["url"], view).json()["may_edit"]
    for old in (image["key"], image["view_key"]):
        assert server.get(image["url"], old).status_code == 404
