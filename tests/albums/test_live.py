"""Albums over sockets: one hand, many pictures, every tab the same."""

from __future__ import annotations

import time
from typing import Any

import pytest

from app.web.live import protocol
from tests.albums.album_tab import AlbumTab
from tests.albums.batch_client import BatchClient
from tests.albums.client import AlbumClient
from tests.conftest import Server, encode, make_photo
from tests.live.tab import Tab

PHOTOS = {f"{seed}.jpg": encode(make_photo(300, 200, seed), quality=92) for seed in range(1, 7)}


@pytest.fixture
def album(server: Server) -> AlbumClient:
    made = AlbumClient.create(server)
    made.fill(PHOTOS)
    return made


def test_a_patch_reaches_the_other_tabs_and_the_picture_that_is_open(album: AlbumClient) -> None:
    first = album.state()["images"][0]
    with AlbumTab(album) as mine, AlbumTab(album) as other:
        opened = mine.open()
        assert opened["revision"] == 0 and opened["batch"] is None and opened["album"]["count"] == 6
        other.open()
        with Tab(album.server.url, first | {"key": album.key}) as front:
            assert front.open()["recipe"]["quality"] == 80
            answer = mine.change("settle", quality=41)
            assert answer["revision"] == 1 and answer["can_undo"]
            told = other.wait_for_fact("album_changed", revision=1)
            assert told["recipe"]["quality"] == 41 and told["origin"]
            final = front.wait_for_final(1)
            assert final["stats"]["bytes"] == len(album.rendition(first))
            front.wait_for(lambda: front.told("recipe_changed"))
            assert not mine.told("album_changed"), "who did it knows"


def test_own_values_come_and_go_and_undo_is_the_album_s(album: AlbumClient) -> None:
    first, second, *_ = album.state()["images"]
    with AlbumTab(album) as tab:
        tab.open()
        tab.change("settle", quality=50)
        answer = tab.change("settle", members=[first["id"]], quality=20)
        assert answer["recipe"]["quality"] == 50, "the shared one stays"
        told = tab.wait_for(lambda: [body["member"] for body in tab.told("member_changed")])
        assert told[-1]["own"] == {"quality": 20} and told[-1]["number"] == 1
        assert len(album.rendition(first)) < len(album.rendition(first, "?quality=50"))
        assert tab.call("undo_album")["can_redo"]
        assert album.state()["images"][0]["own"] == {}
        assert tab.call("redo_album")["can_undo"]
        assert album.state()["images"][0]["own"] == {"quality": 20}
        tab.change("settle", members=[first["id"]], quality=None)
        assert album.state()["images"][0]["own"] == {}
        tab.call("undo_album")
        tab.call("undo_album")
        assert tab.call("undo_album")["recipe"]["quality"] == 80
        assert tab.change(members=["none"], quality=1)["error"]["code"] == "not_found"
        assert tab.change(quality=0)["error"]["code"] == "invalid_recipe"
    assert second["own"] == {}


def test_what_is_set_at_the_picture_in_front_is_its_own(album: AlbumClient) -> None:
    first = album.state()["images"][0]
    with Tab(album.server.url, first | {"key": album.key}) as front:
        front.open()
        answer = front.patch("settle", quality=25)
        assert answer["recipe"]["quality"] == 25 and answer["revision"] == 1
        assert front.wait_for_final(1)["stats"]["quality"] == 25
        state = album.state()
        assert state["recipe"]["quality"] == 80 and state["images"][0]["own"] == {"quality": 25}
        assert front.call("undo")["recipe"]["quality"] == 80
        front.patch("settle", quality=30)
        assert front.call("reset_recipe")["recipe"]["quality"] == 80
        assert len(front.call("list_steps")["steps"]) > 1


@pytest.mark.parametrize("format", ["jpeg", "webp"])
def test_the_total_follows_the_hand_and_is_the_sum_once_all_is_made(album: AlbumClient, format: str) -> None:
    with AlbumTab(album) as tab:
        tab.open()
        tab.change("settle", format=format)
        tab.wait_for_fact("album_estimated", counted=6)
        for quality in range(60, 40, -2):
            revision = tab.change("drag", quality=quality)["revision"]
            tab.wait_for_fact("album_estimated", revision=revision)
        rest = tab.wait_for_fact("album_estimated", counted=6, revision=revision)
        assert rest["of"] == 6 and rest["low"] <= rest["bytes"] <= rest["high"]
        batch = BatchClient.start(album)
        made = batch.until(state="done")
        assert abs(rest["bytes"] - made["bytes"]) <= 0.05 * made["bytes"]
        exact = dict.fromkeys(("bytes", "low", "high"), made["bytes"])
        tab.wait_for_fact("album_estimated", counted=6, **exact)
        assert album.state()["estimate"]["bytes"] == made["bytes"]


def test_members_that_come_and_go_are_told(album: AlbumClient) -> None:
    with AlbumTab(album) as tab:
        tab.open()
        sent = album.send(PHOTOS["1.jpg"], "new.jpg").json()
        told = tab.wait_for(lambda: [body["member"] for body in tab.told("member_changed")])
        assert told[-1]["id"] == sent["id"] and told[-1]["state"] == "ready"
        album.ask("DELETE", f"/images/{sent['id']}")
        assert tab.wait_for(lambda: tab.told("members_removed"))[0]["image_ids"] == [sent["id"]]
        album.ask("DELETE")
        assert tab.wait_for(lambda: tab.told("album_closed"))[0]["reason"] == "deleted"
        assert tab.change(quality=4)["error"]["code"] == "not_found"


def test_a_batch_over_sockets(album: AlbumClient) -> None:
    with AlbumTab(album) as tab, AlbumTab(album) as other:
        tab.open()
        other.open()
        batch = tab.call("start_batch", chore="optimize")["batch"]
        assert other.wait_for(lambda: other.told("batch_started"))[0]["batch"]["id"] == batch["id"]
        ended = other.wait_for(lambda: other.told("batch_ended"))
        assert ended == [{"batch_id": batch["id"], "reason": "done"}]
        advanced = other.told("batch_advanced")
        assert [fact["sequence"] for fact in advanced] == list(range(1, len(advanced) + 1))
        assert advanced[-1]["done"] == 6
        assert tab.call("retry_batch", batch_id=batch["id"])["ok"]
        assert tab.call("pause_batch", batch_id="x")["error"]["code"] == "not_found"
        assert tab.open()["batch"]["id"] == batch["id"]


def test_every_acknowledgement_has_the_names_that_are_declared(album: AlbumClient) -> None:
    with AlbumTab(album) as tab:
        batch = ""
        for command in [name for name, shape in protocol.COMMANDS.items() if "album_id" in shape]:
            more: dict[str, Any] = {"members": []} if command == "move_members" else {}
            answer = tab.call(command, key=album.key, changes={}, chore="optimize", **more)
            if command == "close_album":
                tab.open()
            batch = answer.get("batch", {}).get("id", batch) if command == "start_batch" else batch
            assert answer.keys() == {"ok", *protocol.ACKNOWLEDGEMENTS[command]}, command
        BatchClient(album, batch).until(state="done")
        assert tab.call("retry_batch", batch_id=batch).keys() == {"ok", "batch"}
        assert tab.call("undo_batch", batch_id=batch)["error"]["code"] == "wrong_state"


@pytest.mark.parametrize("members", [[1], [[]], [None], [{}], ["x"], ["x" * 9000], [True], ["\ud800"]])
def test_odd_members_are_refused_and_no_fault(album: AlbumClient, members: list[Any]) -> None:
    with AlbumTab(album) as tab:
        tab.open()
        for command in ("patch_album", "start_batch", "move_members"):
            answer = tab.call(command, changes={"quality": 5}, chore="optimize", members=members)
            assert answer["error"]["code"] in ("invalid_command", "not_found")
        assert tab.call("start_batch", chore="optimize", values={"x": 1})["error"]["code"] == "invalid_recipe"
        assert tab.call("start_batch", chore="no")["error"]["code"] == "bad_request"
        assert album.state()["revision"] == 0


def test_with_the_key_to_look_a_tab_sees_all_and_changes_nothing(album: AlbumClient) -> None:
    view_key = album.state()["view_key"]
    with AlbumTab(album, view_key) as looking, AlbumTab(album, "x") as stranger, AlbumTab(album) as editing:
        assert not looking.open()["may_edit"]
        editing.open()
        editing.change("settle", quality=33)
        assert looking.wait_for_fact("album_changed", revision=1)["recipe"]["quality"] == 33
        for command in ("patch_album", "undo_album", "redo_album", "start_batch", "move_members"):
            payload: dict[str, Any] = {"changes": {"quality": 5}, "chore": "optimize", "members": []}
            assert looking.call(command, **payload)["error"]["code"] == "view_only"
            assert stranger.call(command, **payload)["error"]["code"] == "not_found"
        assert stranger.open()["error"]["code"] == "not_found"
        assert stranger.told("album_changed") == [] == stranger.told("album_estimated")


def test_the_first_total_comes_at_once(album: AlbumClient) -> None:
    """A contract in milliseconds, so with room for a busy machine."""
    with AlbumTab(album) as tab:
        tab.open()
        tab.wait_for_fact("album_estimated", counted=6)
        began = time.monotonic()
        revision = tab.change("drag", quality=66)["revision"]
        tab.wait_for_fact("album_estimated", revision=revision)
        assert time.monotonic() - began < 1
