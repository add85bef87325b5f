"""A link for looking, a shared history, and names that all tabs see."""

from __future__ import annotations

import pytest

from tests.conftest import Server
from tests.live.tab import Tab


def test_the_view_key_shows_everything_and_changes_nothing(server: Server, photo: bytes) -> None:
    image = server.upload(photo)
    assert image["may_edit"] and image["view_key"] != image["key"]
    with Tab(server.url, image) as editor, Tab(server.url, image, key=image["view_key"]) as looker:
        assert editor.open()["may_edit"]
        opened = looker.open()
        assert opened["ok"] and not opened["may_edit"] and "view_key" not in opened["image"]
        revision = editor.patch("settle", quality=35)["revision"]
        assert looker.wait_for_final(revision)["src"] == editor.wait_for_final(revision)["src"]
        for command, payload in (
            ("patch_recipe", {"changes": {"quality": 5}}),
            ("undo", {}),
            ("redo", {}),
            ("reset_recipe", {}),
            ("go_to_step", {"step": 0}),
            ("rename_image", {"title": "mine"}),
        ):
            assert looker.call(command, **payload)["error"]["code"] == "view_only"
    body = server.get(image["url"], image["view_key"]).json()
    assert body["recipe"]["quality"] == 35 and not body["may_edit"] and "view_key" not in body
    assert server.get(f"{image['url']}/rendition", image["view_key"]).status_code == 200
    refused = server.delete(image["url"], image["view_key"])
    assert (refused.status_code, refused.json()["code"]) == (403, "view_only")


def test_the_history_is_listed_and_any_step_can_be_gone_to(server: Server, photo: bytes) -> None:
    image = server.upload(photo)
    with Tab(server.url, image) as one, Tab(server.url, image) as other:
        one.open()
        other.open()
        for quality in (70, 60, 50):
            one.patch("settle", quality=quality)
        listed = other.call("list_steps")
        assert [step["quality"] for step in listed["steps"]] == [80, 70, 60, 50] and listed["step"] == 3
        back = other.call("go_to_step", step=1)
        assert back["recipe"]["quality"] == 70 and back["can_undo"] and back["can_redo"]
        assert one.wait_for(lambda: one.told("recipe_changed"))[-1]["recipe"]["quality"] == 70
        after = one.call("list_steps")
        assert [step["quality"] for step in after["steps"]] == [80, 70, 60, 50] and after["step"] == 1
        assert one.call("go_to_step", step=3)["recipe"]["quality"] == 50
        same = one.call("go_to_step", step=3)
        assert same["revision"] == back["revision"] + 1, "going where one is changes nothing"
        for wrong in (4, -1):
            assert one.call("go_to_step", step=wrong)["error"]["code"] == "invalid_command"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"title": "  Evening\x00 light "}, {"title": "Evening light"}),
        ({"alt": "Ridges in \u202ehaze"}, {"alt": "Ridges in haze"}),
        ({"name": "../ridges.jpg"}, {"name": "ridges.jpg"}),
        ({"name": "a.jpg", "alt": "c" * 900}, {"name": "a.jpg", "title": "", "alt": "c" * 500}),
    ],
)
def test_names_are_kept_as_text_and_told_to_the_other_tabs(
    server: Server, photo: bytes, sent: dict[str, str], kept: dict[str, str]
) -> None:
    image = server.upload(photo)
    with Tab(server.url, image) as one, Tab(server.url, image) as other:
        one.open()
        other.open()
        answer = one.call("rename_image", **sent)
        assert kept.items() <= answer.items()
        told = other.wait_for(lambda: other.told("image_renamed"))[0]
        assert kept.items() <= told.items()
        assert kept.items() <= server.get(image["url"], image["key"]).json().items()


def test_keeping_starts_the_time_anew(server: Server, photo: bytes) -> None:
    image = server.upload(photo)
    with Tab(server.url, image) as tab:
        tab.open()
        assert tab.call("keep_image")["expires_at"] >= image["expires_at"]
