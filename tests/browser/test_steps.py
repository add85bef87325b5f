"""The history as a list: its names, jumping, comparing two."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import PATIENCE_MS, Opener, Tab


@pytest.fixture
def stepped(tab: Tab, photo: bytes) -> Tab:
    """Three steps, and the list of them unfolded."""
    tab.open(photo)
    tab.type_number("quality", 40)
    tab.settled()
    tab.field("format").get_by_role("radio", name="WebP").check()
    tab.settled()
    tab.page.locator("#tab-steps").click()
    expect(tab.page.locator(".step")).to_have_count(3)
    return tab


def test_steps_are_named_by_what_they_did_newest_first(stepped: Tab) -> None:
    steps = stepped.page.locator(".step")
    expect(steps).to_have_text(["3. Format WebP", "2. Quality 40", "1. At the start"])
    expect(steps.first).to_have_attribute("aria-current", "step")


def test_every_step_has_its_picture_and_its_size(stepped: Tab) -> None:
    for step in stepped.page.locator("#steps-list li").all():
        expect(step.locator("img")).to_have_attribute("src", re.compile("^data:image/"))
        expect(step.locator(".cost")).to_have_text(re.compile(r"kB$"))


def test_steps_that_this_page_has_not_seen_get_their_pictures_too(stepped: Tab) -> None:
    stepped.page.reload()
    stepped.settled()
    stepped.page.locator("#tab-steps").click()
    expect(stepped.page.locator(".step")).to_have_count(3)
    for step in stepped.page.locator("#steps-list li").all():
        expect(step.locator("img")).to_have_attribute("src", re.compile("^data:image/"), timeout=PATIENCE_MS)


def test_one_can_jump_to_any_step_and_back_in_every_tab(tabs: Opener, stepped: Tab) -> None:
    other = tabs().go(f"/edit/{stepped.image_id}")
    other.settled()
    stepped.page.get_by_role("button", name="1. At the start").click()
    expect(stepped.slider("quality")).to_have_value("80")
    expect(other.slider("quality")).to_have_value("80")
    expect(stepped.page.locator(".step")).to_have_count(3)
    stepped.page.get_by_role("button", name="3. Format WebP").click()
    expect(stepped.slider("quality")).to_have_value("40")
    expect(stepped.page.locator("#written")).to_have_text("WebP")


def test_any_two_steps_are_compared_by_their_finished_files(stepped: Tab) -> None:
    compare = stepped.page.locator("#steps-compare")
    expect(compare).to_be_disabled()
    for step in (1, 3):
        stepped.page.get_by_role("checkbox", name=f"Compare step {step}").check()
    compare.click()
    shown = stepped.page.locator("#versions")
    expect(shown).to_be_visible()
    expect(shown.locator("#version-left-name")).to_contain_text("At the start:")
    expect(shown.locator("#version-right-name")).to_contain_text("Format WebP:")
    split = shown.get_by_role("slider")
    expect(split).to_be_focused()
    frame = shown.locator("#versions-frame").bounding_box()
    assert frame is not None
    split.hover()
    stepped.page.mouse.down()
    stepped.page.mouse.move(frame["x"] + frame["width"] / 4, frame["y"] + frame["height"] / 2)
    stepped.page.mouse.up()
    expect(split).to_have_attribute("aria-valuenow", "25")
    stepped.page.keyboard.press("End")
    expect(split).to_have_attribute("aria-valuenow", "100")
    assert violations(stepped) == []
    stepped.page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    expect(compare).to_be_focused()


def test_a_preset_is_one_step_with_its_name(tab: Tab, photo: bytes) -> None:
    tab.open(photo)
    tab.page.locator('[data-preset="email"]').click()
    tab.page.locator("#tab-steps").click()
    expect(tab.page.locator(".step").first).to_have_text("2. Preset E-mail")


def test_the_list_follows_undo(stepped: Tab) -> None:
    stepped.page.locator("#undo").click()
    expect(stepped.page.locator(".step[aria-current]")).to_have_text("2. Quality 40")
    assert violations(stepped) == []
