"""The list of an album: sorted, filtered, picked from by hand and keys, and handed on to a chore."""

from __future__ import annotations

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import PATIENCE_MS, Tab
from tests.browser.test_album import drop
from tests.cli.tidying import camera_file
from tests.conftest import encode, make_photo

GPS, DEGREES = 0x8825, (48.0, 12.0, 30.0)


def located() -> bytes:
    exif = Image.Exif()
    exif[GPS] = {1: "N", 2: DEGREES, 3: "E", 4: DEGREES}
    return encode(make_photo(90, 60), exif=exif, quality=80)


PHOTOS = {
    "c10.JPG": camera_file("2024:05:01 10:15:30", model="D90", size=(320, 208)),
    "a2.JPG": camera_file("2024:05:01 09:40:00", size=(320, 208)),
    "b1.JPG": located(),
    "broken.jpg": b"no picture at all",
}


@pytest.fixture
def album(tab: Tab) -> Tab:
    tab.go()
    drop(tab, PHOTOS)
    expect(tab.page.locator('.cell[data-state="ready"]')).to_have_count(3, timeout=PATIENCE_MS)
    expect(tab.page.locator('.cell[data-state="refused"]')).to_have_count(1)
    tab.settled()
    return tab


def rows(tab: Tab, *names: str) -> None:
    """Wait until the list has these rows in this order."""
    expect(tab.page.locator(".fact-row .fact-name")).to_have_text(list(names))


def picked(tab: Tab, *names: str) -> None:
    expect(tab.page.locator('.fact-row[aria-selected="true"] .fact-name')).to_have_text(list(names))


def test_it_is_sorted_filtered_picked_from_and_handed_on(album: Tab) -> None:
    page = album.page
    page.locator("#facts-open").click()
    rows(album, *PHOTOS)
    first = page.locator(".fact-row").first
    expect(first.locator(".fact-taken")).to_have_text("May 1, 2024, 10:15 AM")
    expect(first.locator(".fact-camera")).to_contain_text("D90")
    expect(first.locator(".fact-pixels")).to_have_text("320 × 208")
    expect(page.locator(".fact-row").nth(2).locator(".fact-place")).to_have_text("yes")
    expect(page.locator(".fact-row").nth(3).locator(".fact-state")).to_have_text("cannot be opened")
    assert violations(album) == []

    page.locator("#facts-by-name").click()
    rows(album, "a2.JPG", "b1.JPG", "broken.jpg", "c10.JPG")
    page.locator("#facts-by-taken").click()
    rows(album, "a2.JPG", "c10.JPG", "b1.JPG", "broken.jpg")
    page.locator("#facts-by-taken").click()
    rows(album, "c10.JPG", "a2.JPG", "b1.JPG", "broken.jpg")
    expect(page.locator(".fact-head .fact-taken")).to_have_attribute("aria-sort", "descending")

    page.locator("#facts-taken").select_option("yes")
    rows(album, "c10.JPG", "a2.JPG")
    page.locator("#facts-text").fill("a2")
    rows(album, "a2.JPG")
    expect(page.locator("#facts-count")).to_have_text("1 picture of 4")
    # Nothing is picked: what is seen is meant.
    page.locator("#facts-tidy").click()
    expect(page.locator("#tidy-list li")).to_have_count(1)
    expect(page.locator("#tidy-list .tidy-name")).to_have_text("a2.JPG")


def test_by_keys_and_on_a_phone(album: Tab) -> None:
    page = album.page
    page.locator("#facts-open").click()
    rows(album, *PHOTOS)
    grid = page.locator("#facts-grid")
    grid.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    picked(album, "c10.JPG")
    page.keyboard.press("Shift+ArrowDown")
    picked(album, "c10.JPG", "a2.JPG")
    page.keyboard.press("End")
    page.keyboard.press(" ")
    picked(album, "c10.JPG", "a2.JPG", "broken.jpg")
    page.keyboard.press("Control+a")
    expect(page.locator("#facts-count")).to_have_text("4 pictures, 4 picked")
    page.locator("#facts-none").click()
    picked(album)
    grid.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#facts")).to_be_hidden()
    expect(page.locator("#file-name")).to_have_text("a2.JPG")

    for width, height in ((390, 844), (360, 225)):
        page.set_viewport_size({"width": width, "height": height})
        page.locator("#facts-open").click()
        page.locator("#facts-by").select_option("bytes")
        assert not page.locator("#facts").evaluate("node => node.scrollWidth > node.clientWidth")
        assert violations(album) == []
        page.keyboard.press("Escape")


def test_of_many_pictures_only_those_in_sight_have_rows(tab: Tab) -> None:
    tab.go()
    drop(tab, {f"{number}.jpg": b"no picture" for number in range(120)})
    expect(tab.page.locator("#film-area")).to_be_visible()
    tab.page.locator("#facts-open").click()
    grid = tab.page.locator("#facts-grid")
    expect(grid).to_have_attribute("aria-rowcount", "121", timeout=PATIENCE_MS)
    assert tab.page.locator(".fact-row").count() < 60
    grid.focus()
    tab.page.keyboard.press("End")
    expect(tab.page.locator('.fact-row[aria-rowindex="121"]')).to_be_in_viewport()
    assert tab.page.locator(".fact-row").count() < 60
