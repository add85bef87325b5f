"""Promise 6: all tabs of an edit see one recipe, one history and the same previews."""

from __future__ import annotations

from tests.conftest import Server
from tests.live.tab import Tab


def test_a_second_tab_follows_the_first(server: Server, photo: bytes) -> None:
    image = server.upload(photo)
    with Tab(server.url, image) as first, Tab(server.url, image) as second:
        first.open()
        second.open()
        revision = first.patch("settle", contrast=25)["revision"]
        told = second.wait_for(lambda: second.told("recipe_changed"))[0]
        assert told["recipe"]["contrast"] == 25 and told["revision"] == revision and told["can_undo"]
        assert not first.told("recipe_changed"), "the tab that changed it knows"
        assert second.wait_for_final(revision)["src"] == first.wait_for_final(revision)["src"]


def test_two_tabs_patching_at_once_end_in_the_same_recipe_and_bytes(server: Server, photo: bytes) -> None:
    image = server.upload(photo)
    with Tab(server.url, image) as left, Tab(server.url, image) as right:
        left.open()
        right.open()
        for step in range(60):
            left.patch_soon("drag", quality=20 + step)
            right.patch_soon("drag", brightness=step - 30)
        for tab in (left, right):
            tab.wait_for(lambda tab=tab: len(tab.acks) == 60, "60 acknowledgements")
        last = max(ack["revision"] for tab in (left, right) for ack in tab.acks)
        finals = [tab.wait_for_final(last)["stats"]["etag"] for tab in (left, right)]
        assert finals[0] == finals[1]
        recipe = server.get(image["url"], image["key"]).json()["recipe"]
        assert recipe["quality"] == 79 and recipe["brightness"] == 29


def test_a_late_tab_gets_the_present_state_and_picture_at_once(server: Server, photo: bytes) -> None:
    image = server.upload(photo)
    with Tab(server.url, image) as early:
        early.open()
        revision = early.patch("settle", saturation=-100)["revision"]
        final = early.wait_for_final(revision)
        with Tab(server.url, image) as late:
            opened = late.open()
            assert opened["recipe"]["saturation"] == -100 and opened["revision"] == revision
            assert late.wait_for_final(revision)["src"] == final["src"]
            assert [body["stage"] for body in late.previews()] == ["final"], "nothing is rendered for it"


def test_viewers_are_counted_and_a_closing_tab_disturbs_nobody(server: Server, photo: bytes) -> None:
    image = server.upload(photo)
    with Tab(server.url, image) as stays:
        stays.open()
        with Tab(server.url, image) as goes:
            goes.open()
            stays.wait_for(lambda: {"image_id": image["id"], "count": 2} in stays.told("viewers_changed"))
            assert goes.patch("drag", blur=5)["revision"] == 1
        stays.wait_for(lambda: stays.told("viewers_changed")[-1]["count"] == 1)
        assert stays.wait_for_final(1)["stats"]["bytes_are"] == "exact"
        assert stays.patch("settle", blur=0)["ok"]


def test_a_tab_that_reconnects_is_where_it_was(server: Server, photo: bytes) -> None:
    image = server.upload(photo)
    with Tab(server.url, image) as before:
        before.open()
        before.patch("settle", quality=44)
        revision = before.patch("settle", rotate=90)["revision"]
    with Tab(server.url, image) as after:
        opened = after.open()
        assert opened["revision"] == revision and opened["can_undo"]
        assert opened["recipe"]["quality"] == 44 and opened["recipe"]["rotate"] == 90
        assert after.wait_for_final(revision)["stats"]["width"] == 1000
        assert after.call("undo")["recipe"]["rotate"] == 0


def test_tabs_with_different_views_each_get_their_size(server: Server, photo: bytes) -> None:
    image = server.upload(photo)
    with (
        Tab(server.url, image, view={"width": 300, "height": 300}) as small,
        Tab(server.url, image, view={"width": 900, "height": 900}) as large,
    ):
        small.open()
        large.open()
        revision = small.patch("settle", quality=50)["revision"]
        assert small.wait_for_final(revision)["width"] == 300
        assert large.wait_for_final(revision)["width"] == 900
        assert small.call("set_view", view={"width": 450, "height": 450})["ok"]
        small.wait_for(lambda: [body for body in small.previews("final") if body["width"] == 450])


def test_one_gesture_is_one_step_of_history_for_all_tabs(start, photo: bytes) -> None:
    server: Server = start(SETTLE_MS="10000")  # however slow this machine is, the hand does not rest
    image = server.upload(photo)
    with Tab(server.url, image) as one, Tab(server.url, image) as other:
        one.open()
        other.open()
        for value in range(1, 21):
            one.patch("drag", brightness=value)
        one.patch("settle", brightness=21)
        one.patch("settle", contrast=9)
        undone = other.call("undo")
        assert undone["recipe"]["contrast"] == 0 and undone["recipe"]["brightness"] == 21
        undone = one.call("undo")
        assert undone["recipe"]["brightness"] == 0 and not undone["can_undo"] and undone["can_redo"]
        redone = other.call("redo")
        assert redone["recipe"]["brightness"] == 21
        assert one.call("reset_recipe")["recipe"]["brightness"] == 0
        assert one.call("undo")["recipe"]["brightness"] == 21, "a reset can be undone"


def test_settled_patches_are_a_step_each_however_soon_they_follow(server: Server, photo: bytes) -> None:
    with Tab(server.url, server.upload(photo)) as tab:
        tab.open()
        for quality in range(70, 40, -1):
            tab.patch_soon("settle", quality=quality)
        tab.wait_for(lambda: len(tab.acks) == 30)
        steps = tab.call("list_steps")["steps"]
        assert [step["quality"] for step in steps] == [80, *range(70, 40, -1)]


def test_undo_with_nothing_to_undo_changes_nothing(server: Server, photo: bytes) -> None:
    with Tab(server.url, server.upload(photo)) as tab:
        tab.open()
        assert tab.call("undo") == {
            "ok": True,
            "recipe": tab.call("redo")["recipe"],
            "revision": 0,
            "can_undo": False,
            "can_redo": False,
        }


def test_deleting_tells_every_tab(server: Server, photo: bytes) -> None:
    image = server.upload(photo)
    with Tab(server.url, image) as tab:
        tab.open()
        assert server.delete(image["url"], image["key"]).status_code == 204
        told = tab.wait_for(lambda: tab.told("edit_closed"))
        assert told == [{"image_id": image["id"], "reason": "deleted"}]
        assert tab.patch(quality=10)["error"]["code"] == "not_found"
