"""Sizes, themes and accessibility of the page's states."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.axe import OF_COLORS, violations
from tests.browser.conftest import Opener, Tab

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_in_any_state(
    tabs: Opener, contexts: Callable[..., BrowserContext], photo: bytes, device: dict[str, Any], scheme: str
) -> None:
    """All rules in the dark theme, those of colors in the light one: nothing else changes with it."""

    def found() -> list[str]:
        return violations(tab, rules=OF_COLORS if scheme == "light" else ())

    tab = tabs(contexts(color_scheme=scheme, **device)).go()
    expect(tab.page.locator("html")).to_have_attribute("data-theme", scheme)
    assert found() == [], "empty"
    tab.drop(b"GIF89a", "holiday.jpg")
    expect(tab.notice).not_to_be_empty()
    assert found() == [], "refused"
    tab.open(photo)
    assert found() == [], "editing"
    for key, state in (("l", "loss"), ("h", "histogram"), ("1", "own pixels")):
        tab.page.keyboard.press(key)
        expect(tab.page.locator("#loss-score")).to_be_visible()
        assert found() == [], state
        assert not _scrolls_sideways(tab), state
    for name in ("contact", "share", "take"):
        tab.page.locator(f"#{name}-open").click()
        expect(tab.page.locator(f"#{name}")).to_be_visible()
        assert found() == [], name
        tab.page.keyboard.press("Escape")
        expect(tab.page.locator(f"#{name}")).to_be_hidden()
    tab.page.locator("#crop-toggle").click()
    expect(tab.page.locator("#crop-bar")).to_be_visible()
    assert found() == [], "cropping"
    tab.page.locator("#crop-done").click()
    tab.page.locator("#tab-steps").click()
    expect(tab.page.locator(".step")).to_have_count(1)
    assert found() == [], "steps"
    tab.page.locator("#tab-about").click()
    assert found() == [], "about"
    tab.page.locator("#delete").click()
    expect(tab.page.locator("#delete-yes")).to_be_visible()
    assert found() == [], "asking before deleting"
    tab.go("/edit/unknown")
    expect(tab.page.locator("#missing")).to_be_visible()
    assert found() == [], "missing"


@pytest.mark.parametrize("width", [320, 390, 760, 768, 1280])
def test_nothing_is_wider_than_the_window_and_the_result_is_always_in_sight(
    tabs: Opener, contexts: Callable[..., BrowserContext], photo: bytes, width: int
) -> None:
    tab = tabs(contexts(viewport={"width": width, "height": 720})).go()
    assert not _scrolls_sideways(tab)
    tab.open(photo)
    if width == 320:
        tabs(tab.page.context).go(tab.page.url.removeprefix(tab.url))
        expect(tab.page.locator("#viewers")).to_have_text("2 here")
    assert not _scrolls_sideways(tab)
    for selector in ("#frame", "#bytes", "#saved", "#download"):
        expect(tab.page.locator(selector)).to_be_in_viewport(ratio=1)


def _scrolls_sideways(tab: Tab) -> bool:
    return bool(tab.page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_a_finger_moves_the_split(
    tabs: Opener, contexts: Callable[..., BrowserContext], photo: bytes
) -> None:
    tab = tabs(contexts(**PHONE)).open(photo)
    split = tab.page.locator("#split")
    box = split.bounding_box()
    assert box is not None
    touch = tab.page.context.new_cdp_session(tab.page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": x + 80, "y": y}]),
        ("touchEnd", []),
    ):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(split).not_to_have_attribute("aria-valuenow", "50")


def test_a_chosen_theme_is_kept(tabs: Opener, contexts: Callable[..., BrowserContext]) -> None:
    tab = tabs(contexts(color_scheme="light")).go()
    html = tab.page.locator("html")
    expect(html).to_have_attribute("data-theme", "light")
    tab.page.get_by_role("button", name="Use the dark theme").click()
    expect(html).to_have_attribute("data-theme", "dark")
    tab.page.reload()
    expect(html).to_have_attribute("data-theme", "dark")
    expect(tab.page.get_by_role("button", name="Use the light theme")).to_be_visible()


def test_the_page_needs_nothing_from_other_sites(tab: Tab, photo: bytes) -> None:
    asked: list[str] = []
    tab.page.on("request", lambda request: asked.append(request.url))
    tab.open(photo)
    assert asked
    assert [url for url in asked if not url.startswith((tab.url, "blob:", "data:"))] == []


def test_a_screen_reader_hears_finals_only(tab: Tab, photo: bytes) -> None:
    tab.open(photo)
    region = tab.page.locator("#announcement")
    expect(region).not_to_be_empty()
    tab.page.evaluate(
        """() => {
            window.heard = [];
            const region = document.getElementById('announcement');
            new MutationObserver(() => window.heard.push(region.textContent))
                .observe(region, {childList: true, characterData: true, subtree: true});
        }"""
    )
    before = region.inner_text()
    left, width, middle = tab.hold("quality")
    for step in range(20):
        tab.page.mouse.move(left + width * (0.8 - step / 40), middle)
        tab.next_frame()
    tab.page.mouse.up()
    expect(region).not_to_have_text(before)
    assert len(tab.page.evaluate("window.heard")) == 1
