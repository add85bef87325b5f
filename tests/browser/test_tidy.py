"""A collection put in order on the page: turned, shifted, renamed by date, dated, taken along, and undone."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import PATIENCE_MS, Tab
from tests.browser.test_album import drop
from tests.cli.tidying import camera_file

PHOTOS = {
    "DSC_1.JPG": camera_file("2024:05:01 10:15:30", model="D90", size=(320, 208)),
    "IMG_2.JPG": camera_file("2024:05:01 09:40:00", orientation=6, size=(320, 208)),
    "IMG_3.JPG": camera_file("2024:05:01 11:05:00", size=(320, 208)),
}


@pytest.fixture
def album(tab: Tab) -> Tab:
    tab.go()
    drop(tab, PHOTOS)
    expect(tab.page.locator('.cell[data-state="ready"]')).to_have_count(3, timeout=PATIENCE_MS)
    tab.settled()
    return tab


def choose(tab: Tab, chore: str, **values: str) -> None:
    tab.page.locator("#tidy-chore").select_option(chore)
    for name, value in values.items():
        tab.page.locator(f"#tidy-{name}-input").fill(value)


def becomes(tab: Tab, *words: str) -> None:
    """Wait until the plan says this of the pictures, in the album's order."""
    expect(tab.page.locator("#tidy-list .tidy-becomes")).to_have_text(list(words))


def do(tab: Tab, said: str) -> None:
    tab.page.locator("#tidy-run").click()
    expect(tab.page.locator("#tidy-said")).to_have_text(said)


def test_the_example_from_drop_to_zip_and_back(album: Tab) -> None:
    page = album.page
    page.locator("#tidy-open").click()
    choose(album, "orient")
    becomes(album, "It is upright.", "Is turned upright.", "It is upright.")
    do(album, "1 picture changed.")

    choose(album, "shift_dates", by="soon")
    expect(page.locator("#tidy .refusal").filter(has_text="By")).to_be_visible()
    expect(page.locator("#tidy-run")).to_be_disabled()
    choose(album, "shift_dates", by="+1h", camera="D90")
    becomes(
        album,
        "2024-05-01 10:15:30 → 2024-05-01 11:15:30",
        "It was taken with Canon EOS 5D.",
        "It was taken with Canon EOS 5D.",
    )
    expect(page.locator(".tidy-camera")).to_have_count(2)
    expect(page.locator(".tidy-camera .after")).to_have_count(1)
    assert violations(album) == []
    do(album, "1 picture changed.")

    choose(album, "rename", pattern="trip")
    expect(page.locator("#tidy-list [data-state=fail]")).to_have_count(3)
    expect(page.locator("#tidy-run")).to_be_disabled()
    choose(album, "rename", pattern="trip_{n:03}")
    becomes(album, "→ trip_003.JPG", "→ trip_001.JPG", "→ trip_002.JPG")
    do(album, "3 pictures changed.")

    choose(album, "date_files", zone="+02:00")
    times = ("11:15:30", "09:40:00", "11:05:00")
    becomes(album, *(f"2021-03-04 05:06:08+00:00 → 2024-05-01 {time}+02:00" for time in times))
    do(album, "3 pictures changed.")
    with page.expect_download() as waiting:
        page.locator("#tidy-bundle").click()
    with zipfile.ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes())) as taken:
        assert sorted(taken.namelist()) == ["trip_001.JPG", "trip_002.JPG", "trip_003.JPG"]
        assert taken.getinfo("trip_003.JPG").date_time == (2024, 5, 1, 9, 15, 30)

    page.reload()
    page.locator("#tidy-open").click()
    undo, redo = page.locator("#tidy-undo"), page.locator("#tidy-redo")
    first = page.locator('.cell[aria-posinset="1"] img')
    undo.click()
    expect(page.locator("#tidy-said")).to_have_text("3 pictures are as before.")
    expect(first).to_have_attribute("alt", "trip_001.JPG")
    # One batch after the other, and forth again.
    expect(undo).to_have_text("Undo: Rename")
    undo.click()
    expect(first).to_have_attribute("alt", "DSC_1.JPG")
    expect(redo).to_have_text("Redo: Rename")
    redo.click()
    expect(first).to_have_attribute("alt", "trip_001.JPG")
    expect(undo).to_have_text("Undo: Rename")
    page.keyboard.press("Escape")
    expect(page.locator("#tidy")).to_be_hidden()
    assert album.errors == []


def test_on_a_phone_by_keys_alone(album: Tab) -> None:
    page = album.page
    page.set_viewport_size({"width": 390, "height": 844})
    opener = page.locator("#tidy-open")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#tidy-list li")).to_have_count(3)
    dialog = page.locator("#tidy")
    wide = "node => node.scrollWidth > node.clientWidth"
    assert not dialog.evaluate(wide)
    page.locator("#tidy-sort-input, #tidy-fields input").first.focus()
    page.locator("#tidy-pattern-input").fill("a_{n}")
    becomes(album, "→ a_2.JPG", "→ a_1.JPG", "→ a_3.JPG")
    page.locator("#tidy-run").press("Enter")
    expect(page.locator("#tidy-said")).to_have_text("3 pictures changed.")
    page.locator("#tidy-undo").press("Enter")
    expect(page.locator("#tidy-said")).to_have_text("3 pictures are as before.")
    assert violations(album) == []
    page.set_viewport_size({"width": 360, "height": 225})
    assert not dialog.evaluate(wide)
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
