"""A file that is still on its way is worked on: its copy in the page is turned and cropped, step by step."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.browser.axe import violations
from tests.browser.conftest import Tab
from tests.browser.test_crop import choose, dimensions, drag, handle, size


class Sending:
    """A tab whose upload, a picture of 1500 x 1000, is held back until `arrive`."""

    def __init__(self, tab: Tab, photo: bytes) -> None:
        self.tab, self.page = tab, tab.page
        self._held: list[Route] = []
        tab.go()
        self.page.route("**/api/images", lambda route: self._held.append(route))
        tab.drop(photo)
        expect(self.page.locator("#crop-toggle")).to_be_enabled()

    def arrive(self) -> None:
        self._held[0].continue_()
        self.page.wait_for_url("**/edit/*")

    def press(self, *ids: str) -> None:
        for name in ids:
            self.page.locator(f"#{name}").click()


@pytest.fixture
def sending(patient_tab: Tab, photo: bytes) -> Sending:
    return Sending(patient_tab, photo)


def test_a_picture_on_its_way_is_turned_cropped_and_flipped_and_nothing_is_lost(sending: Sending) -> None:
    tab, page = sending.tab, sending.page
    sending.press("turn-right")
    expect(page.locator("#frame")).to_have_attribute("data-turn", "90")
    sending.press("crop-toggle")
    choose(tab, "1:1")
    drag(tab, "Top left corner", 0.5, 0.5)
    kept = size(tab)
    assert kept[0] == kept[1] < 1000
    assert violations(tab) == []
    sending.press("flip-across", "crop-done")
    ours = page.locator("#original").bounding_box()
    expect(page.locator("#upload")).to_be_visible()
    sending.arrive()
    tab.settled()
    expect(dimensions(tab)).to_have_text(f"{kept[0]} × {kept[1]}")
    expect(page.locator("#frame")).to_have_attribute("data-flip", "horizontal")
    theirs = page.locator("#original").bounding_box()
    assert ours is not None and theirs is not None
    for one, other in zip(ours.values(), theirs.values(), strict=True):
        assert isinstance(one, float | int) and isinstance(other, float | int) and abs(one - other) < 1
    # Flip, the corner, the shape, the turn.
    for text in (f"{kept[0]} × {kept[1]}", "1000 × 1000", "1000 × 1500", "1500 × 1000"):
        sending.press("undo")
        expect(dimensions(tab)).to_have_text(text)
    expect(page.locator("#undo")).to_be_disabled()


def test_undo_and_redo_work_on_the_way(sending: Sending) -> None:
    tab, page = sending.tab, sending.page
    expect(page.locator("#undo")).to_be_disabled()
    sending.press("turn-right")
    tab.type_number("quality", 33)
    sending.press("undo")
    expect(tab.slider("quality")).to_have_value("80")
    sending.press("undo")
    expect(page.locator("#frame")).to_have_attribute("data-turn", "0")
    sending.press("redo")
    sending.arrive()
    tab.settled()
    expect(dimensions(tab)).to_have_text("1000 × 1500")
    expect(tab.slider("quality")).to_have_value("80")
    sending.press("undo")
    expect(dimensions(tab)).to_have_text("1500 × 1000")
    expect(page.locator("#undo")).to_be_disabled()


def test_a_crop_goes_on_while_the_picture_arrives(sending: Sending) -> None:
    tab, page = sending.tab, sending.page
    sending.press("crop-toggle")
    choose(tab, "16:9")
    box = handle(tab, "Bottom right corner").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 100, y - 60, steps=3)
    begun = size(tab)
    sending.arrive()
    page.mouse.move(x - 200, y - 120, steps=3)
    page.mouse.up()
    width, height = size(tab)
    assert width < begun[0] and abs(width / height - 16 / 9) < 0.01
    expect(page.locator("#crop-bar")).to_be_visible()
    expect(dimensions(tab)).to_have_text(f"{width} × {height}")
    tab.settled()
    sending.press("undo")
    expect(dimensions(tab)).to_have_text("1500 × 844")
