"""The page under fingers: scrolling changes nothing, a held slider makes room, two fingers zoom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Locator, expect

from tests.browser.conftest import Opener, Tab

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}


class Hand:
    """Fingers on a screen, as the browser gets them from a phone."""

    def __init__(self, session: CDPSession) -> None:
        self.session = session

    def send(self, kind: str, *points: tuple[float, float]) -> None:
        fingers = [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    def stroke(self, *way: tuple[float, float]) -> None:
        self.send("touchStart", way[0])
        for point in way[1:]:
            self.send("touchMove", point)
        self.send("touchEnd")


@pytest.fixture
def phone(tabs: Opener, contexts: Callable[..., BrowserContext], photo: bytes) -> Tab:
    return tabs(contexts(**PHONE)).open(photo)


@pytest.fixture
def hand(phone: Tab) -> Hand:
    return Hand(phone.page.context.new_cdp_session(phone.page))


def middle(of: Locator) -> tuple[float, float]:
    box = of.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_scroll_that_begins_on_a_slider_changes_nothing(phone: Tab, hand: Hand) -> None:
    x, y = middle(phone.slider("quality"))
    hand.stroke((x, y), *((x + 1, y - 12 * step) for step in range(1, 20)))
    expect(phone.slider("quality")).to_have_value("80")
    expect(phone.page.locator("#undo")).to_be_disabled()
    assert phone.page.locator("#settings").evaluate("node => node.scrollTop") > 0


def test_a_slider_follows_sideways_and_the_picture_has_the_screen_while_it_is_held(
    phone: Tab, hand: Hand
) -> None:
    x, y = middle(phone.slider("quality"))
    before = phone.page.locator("#stage").bounding_box()
    hand.send("touchStart", (x, y))
    for step in range(1, 6):
        hand.send("touchMove", (x - 6 * step, y))
    expect(phone.page.locator("body.holding")).to_be_attached()
    held = phone.page.locator("#stage").bounding_box()
    assert before is not None and held is not None and held["height"] > 1.5 * before["height"]
    expect(phone.slider("quality")).to_be_in_viewport(ratio=1)
    expect(phone.page.locator("#bytes")).to_be_in_viewport(ratio=1)
    hand.send("touchEnd")
    expect(phone.page.locator("body.holding")).not_to_be_attached()
    chosen = int(phone.slider("quality").input_value())
    assert chosen < 60
    phone.settled()


def test_two_fingers_zoom_although_one_is_on_the_line(phone: Tab, hand: Hand) -> None:
    x, y = middle(phone.page.locator("#split"))
    hand.send("touchStart", (x, y))
    hand.send("touchStart", (x, y), (x + 60, y))
    for step in range(1, 6):
        hand.send("touchMove", (x - 10 * step, y), (x + 60 + 10 * step, y))
    hand.send("touchEnd")
    expect(phone.page.locator("#stage")).to_have_attribute("data-zoomed", "true")


def test_the_sheet_has_three_heights(phone: Tab, hand: Hand) -> None:
    handle = phone.page.locator("#sheet-handle")
    panel = phone.page.locator(".panel")
    x, y = middle(handle)
    hand.stroke((x, y), (x, y + 30), (x, y + 60))
    expect(panel).to_have_attribute("data-sheet", "low")
    expect(phone.page.locator("#bytes")).to_be_in_viewport(ratio=1)
    handle.press("ArrowUp")
    expect(panel).to_have_attribute("data-sheet", "half")
    handle.press("ArrowUp")
    expect(panel).to_have_attribute("data-sheet", "full")
    expect(phone.field("exposure")).to_be_in_viewport()
