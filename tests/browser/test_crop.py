"""Cropping and turning on the picture itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Opener, Tab
from tests.browser.test_looks import PHONE


@pytest.fixture
def editing(tab: Tab, photo: bytes) -> Tab:
    """1500 x 1000 pixels."""
    return tab.open(photo)


def handle(tab: Tab, name: str) -> Locator:
    return tab.page.locator(".crop-layer").get_by_role("button", name=name, exact=True)


def drag(tab: Tab, name: str, x: float, y: float) -> None:
    """Drag a handle by parts of the frame's size."""
    frame, grip = tab.page.locator("#frame").bounding_box(), handle(tab, name).bounding_box()
    assert frame is not None and grip is not None
    middle = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    tab.page.mouse.move(*middle)
    tab.page.mouse.down()
    tab.page.mouse.move(middle[0] + x * frame["width"], middle[1] + y * frame["height"], steps=6)
    tab.page.mouse.up()


def dimensions(tab: Tab) -> Locator:
    return tab.page.locator("#dimensions")


def size(tab: Tab) -> tuple[int, int]:
    width, height = tab.page.locator("#crop-size").inner_text().split(" × ")
    return int(width), int(height)


def choose(tab: Tab, shape: str) -> None:
    tab.page.locator("#crop-bar").get_by_role("radio", name=shape, exact=True).check()


def test_a_corner_is_dragged_and_the_file_follows_without_any_apply(editing: Tab) -> None:
    before = editing.exact_bytes
    editing.page.locator("#crop-toggle").click()
    expect(editing.page.locator("#original")).to_be_visible()
    expect(editing.picture).to_be_hidden()
    drag(editing, "Bottom right corner", -0.5, -0.25)
    width, height = size(editing)
    assert abs(width - 750) <= 3 and abs(height - 750) <= 3
    expect(dimensions(editing)).to_have_text(f"{width} × {height}")
    expect(editing.page.locator("#result")).to_have_attribute("aria-busy", "false")
    assert editing.exact_bytes < before
    editing.page.locator("#crop-done").click()
    expect(editing.picture).to_be_visible()
    expect(editing.page.locator("#split")).to_be_visible()


def test_one_drag_of_a_handle_is_one_undo_step(editing: Tab) -> None:
    editing.page.locator("#crop-toggle").click()
    drag(editing, "Left edge", 0.4, 0)
    expect(dimensions(editing)).not_to_have_text("1500 × 1000")
    editing.page.locator("#undo").click()
    expect(dimensions(editing)).to_have_text("1500 × 1000")
    expect(editing.page.locator("#undo")).to_be_disabled()


def test_a_chosen_shape_is_held_while_dragging(editing: Tab) -> None:
    editing.page.locator("#crop-toggle").click()
    choose(editing, "1:1")
    assert size(editing) == (1000, 1000)
    drag(editing, "Top left corner", 0.2, 0.05)
    width, height = size(editing)
    assert width == height < 1000
    own = editing.page.locator("#crop-own")
    own.fill("2:5")
    own.press("Enter")
    width, height = size(editing)
    assert abs(height / width - 2.5) < 0.02
    choose(editing, "16:9")
    width, height = size(editing)
    assert abs(width / height - 16 / 9) < 0.01
    editing.page.locator("#crop-turn").click()
    width, height = size(editing)
    assert abs(height / width - 16 / 9) < 0.01


def test_the_part_is_moved_and_never_leaves_the_picture(editing: Tab) -> None:
    editing.page.locator("#crop-toggle").click()
    choose(editing, "1:1")
    drag(editing, "Move the part to keep", 0.9, 0.4)
    assert size(editing) == (1000, 1000)
    frame = editing.page.locator("#frame").bounding_box()
    kept = editing.page.locator(".crop-box").bounding_box()
    assert frame is not None and kept is not None
    assert abs(kept["x"] + kept["width"] - frame["x"] - frame["width"]) < 1
    assert abs(kept["y"] - frame["y"]) < 1


def test_cropping_works_by_keys_alone(editing: Tab) -> None:
    editing.page.keyboard.press("c")
    expect(handle(editing, "Move the part to keep")).to_be_focused()
    for _ in range(4):
        editing.page.keyboard.press("Tab")
    expect(handle(editing, "Right edge")).to_be_focused()
    editing.page.keyboard.press("Shift+ArrowLeft")
    editing.page.keyboard.press("Shift+ArrowLeft")
    expect(dimensions(editing)).to_have_text("1350 × 1000")
    editing.page.keyboard.press("ArrowRight")
    assert 1350 < size(editing)[0] < 1360
    editing.page.keyboard.press("Escape")
    expect(editing.page.locator("#crop-toggle")).to_be_focused()
    expect(editing.page.locator("#crop-bar")).to_be_hidden()
    expect(editing.picture).to_be_visible()


def test_the_whole_picture_comes_back_at_one_click(editing: Tab) -> None:
    editing.page.locator("#crop-toggle").click()
    drag(editing, "Right edge", -0.5, 0)
    editing.page.locator("#crop-whole").click()
    assert size(editing) == (1500, 1000)
    expect(dimensions(editing)).to_have_text("1500 × 1000")


def test_what_is_kept_turns_with_the_picture(editing: Tab) -> None:
    editing.page.locator("#crop-toggle").click()
    drag(editing, "Right edge", -0.5, 0)
    width, height = size(editing)
    editing.page.locator("#turn-right").click()
    expect(dimensions(editing)).to_have_text(f"{height} × {width}")
    expect(editing.page.locator("#frame")).to_have_attribute("data-turn", "90")
    editing.page.keyboard.press("Shift+R")
    expect(dimensions(editing)).to_have_text(f"{width} × {height}")
    expect(editing.page.locator("#frame")).to_have_attribute("data-turn", "0")


def test_original_and_result_of_a_part_lie_on_each_other(editing: Tab) -> None:
    editing.page.locator("#crop-toggle").click()
    drag(editing, "Top left corner", 0.5, 0.5)
    editing.page.locator("#crop-done").click()
    editing.settled()
    expect(editing.page.locator("#frame")).to_have_attribute("data-compare", "true")
    frame, original = (editing.page.locator(each).bounding_box() for each in ("#frame", "#original"))
    assert frame is not None and original is not None
    # The part is the lower right quarter of the original.
    assert abs(original["x"] + original["width"] - frame["x"] - frame["width"]) < 1
    assert abs(original["width"] - 2 * frame["width"]) < 3


def test_another_tab_sees_the_cropped_result(tabs: Opener, editing: Tab) -> None:
    other = tabs().go(f"/edit/{editing.image_id}")
    other.settled()
    editing.page.locator("#crop-toggle").click()
    drag(editing, "Bottom edge", 0, -0.5)
    width, height = size(editing)
    expect(dimensions(other)).to_have_text(f"{width} × {height}")
    expect(other.page.locator("#frame")).to_have_attribute("data-compare", "true")


@pytest.mark.parametrize("device", [{}, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_while_cropping(
    tabs: Opener, contexts: Callable[..., BrowserContext], photo: bytes, device: dict[str, object]
) -> None:
    tab = tabs(contexts(**device)).open(photo)
    tab.page.locator("#crop-toggle").click()
    choose(tab, "4:3")
    assert violations(tab) == []
    expect(tab.page.locator("#crop-bar")).to_be_in_viewport()


def test_who_may_only_look_is_not_offered_to_crop(
    tabs: Opener, contexts: Callable[..., BrowserContext], editing: Tab
) -> None:
    answer = editing.page.context.request.get(f"{editing.url}/api/images/{editing.image_id}")
    guest = tabs(contexts()).go(f"/edit/{editing.image_id}#key={answer.json()['view_key']}")
    guest.settled()
    expect(guest.page.locator("#crop-toggle")).to_be_hidden()
    guest.page.keyboard.press("c")
    guest.page.keyboard.press("r")
    guest.page.keyboard.press("1")
    expect(guest.page.locator("#zoom-percent")).to_have_value("100%")
    expect(guest.page.locator("#crop-bar")).to_be_hidden()
    expect(editing.page.locator("#undo")).to_be_disabled()
