"""Looking closely: zoom and pan of original and result together, and the result's own pixels."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import BrowserContext, FloatRect, Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Opener, Tab
from tests.browser.test_looks import PHONE
from tests.conftest import encode, make_photo

#: Mean difference of two screenshots, in levels, below which they show the same pixels at the same place.
SAME = 4.0


@pytest.fixture
def editing(tab: Tab, photo: bytes) -> Tab:
    return tab.open(photo)


def percent(tab: Tab) -> Locator:
    return tab.page.locator("#zoom-percent")


def box(locator: Locator) -> FloatRect:
    found = locator.bounding_box()
    assert found is not None
    return found


def shot(tab: Tab, clip: FloatRect) -> Image.Image:
    return Image.open(io.BytesIO(tab.page.screenshot(clip=clip))).convert("RGB")


def apart(one: Image.Image, other: Image.Image) -> float:
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def own_pixels(tab: Tab) -> None:
    """Wait until the preview has a pixel for each of the screen's, on all of the frame."""
    tab.page.wait_for_function(
        """() => {
            const [picture, frame] = ['picture', 'frame'].map((id) => document.getElementById(id));
            const shown = picture.getBoundingClientRect(), seen = frame.getBoundingClientRect();
            return picture.naturalWidth === Math.round(shown.width * devicePixelRatio)
                && shown.left <= seen.left && shown.right >= seen.right - 0.5;
        }"""
    )


def test_at_100_percent_the_results_own_pixels_lie_on_those_of_the_original(editing: Tab) -> None:
    editing.type_number("quality", 95)
    editing.page.locator('[data-zoom="1"]').click()
    expect(percent(editing)).to_have_value("100%")
    own_pixels(editing)
    editing.settled()
    editing.page.locator("#split").focus()
    editing.page.keyboard.press("Home")
    seen = box(editing.page.locator("#frame"))
    # Apart from the handle, which stands at the left end.
    place: FloatRect = {**seen, "x": seen["x"] + 40, "width": seen["width"] - 80}
    result = shot(editing, place)
    editing.page.keyboard.down("o")
    expect(editing.page.locator("#frame")).to_have_attribute("data-peek", "true")
    original = shot(editing, place)
    editing.page.keyboard.up("o")
    assert 0 < apart(result, original) < SAME
    shifted = ImageChops.offset(original, 1, 0)
    assert apart(result, shifted) > 1.5 * apart(result, original)


def test_while_a_slider_is_dragged_at_100_percent_the_drafts_are_own_pixels_too(editing: Tab) -> None:
    editing.page.keyboard.press("1")
    own_pixels(editing)
    editing.page.evaluate(
        """() => {
            window.sizes = [];
            const picture = document.getElementById('picture');
            const note = () =>
                window.sizes.push([picture.dataset.stage, picture.naturalWidth, picture.clientWidth]);
            new MutationObserver(note).observe(picture, {attributeFilter: ['data-revision', 'data-stage']});
        }"""
    )
    left, width, middle = editing.hold("quality")
    for step in range(240):
        editing.page.mouse.move(left + width * (0.8 - 0.6 * (step % 60) / 60), middle)
        editing.next_frame()
        if [stage for stage, _, _ in editing.page.evaluate("window.sizes")].count("draft") > 3:
            break
    editing.page.mouse.up()
    editing.settled()
    drafts = [sizes for stage, *sizes in editing.page.evaluate("window.sizes") if stage == "draft"]
    assert drafts
    assert all(natural == shown for natural, shown in drafts)
    expect(percent(editing)).to_have_value("100%")


def test_the_wheel_zooms_around_the_pointer(editing: Tab) -> None:
    seen = box(editing.page.locator("#original"))
    x, y = seen["x"] + seen["width"] * 0.25, seen["y"] + seen["height"] * 0.25
    editing.page.mouse.move(x, y)
    for _ in range(4):
        editing.page.mouse.wheel(0, -200)
    expect(editing.page.locator("#stage")).to_have_attribute("data-zoomed", "true")
    editing.page.wait_for_function("() => document.getElementById('original').clientWidth > 2500")
    zoomed = box(editing.page.locator("#original"))
    assert abs((x - zoomed["x"]) / zoomed["width"] - 0.25) < 0.003
    assert abs((y - zoomed["y"]) / zoomed["height"] - 0.25) < 0.003
    for _ in range(8):
        editing.page.mouse.wheel(0, 300)
    expect(editing.page.locator("#zoom-fit")).to_have_attribute("aria-pressed", "true")


def test_a_double_click_goes_to_the_own_pixels_and_back(editing: Tab) -> None:
    seen = box(editing.page.locator("#frame"))
    place = (seen["x"] + seen["width"] * 0.2, seen["y"] + seen["height"] * 0.7)
    editing.page.mouse.dblclick(*place)
    expect(percent(editing)).to_have_value("100%")
    editing.page.mouse.dblclick(*place)
    expect(editing.page.locator("#zoom-fit")).to_have_attribute("aria-pressed", "true")


def test_the_hand_moves_the_zoomed_picture_and_both_sides_stay_together(editing: Tab) -> None:
    editing.page.locator('[data-zoom="2"]').click()
    expect(percent(editing)).to_have_value("200%")
    own = box(editing.page.locator("#original"))
    seen = box(editing.page.locator("#frame"))
    start = (seen["x"] + 60, seen["y"] + 60)
    editing.page.mouse.move(*start)
    editing.page.mouse.down()
    editing.page.mouse.move(start[0] + 50, start[1] + 30, steps=4)
    editing.page.mouse.up()
    moved = box(editing.page.locator("#original"))
    assert (moved["x"] - own["x"], moved["y"] - own["y"]) == (50, 30)
    # The old part keeps its place until the new one comes, and that one covers the frame.
    editing.page.wait_for_function(
        """() => {
            const boxOf = (id) => document.getElementById(id).getBoundingClientRect();
            const [part, seen] = [boxOf('picture'), boxOf('frame')];
            return part.left <= seen.left && part.right >= seen.right - 0.5
                && part.top <= seen.top && part.bottom >= seen.bottom - 0.5;
        }"""
    )


def test_everything_about_zoom_works_by_keys(editing: Tab) -> None:
    editing.page.keyboard.press("2")
    expect(percent(editing)).to_have_value("200%")
    editing.page.keyboard.press("+")
    expect(percent(editing)).to_have_value("300%")
    editing.page.keyboard.press("-")
    expect(percent(editing)).to_have_value("200%")
    editing.page.locator("#stage").focus()
    before = box(editing.page.locator("#original"))
    editing.page.keyboard.press("ArrowRight")
    editing.page.keyboard.press("Shift+ArrowDown")
    after = box(editing.page.locator("#original"))
    assert after["x"] < before["x"] and after["y"] < before["y"]
    editing.page.keyboard.press("0")
    expect(editing.page.locator("#zoom-fit")).to_have_attribute("aria-pressed", "true")


def test_digits_that_are_typed_do_not_zoom_but_the_original_can_be_seen_right_after(editing: Tab) -> None:
    editing.type_number("quality", 41)
    editing.page.keyboard.type("4")
    expect(editing.page.locator("#zoom-fit")).to_have_attribute("aria-pressed", "true")
    editing.page.keyboard.down("o")
    expect(editing.page.locator("#frame")).to_have_attribute("data-peek", "true")
    editing.page.keyboard.up("o")
    expect(editing.page.locator("#frame")).to_have_attribute("data-peek", "false")


def test_a_resized_result_keeps_its_place_and_says_how_large_its_own_pixels_are(editing: Tab) -> None:
    editing.page.keyboard.press("1")
    before = box(editing.page.locator("#original"))
    editing.type_number("scale", 50)
    expect(percent(editing)).to_have_value("200%")
    assert box(editing.page.locator("#original")) == before


def test_the_original_is_seen_alone_while_its_button_is_held(editing: Tab) -> None:
    frame = editing.page.locator("#frame")
    seen = box(editing.page.locator("#peek"))
    editing.page.mouse.move(seen["x"] + 10, seen["y"] + 10)
    editing.page.mouse.down()
    expect(frame).to_have_attribute("data-peek", "true")
    expect(editing.picture).to_be_hidden()
    editing.page.mouse.up()
    expect(frame).to_have_attribute("data-peek", "false")
    expect(editing.picture).to_be_visible()


def test_lines_between_pixels_are_offered_from_400_percent(editing: Tab) -> None:
    grid, lines = editing.page.locator("#grid"), editing.page.locator("#grid-lines")
    expect(grid).to_be_disabled()
    editing.page.keyboard.press("4")
    grid.click()
    expect(lines).to_be_visible()
    editing.page.keyboard.press("2")
    expect(lines).to_be_hidden()
    expect(grid).to_be_disabled()


def test_pixels_are_squares_above_200_percent(editing: Tab) -> None:
    editing.page.keyboard.press("2")
    expect(editing.picture).to_have_css("image-rendering", "auto")
    editing.page.keyboard.press("4")
    expect(editing.picture).to_have_css("image-rendering", "pixelated")


def test_checks_are_offered_for_see_through_pictures_only(tab: Tab, photo: bytes, see_through: bytes) -> None:
    tab.open(photo)
    expect(tab.page.locator("#checks")).to_be_hidden()
    tab.open(see_through, "drawing.png")
    frame = tab.page.locator("#frame")
    checked = frame.evaluate("frame => getComputedStyle(frame).backgroundImage")
    assert "conic-gradient" in checked
    tab.page.locator("#checks").click()
    assert frame.evaluate("frame => getComputedStyle(frame).backgroundImage") == "none"


def test_a_small_picture_is_shown_by_a_whole_factor_and_at_its_own_size_when_asked(tab: Tab) -> None:
    tab.open(encode(make_photo(200, 150)), "small.jpg")
    width = box(tab.page.locator("#frame"))["width"]
    assert width > 200 and width % 200 == 0
    tab.page.keyboard.press("1")
    expect(percent(tab)).to_have_value("100%")
    assert box(tab.page.locator("#frame"))["width"] == 200


def test_the_zoom_is_typed(editing: Tab) -> None:
    percent(editing).fill("150")
    percent(editing).press("Enter")
    expect(percent(editing)).to_have_value("150%")


def test_two_fingers_zoom_and_one_thumb_compares(
    tabs: Opener, contexts: Callable[..., BrowserContext], photo: bytes
) -> None:
    tab = tabs(contexts(**PHONE)).open(photo)
    touch = tab.page.context.new_cdp_session(tab.page)
    seen = box(tab.page.locator("#frame"))
    x, y = seen["x"] + seen["width"] * 0.25, seen["y"] + seen["height"] / 2

    def send(kind: str, *points: tuple[float, float]) -> None:
        fingers: list[dict[str, Any]] = [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(points)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    send("touchStart", (x, y))
    send("touchMove", (x + 40, y))
    send("touchEnd")
    expect(tab.page.locator("#split")).not_to_have_attribute("aria-valuenow", "50")

    send("touchStart", (x - 20, y), (x + 20, y))
    send("touchMove", (x - 40, y), (x + 40, y))
    send("touchMove", (x - 80, y), (x + 80, y))
    send("touchEnd")
    expect(tab.page.locator("#stage")).to_have_attribute("data-zoomed", "true")
    assert violations(tab) == []
