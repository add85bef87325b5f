"""Everything has its room, on every window, and nothing moves under the hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, FloatRect, Locator, expect

from tests.browser.conftest import PATIENCE_MS, Opener, Tab

SIZES = [(1280, 720), (1100, 1400), (1024, 768), (768, 1024), (640, 360), (390, 844), (360, 640)]


def box(locator: Locator) -> FloatRect:
    found = locator.bounding_box()
    assert found is not None
    return found


def apart(one: FloatRect, other: FloatRect) -> bool:
    beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
    above = one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
    return beside or above


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_all_that_is_offered_can_be_seen_whole(
    tabs: Opener, contexts: Callable[..., BrowserContext], photo: bytes, size: tuple[int, int]
) -> None:
    width, height = size
    viewport = {"width": width, "height": height}
    tab = tabs(contexts(viewport=viewport, has_touch=width < 1000)).open(photo)
    outcome = ["#bytes", "#saved", "#dimensions", "#download", "#take-open"]
    boxes = [box(tab.page.locator(name)) for name in outcome]
    assert all(apart(one, other) for place, one in enumerate(boxes) for other in boxes[:place])
    tab.page.locator("#crop-toggle").click()
    shown = tab.page.locator(".viewbar button:visible, #crop-bar :is(button, label):visible").all()
    assert len(shown) >= 15
    edge = box(tab.page.locator(".stage-area"))
    for each in [*boxes, *map(box, shown)]:
        assert each["x"] >= 0 and each["x"] + each["width"] <= width
        assert each["y"] >= 0 and each["y"] + each["height"] <= height
    for each in map(box, shown):
        assert each["x"] + each["width"] <= edge["x"] + edge["width"], "not under the settings"


def test_the_settings_stay_in_place_while_the_sizes_of_presets_come(tab: Tab, big_photo: bytes) -> None:
    tab.open(big_photo)
    before = box(tab.field("quality"))
    costs = tab.page.locator(".card .cost")
    expect(costs.filter(has_text="B")).to_have_count(costs.count(), timeout=2 * PATIENCE_MS)
    assert box(tab.field("quality")) == before
