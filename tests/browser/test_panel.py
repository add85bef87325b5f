"""The panel from the hand outward: first sight, a slow upload, presets of one's own, an expired picture."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import BrowserContext, WebSocketRoute, expect

from tests.browser.axe import violations
from tests.browser.conftest import Opener, Tab
from tests.conftest import encode, make_photo

PHONE: dict[str, Any] = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}

_WATCH_SHIFTS = """() => {
    window.shifts = [];
    const unasked = (list) => list.getEntries().filter((shift) => !shift.hadRecentInput);
    new PerformanceObserver((list) => window.shifts.push(...unasked(list).map(({value}) => value)))
        .observe({type: 'layout-shift', buffered: true});
}"""


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_format_quality_size_and_the_number_are_seen_at_first_sight(
    tabs: Opener, contexts: Callable[..., BrowserContext], photo: bytes, width: int, height: int
) -> None:
    more = PHONE if width < 500 else {}
    tab = tabs(contexts(viewport={"width": width, "height": height}, **more)).open(photo)
    for name in ("format", "quality", "width", "height"):
        expect(tab.field(name)).to_be_in_viewport(ratio=1)
    expect(tab.page.locator("#bytes")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(("width", "height"), [(844, 390), (360, 225)])
def test_a_phone_on_its_side_and_a_page_enlarged_four_times_stay_usable(
    tabs: Opener, contexts: Callable[..., BrowserContext], photo: bytes, width: int, height: int
) -> None:
    tab = tabs(contexts(viewport={"width": width, "height": height})).open(photo)
    frame = tab.page.locator("#frame").bounding_box()
    assert frame is not None and frame["height"] >= 100
    assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab.type_number("quality", 33)
    tab.settled()
    for selector in ("#bytes", "#download"):
        expect(tab.page.locator(selector)).to_be_in_viewport(ratio=1)
    assert violations(tab) == []


def test_what_is_set_during_a_slow_upload_holds_and_nothing_moves(tab: Tab) -> None:
    tab.go()
    line = tab.page.context.new_cdp_session(tab.page)
    speed = {"offline": False, "latency": 0, "downloadThroughput": -1}
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", {**speed, "uploadThroughput": 60_000})
    tab.page.evaluate(_WATCH_SHIFTS)
    tab.drop(encode(make_photo(900, 600), quality=95))
    expect(tab.page.locator("#upload")).to_be_visible()
    expect(tab.field("quality").locator("input[type=number]")).to_have_value("80")
    tab.type_number("quality", 27)
    tab.page.locator('[data-preset="web"]').click()
    tab.type_number("quality", 41)
    expect(tab.page.locator("#upload")).to_be_visible()
    line.send("Network.emulateNetworkConditions", {**speed, "uploadThroughput": -1})
    tab.settled()
    expect(tab.slider("quality")).to_have_value("41")
    expect(tab.page.locator("#written")).to_have_text("WebP")
    assert sum(tab.page.evaluate("window.shifts")) < 0.001


def test_original_and_result_lie_on_each_other_flipped_turned_and_straightened(tab: Tab) -> None:
    tab.open(encode(make_photo(900, 600), "PNG"), "photo.png")
    tab.page.locator("#turn-right").click()
    tab.page.locator("#flip-across").click()
    tab.page.locator("#crop-toggle").click()
    tab.type_number("straighten", 7)
    tab.page.locator("#crop-done").click()
    tab.settled()
    sides = []
    for key in ("Home", "End"):
        tab.page.locator("#split").press(key)
        tab.page.mouse.move(5, 5)
        sides.append(shot(tab))
    middle = (20, 20, sides[0].width - 20, sides[0].height - 20)
    apart = ImageChops.difference(*(side.crop(middle) for side in sides))
    assert sum(ImageStat.Stat(apart).mean) < 12


def shot(tab: Tab) -> Image.Image:
    return Image.open(io.BytesIO(tab.page.locator("#frame").screenshot())).convert("RGB")


def test_an_avatar_takes_three_actions(tab: Tab) -> None:
    tab.open(encode(make_photo(900, 600)))
    tab.page.locator('[data-preset="thumbnail"]').click()
    tab.type_number("width", 256)
    name, content = tab.download()
    assert Image.open(io.BytesIO(content)).size == (256, 256)
    assert name == "photo-256.jpg"


def test_the_keyboard_is_at_the_download_with_few_keys(tab: Tab, photo: bytes) -> None:
    tab.open(photo)
    tab.page.locator("body").press("Tab")
    expect(tab.page.locator("#skip")).to_be_focused()
    tab.page.keyboard.press("Enter")
    expect(tab.page.locator("#download")).to_be_focused()
    with tab.page.expect_download() as waiting:
        tab.page.keyboard.press("Space")
    assert waiting.value.suggested_filename == "photo-small.jpg"
    with tab.page.expect_download():
        tab.page.keyboard.press("Control+s")


def test_own_presets_are_saved_renamed_shared_and_deleted(tabs: Opener, tab: Tab, photo: bytes) -> None:
    tab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.open(photo)
    tab.type_number("quality", 37)
    tab.page.locator("#own-open").click()
    tab.page.locator("#own-name").fill("Mine")
    tab.page.locator("#own-name").press("Enter")
    assert violations(tab) == []
    name = tab.page.locator("#own-list input")
    name.fill("Ours")
    name.press("Tab")
    tab.page.get_by_role("button", name="Copy link").click()
    expect(tab.page.locator("#own-said")).to_contain_text("copied")
    link = tab.page.evaluate("navigator.clipboard.readText()")
    tab.page.keyboard.press("Escape")
    expect(tab.page.locator('[data-own="Ours"]')).to_have_attribute("aria-pressed", "true")
    other = tabs().go(link.removeprefix(tab.url))
    other.drop(photo)
    other.settled()
    expect(other.slider("quality")).to_have_value("37")
    other.page.locator("#own-open").click()
    other.page.locator("#own-list").get_by_role("button", name="Delete").click()
    expect(other.page.locator("[data-own]")).to_have_count(0)


def test_an_expired_picture_is_opened_again_under_the_same_settings(tab: Tab, photo: bytes) -> None:
    lines: list[WebSocketRoute] = []

    def connect(line: WebSocketRoute) -> None:
        lines.append(line)
        line.connect_to_server()

    tab.page.route_web_socket(re.compile("socket.io"), connect)
    tab.open(photo)
    first = tab.image_id
    tab.type_number("quality", 34)
    tab.settled()
    lines[-1].send(f'42["edit_closed",{{"image_id":"{first}","reason":"expired"}}]')
    expect(tab.page.locator("#lost")).to_contain_text("photo.jpg")
    assert violations(tab) == []
    tab.page.locator("#reopen").click()
    tab.settled()
    assert tab.image_id != first
    expect(tab.slider("quality")).to_have_value("34")


def test_exact_numbers_stay_exact_while_one_looks_around(tab: Tab, photo: bytes) -> None:
    tab.open(photo)
    tab.page.evaluate(
        """() => {
            window.told = [];
            const bytes = document.getElementById('bytes');
            new MutationObserver(() => window.told.push(bytes.textContent)).observe(bytes, {childList: true});
        }"""
    )
    for key in ("1", "l", "0", "l"):
        tab.page.keyboard.press(key)
        tab.next_frame()
    expect(tab.picture).to_have_attribute("data-stage", "final")
    assert not [text for text in tab.page.evaluate("window.told") if "≈" in text]


def test_transparency_that_a_format_takes_away_is_told_first(tab: Tab, see_through: bytes) -> None:
    tab.open(see_through, "drawing.png")
    tab.field("format").get_by_role("radio", name="JPEG", exact=True).check()
    tab.settled()
    expect(tab.page.locator("#verdict")).to_have_text(re.compile(r"^The transparent part becomes white\."))


def test_a_trouble_notice_goes_when_its_cause_goes(tab: Tab, photo: bytes) -> None:
    tab.open(photo)
    box = tab.field("target_bytes").locator("input")
    box.fill("0.1")
    box.press("Enter")
    expect(tab.notice).not_to_be_empty()
    box.fill("")
    box.press("Enter")
    expect(tab.notice).to_be_empty()
