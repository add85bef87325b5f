"""What lies beside an original is damaged, lost or of another version: a notice or `not_found`, no 500."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.editing.saved import LOST
from tests.conftest import Server, encode, make_photo, start_server
from tests.live.tab import Tab
from tests.storage.damage import DAMAGE, renamed, with_value

PHOTO = encode(make_photo(300, 200))

EDIT_DAMAGE = DAMAGE | {
    "no recipe": renamed("recipe"),
    "a text as recipe": with_value("recipe", "x"),
    "a text as revision": with_value("revision", "x"),
    "a revision that no client can read": with_value("revision", 2**60),
    "a text as history": with_value("history", "x"),
}
#: The recipe is there all the same.
EDIT_TOLERATED = {
    "an unknown name": with_value("of_later", 1),
    "no history": renamed("history"),
    "odd steps": with_value("history", {"past": "x", "future": [5, None]}),
}
IMAGE_DAMAGE = DAMAGE | {
    "no key": renamed("key_hash"),
    "no description": renamed("description"),
    "a number as key": with_value("key_hash", 5),
    "an empty description": with_value("description", {}),
}
IMAGE_TOLERATED = {
    "an unknown name": with_value("of_later", {"a": 1}),
    "no title": renamed("title"),
    "a number as name": with_value("name", 5),
    "half a character as name": with_value("name", "a\ud800"),
    "no key for looking": renamed("view_key"),
}


class Kept:
    """One image in a data folder, and servers one after the other, which know it from the disk alone."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.server = start_server(data_dir, RENDER_WORKERS="1")
        self.image: dict[str, Any] = self.server.upload(PHOTO)
        self.folder = data_dir / "images" / self.image["id"]

    def known_from_disk(self) -> Server:
        self.server.stop()
        self.server = start_server(self.data_dir, RENDER_WORKERS="1")
        return self.server

    def get(self, part: str = "") -> Any:
        return self.server.get(self.image["url"] + part, self.image["key"])


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    made = Kept(tmp_path / "data")
    yield made
    made.server.stop()


def set_quality(kept: Kept, quality: int) -> int:
    """Save a recipe; its revision."""
    with Tab(kept.server.url, kept.image) as tab:
        tab.open()
        revision: int = tab.patch("settle", quality=quality)["revision"]
        tab.wait_for_final(revision)
    return revision


def copies(kept: Kept, changes: dict[str, Callable[[Path], None]], name: str) -> dict[str, dict[str, Any]]:
    """The image once more for each change, with its record changed so; all known from the disk alone."""
    original = kept.image
    made = {}
    kept.server.stop()
    for number, (kind, change) in enumerate(changes.items(), 1):
        image_id = f"{number:08x}{original['id'][8:]}"
        shutil.copytree(kept.folder, kept.folder.with_name(image_id))
        change(kept.folder.with_name(image_id) / name)
        made[kind] = original | {"id": image_id, "url": f"/api/images/{image_id}"}
    kept.server = start_server(kept.data_dir, RENDER_WORKERS="1")
    return made


def test_a_damaged_recipe_is_a_notice_at_the_picture_and_the_defaults(kept: Kept) -> None:
    set_quality(kept, 33)
    for kind, image in copies(kept, EDIT_DAMAGE, "edit.json").items():
        answer = kept.server.get(image["url"], image["key"])
        assert answer.status_code == 200, (kind, answer.text)
        body = answer.json()
        assert (body["recipe"]["quality"], body["notices"]) == (80, [LOST]), kind
        with Tab(kept.server.url, image) as tab:
            opened = tab.open()
            assert opened["ok"] and opened["image"]["notices"] == [LOST], kind
            assert tab.patch("settle", quality=44)["ok"] and tab.call("close_edit")["ok"]
        saved = kept.server.get(image["url"], image["key"]).json()
        assert (saved["recipe"]["quality"], saved["notices"]) == (44, []), kind
    log = kept.server.log.read_text()
    assert "Traceback" not in log and log.count("edit.json of edit") == len(EDIT_DAMAGE), "each told once"


def test_what_a_recipe_lacks_or_has_of_another_version_is_passed_by(kept: Kept) -> None:
    set_quality(kept, 33)
    for kind, image in copies(kept, EDIT_TOLERATED, "edit.json").items():
        body = kept.server.get(image["url"], image["key"]).json()
        assert (body["recipe"]["quality"], body["notices"]) == (33, []), kind
        with Tab(kept.server.url, image) as tab:
            assert tab.open()["ok"], kind
            assert tab.call("list_steps")["ok"] and tab.call("undo")["ok"], kind


def test_a_damaged_record_of_an_image_is_not_found_and_told_once(kept: Kept) -> None:
    for kind, image in copies(kept, IMAGE_DAMAGE, "image.json").items():
        for _ in range(2):
            answer = kept.server.get(image["url"], image["key"])
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), kind
        with Tab(kept.server.url, image) as tab:
            assert tab.open()["error"]["code"] == "not_found", kind
    log = kept.server.log.read_text()
    assert "Traceback" not in log and log.count("image.json of edit") == len(IMAGE_DAMAGE)


def test_what_an_image_lacks_or_has_of_another_version_is_passed_by_and_kept(kept: Kept) -> None:
    images = copies(kept, IMAGE_TOLERATED, "image.json")
    for kind, image in images.items():
        answer = kept.server.get(image["url"], image["key"])
        assert answer.status_code == 200, (kind, answer.text)
        assert answer.json()["view_key"], kind
        assert kept.server.get(f"{image['url']}/rendition?download=1", image["key"]).ok, kind
        with Tab(kept.server.url, image) as tab:
            tab.open()
            assert tab.call("rename_image", title="another")["ok"]
    unknown = images["an unknown name"]
    assert '"of_later":{"a":1}' in (kept.folder.with_name(unknown["id"]) / "image.json").read_text()


def test_a_key_for_looking_that_was_missing_is_the_same_after_the_next_start(kept: Kept) -> None:
    kept.server.stop()
    renamed("view_key")(kept.folder / "image.json")
    kept.server = start_server(kept.data_dir, RENDER_WORKERS="1")
    made = kept.get().json()["view_key"]
    assert made == kept.known_from_disk().get(kept.image["url"], kept.image["key"]).json()["view_key"]


def test_a_lost_original_is_not_found_and_what_is_kept_is_still_there(kept: Kept) -> None:
    assert kept.get("/rendition?quality=41").ok
    (kept.folder / "original").unlink()
    kept.known_from_disk()
    for part in ("/original", "/original", "/rendition?quality=43"):
        answer = kept.get(part)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), part
    assert kept.get().status_code == 200 and kept.get("/rendition?quality=41").ok
    assert kept.server.log.read_text().count("original of edit") == 1


@pytest.mark.parametrize("change", ["gone", "empty", "half", "zeros", "folder"])
def test_a_lost_proxy_is_made_again(kept: Kept, change: str) -> None:
    proxy = kept.folder / "proxy"
    whole = proxy.read_bytes()
    proxy.unlink()
    if change == "folder":
        proxy.mkdir()
    elif change != "gone":
        proxy.write_bytes(
            {"empty": b"", "half": whole[: len(whole) // 2], "zeros": bytes(len(whole))}[change]
        )
    kept.known_from_disk()
    with Tab(kept.server.url, kept.image) as tab:
        tab.open()
        assert tab.wait_for_draft(0) and tab.wait_for_final(0)


def test_a_lost_folder_of_renditions_is_made_again(kept: Kept) -> None:
    shutil.rmtree(kept.folder / "renditions")
    kept.known_from_disk()
    assert kept.get("/rendition?quality=45").ok
    with Tab(kept.server.url, kept.image) as tab:
        tab.open()
        assert tab.wait_for_final(tab.patch("settle", quality=46)["revision"])
    assert "Traceback" not in kept.server.log.read_text()


def test_a_damaged_record_of_a_finished_file_costs_another_render(kept: Kept) -> None:
    first = kept.get("/rendition?quality=47").content
    for kind, damage in DAMAGE.items():
        (record,) = (kept.folder / "renditions").glob("*.json")
        damage(record)
        assert kept.get("/rendition?quality=47").content == first, kind
        for left in (kept.folder / "renditions").glob("elsewhere*"):
            left.unlink()
