"""Controls, presets and history."""

from __future__ import annotations

import re
from typing import Any

import pytest
import requests
from playwright.sync_api import Route, expect

from tests.browser.conftest import Opener, Tab
from tests.conftest import Server


@pytest.fixture
def editing(tab: Tab, photo: bytes) -> Tab:
    return tab.open(photo)


#: Kinds that are set on the picture itself have no control in the panel.
ON_THE_PICTURE = ("crop",)
#: Fields that are set by tools below the picture.
BY_TOOLS = ("rotate", "flip")


def test_every_field_of_the_catalog_has_a_control_with_its_label_and_help(
    server: Server, editing: Tab
) -> None:
    for declared in requests.get(f"{server.url}/api/catalog").json()["fields"]:
        if declared["kind"] in ON_THE_PICTURE or declared["name"] in BY_TOOLS:
            continue
        control = editing.field(declared["name"])
        expect(control.locator("input, select").first).to_be_attached()
        expect(control.locator("label").first).to_have_text(declared["label"])
        expect(control.locator(".help").first).to_have_text(declared["help"])


def test_a_field_that_the_format_does_not_use_is_not_shown(editing: Tab) -> None:
    expect(editing.field("quality")).to_be_visible()
    editing.field("format").get_by_role("radio", name="PNG").check()
    expect(editing.field("quality")).to_be_hidden()
    editing.page.locator("#undo").click()
    expect(editing.field("quality")).to_be_visible()


def test_the_chosen_format_is_explained(editing: Tab) -> None:
    words = editing.page.locator("#format-words")
    expect(words).to_have_text(re.compile("^JPEG: Opens everywhere"))
    editing.field("format").get_by_role("radio", name="WebP").check()
    expect(words).to_have_text(re.compile("^WebP: Smaller than JPEG"))


def test_a_background_is_asked_for_only_where_something_shows_through(
    tabs: Opener, photo: bytes, see_through: bytes
) -> None:
    expect(tabs().open(photo).field("background")).to_be_hidden()
    tab = tabs().open(see_through, "drawing.png")
    expect(tab.field("background")).to_be_hidden()
    tab.field("format").get_by_role("radio", name="JPEG", exact=True).check()
    expect(tab.field("background")).to_be_visible()


def test_the_percent_and_the_pixels_of_the_size_are_told_apart(editing: Tab) -> None:
    expect(editing.field("scale").locator("input[type=number]")).to_have_count(1)
    lengths = editing.page.get_by_role("group", name="Size in pixels")
    expect(lengths.get_by_role("spinbutton")).to_have_count(3)


def test_one_gesture_is_one_undo_step(patient_tab: Tab, photo: bytes) -> None:
    editing = patient_tab.open(photo)
    undo, redo = editing.page.locator("#undo"), editing.page.locator("#redo")
    expect(undo).to_be_disabled()
    left, width, middle = editing.hold("quality")
    for step in range(30):
        editing.page.mouse.move(left + width * (0.8 - step / 60), middle)
        editing.next_frame()
    editing.page.mouse.up()
    chosen = editing.slider("quality").input_value()
    assert chosen != "80"
    undo.click()
    expect(editing.slider("quality")).to_have_value("80")
    expect(undo).to_be_disabled()
    redo.click()
    expect(editing.slider("quality")).to_have_value(chosen)


def test_keys_undo_and_redo(editing: Tab) -> None:
    editing.type_number("quality", 40)
    editing.type_number("brightness", 20)
    editing.page.keyboard.press("Control+z")
    expect(editing.slider("brightness")).to_have_value("0")
    editing.page.keyboard.press("Control+z")
    expect(editing.slider("quality")).to_have_value("80")
    editing.page.keyboard.press("Control+Shift+Z")
    expect(editing.slider("quality")).to_have_value("40")
    editing.page.keyboard.press("Control+y")
    expect(editing.slider("brightness")).to_have_value("20")


def test_a_control_that_was_moved_offers_its_reset_and_a_double_click_resets_too(editing: Tab) -> None:
    reset = editing.field("contrast").get_by_role("button", name="Reset Contrast")
    expect(reset).to_be_hidden()
    editing.type_number("contrast", -30)
    expect(reset).to_be_visible()
    reset.click()
    expect(editing.slider("contrast")).to_have_value("0")
    expect(reset).to_be_hidden()
    editing.slider("contrast").dblclick(position={"x": 20, "y": 10})
    expect(editing.slider("contrast")).to_have_value("0")


def test_reset_all_brings_every_control_back(editing: Tab) -> None:
    editing.type_number("quality", 40)
    editing.type_number("saturation", -100)
    editing.page.locator("#reset").click()
    expect(editing.slider("quality")).to_have_value("80")
    expect(editing.slider("saturation")).to_have_value("0")
    expect(editing.page.locator("#reset")).to_be_disabled()


def test_a_preset_sets_its_part_of_the_recipe(server: Server, editing: Tab) -> None:
    preset = requests.get(f"{server.url}/api/catalog").json()["presets"][0]
    card = editing.page.locator(f'[data-preset="{preset["name"]}"]')
    card.click()
    expect(card).to_have_attribute("aria-pressed", "true")
    expect(editing.slider("quality")).to_have_value(str(preset["recipe"]["quality"]))
    editing.page.locator("#undo").click()
    expect(card).to_have_attribute("aria-pressed", "false")


def test_a_value_out_of_range_is_refused_at_its_control_and_the_old_one_stands(editing: Tab) -> None:
    editing.type_number("quality", 150)
    expect(editing.field("quality").locator(".refusal")).to_have_text(re.compile("1 to 95"))
    expect(editing.slider("quality")).to_have_value("80")
    expect(editing.field("quality").locator("input[type=number]")).to_have_value("80")
    editing.type_number("quality", 60)
    expect(editing.field("quality").locator(".refusal")).to_be_empty()


def test_what_is_being_typed_is_not_overwritten_by_another_tab(tabs: Opener, editing: Tab) -> None:
    other = tabs().go(f"/edit/{editing.image_id}")
    other.settled()
    number = editing.field("quality").locator("input[type=number]")
    number.fill("3")
    other.type_number("quality", 55)
    expect(editing.slider("quality")).to_have_value("55")
    expect(number).to_have_value("3")
    number.press("Enter")
    expect(other.slider("quality")).to_have_value("3")


def test_the_original_is_turned_with_the_result_and_both_fill_the_same_frame(editing: Tab) -> None:
    editing.page.locator("#turn-right").click()
    expect(editing.page.locator("#frame")).to_have_attribute("data-turn", "90")
    expect(editing.page.locator("#split")).to_be_visible()
    result, original = editing.picture.bounding_box(), editing.page.locator("#original").bounding_box()
    assert result is not None and original is not None
    for side in ("x", "y", "width", "height"):
        assert abs(result[side] - original[side]) < 1
    assert result["height"] > result["width"]


def test_a_resized_picture_keeps_its_place_on_the_screen(editing: Tab) -> None:
    before = editing.picture.bounding_box()
    editing.type_number("scale", 25)
    expect(editing.page.locator("#dimensions")).to_have_text("375 × 250")
    editing.settled()
    assert editing.picture.bounding_box() == before


NEW_FIELDS: list[dict[str, Any]] = [
    {"name": "halo", "kind": "boolean", "default": False},
    {
        "name": "halo_radius",
        "kind": "number",
        "default": 1,
        "minimum": 0,
        "maximum": 10,
        "step": 0.5,
        "unit": "px",
    },
    {"name": "halo_side", "kind": "choice", "default": "in", "choices": [{"value": "in", "label": "Inside"}]},
    {
        "name": "halo_bytes",
        "kind": "integer",
        "default": 0,
        "minimum": 0,
        "formats": ["avif", "jpeg", "jxl", "png", "webp"],
    },
    {"name": "halo_mood", "kind": "a_kind_of_tomorrow", "default": None},
]


def test_a_field_that_the_page_has_never_heard_of_gets_the_control_of_its_kind(
    tab: Tab, photo: bytes
) -> None:
    def with_new_fields(route: Route) -> None:
        body = route.fetch().json()
        new = [{"label": each["name"], "help": "New.", "group": "Adjust", **each} for each in NEW_FIELDS]
        route.fulfill(json={**body, "fields": [*new, *body["fields"]]})

    tab.page.route("**/api/catalog", with_new_fields)
    tab.open(photo)
    expect(tab.field("halo").get_by_role("switch")).to_be_visible()
    expect(tab.slider("halo_radius")).to_have_attribute("max", "10")
    expect(tab.field("halo_side").get_by_role("radio")).to_have_count(1)
    expect(tab.field("halo_bytes").locator("input[type=number]")).to_be_visible()
    expect(tab.field("halo_mood")).to_have_count(0)
    # None of them is taken for the quality, the crop or the scale.
    expect(tab.field("quality").locator(".curve")).to_have_count(1)
    expect(tab.field("scale").locator("input[type=range]")).to_have_count(1)
    # It is sent like any other, and the server says what it thinks of it, in its place.
    tab.field("halo").get_by_role("switch").click()
    expect(tab.field("halo").locator(".refusal")).to_contain_text("There is no field of that name")
