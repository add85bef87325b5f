"""For a web page, of an album as a whole: published, taken along and ended together."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import PATIENCE_MS, Tab
from tests.browser.test_album import drop
from tests.browser.test_web_page import chip, weighed
from tests.conftest import encode, make_photo


@pytest.fixture
def album(tab: Tab) -> Tab:
    """Three small pictures, with the part for web pages open for all of them: WebP and JPEG, whole."""
    tab.go()
    drop(tab, {f"{number}.jpg": encode(make_photo(90 + number, 80), "JPEG") for number in range(1, 4)})
    expect(tab.page.locator('.cell[data-state="ready"]')).to_have_count(3, timeout=PATIENCE_MS)
    tab.settled()
    tab.page.locator("#album-web").click()
    what = tab.page.get_by_role("radiogroup", name="What to publish")
    expect(what.get_by_role("radio", name="All 3 pictures")).to_be_checked()
    chip(tab, "AVIF")
    weighed(tab)
    return tab


def test_all_pictures_are_published_and_ended_together(album: Tab) -> None:
    page = album.page
    assert violations(album) == []
    page.locator("#web-publish").click()
    said = page.locator("#web-album-said")
    expect(said).to_have_text("3 pictures of the album are published.", timeout=PATIENCE_MS)
    html = page.locator("#web-html").input_value()
    assert html.count("<picture>") == 3 and "/1-91.webp" in html and "/3-93.webp" in html
    expect(page.locator("#web-published li")).to_have_count(1)
    page.get_by_role("radio", name="This picture").check()
    page.locator("#web-publish").click()
    expect(page.locator("#web-published li")).to_have_count(2, timeout=PATIENCE_MS)
    assert violations(album) == []
    page.locator("#web-album-end").click()
    expect(page.locator("#web-published li")).to_have_count(0)
    expect(page.locator("#web-album")).to_be_hidden()


def test_all_come_as_one_zip_and_nothing_stays_open(album: Tab) -> None:
    url = album.page.url.replace("/album/", "/api/albums/") + "/publications"
    # The page looks at what is left once it has ended all of it.
    with (
        album.page.expect_response(lambda answer: answer.url == url and answer.request.method == "GET"),
        album.page.expect_download() as waiting,
    ):
        album.page.locator("#web-zip").click()
    with zipfile.ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes())) as bundle:
        assert set(json.loads(bundle.read("pictures.json"))["pictures"]) == {"1.jpg", "2.jpg", "3.jpg"}
        assert len(bundle.namelist()) == 8
    assert album.page.context.request.get(url).json()["publications"] == []
