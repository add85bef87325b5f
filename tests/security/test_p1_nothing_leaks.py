"""P1: place, serial numbers, names and keys leave neither by a picture nor by a log."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from tests.conftest import Server
from tests.imaging.test_no_trace import full_of_metadata, traces
from tests.live.tab import Tab, data_of

NAME = "holiday-with-nobody.jpg"
TITLE = "A title for nobody else"


@pytest.fixture
def image(server: Server) -> dict[str, Any]:
    return server.upload(full_of_metadata("JPEG"), NAME)


def test_p1_no_copy_says_where_it_was_taken_unless_the_editor_asks(
    server: Server, image: dict[str, Any]
) -> None:
    rendition = f"{image['url']}/rendition"
    for format in ("original", "jpeg", "png", "webp", "avif", "jxl"):
        for quality in ("30", "95"):
            copy = server.get(f"{rendition}?format={format}&quality={quality}", image["key"])
            assert copy.status_code == 200 and traces(copy.content) == []
    asked = server.get(f"{rendition}?strip_metadata=false", image["key"])
    assert traces(asked.content), "and then it is there"


def test_p1_no_preview_says_where_it_was_taken(server: Server, image: dict[str, Any]) -> None:
    with Tab(server.url, image) as tab:
        tab.open()
        revision = tab.patch("settle", quality=90)["revision"]
        tab.wait_for_final(revision)
        tab.call("render_sheet", variants=[{"format": "webp"}, {"quality": 95}])
        tab.wait_for(lambda: tab.told("sheet_ended"))
        shown = [*tab.previews(), *tab.told("variant_rendered")]
        assert len(shown) >= 4
        assert [traces(data_of(each)) for each in shown] == [[] for _ in shown]


def test_p1_who_looks_on_is_not_told_what_the_editor_keeps_back(
    server: Server, image: dict[str, Any]
) -> None:
    key = image["view_key"]
    assert "place" in server.get(image["url"], image["key"]).json()["metadata"]
    body = server.get(image["url"], key)
    assert traces(body.content) == [] and not {"place", "author", "time"} & set(body.json()["metadata"])
    assert traces(server.get(f"{image['url']}/original", key).content) == []
    refused = server.get(f"{image['url']}/rendition?strip_metadata=false", key)
    assert (refused.status_code, refused.json()["code"]) == (403, "view_only")
    with Tab(server.url, image, key=key) as guest, Tab(server.url, image) as editor:
        opened = guest.open()
        assert traces(json.dumps(opened).encode()) == []
        sheet = guest.call("render_sheet", variants=[{"strip_metadata": False}])
        assert sheet["error"]["code"] == "view_only"
        editor.open()
        assert editor.patch("settle", strip_metadata=False)["ok"]
    assert traces(server.get(f"{image['url']}/rendition", key).content), "the editor has asked for it"


@pytest.mark.parametrize("format", ["text", "json"])
def test_p1_nothing_of_a_picture_its_names_or_its_keys_stands_in_the_log(start, format: str) -> None:
    server: Server = start(LOG_FORMAT=format)
    browser = requests.Session()
    files = {"file": (NAME, full_of_metadata("JPEG"))}
    image = browser.post(f"{server.url}/api/images", files=files, timeout=60).json()
    with Tab(server.url, image) as tab, Tab(server.url, image, key=image["view_key"]) as guest:
        tab.open()
        guest.open()
        tab.call("rename_image", title=TITLE, alt=TITLE)
        tab.wait_for_final(tab.patch("settle", quality=77)["revision"])
        renewed = tab.call("renew_key", right="view")["key"]
        tab.patch(quality="not a number")
        tab.call("open_edit", key="a wrong secret key")
    server.get(f"{image['url']}/rendition?download=1&quality=12", image["key"])
    server.get(image["url"], "a wrong secret key")
    for broken in (b"<svg/>", full_of_metadata("PNG")[:900], b""):
        requests.post(f"{server.url}/api/optimize", files={"file": (NAME, broken)}, timeout=60)
    server.delete(image["url"], image["key"])
    server.stop()
    log = server.log.read_text()
    assert image["id"][:8] in log, "what happened is logged"
    secrets = (
        image["key"],
        image["view_key"],
        renewed,
        browser.cookies["whittle"],
        "a wrong secret key",
        NAME,
        TITLE,
        "base64",
    )
    assert [secret for secret in secrets if secret in log] == []
    assert traces(log.encode()) == []
