"""What is changed where it stands: names and words, sizes in pixels, another picture, how long it is kept."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, expect

from tests.browser.axe import violations
from tests.browser.conftest import Opener, Tab
from tests.conftest import Server, encode, make_photo

_DROP_ON = """([selector, content, name]) => {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], name, {type: 'image/jpeg'}));
    const target = document.querySelector(selector);
    target.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def editing(tab: Tab, photo: bytes) -> Tab:
    return tab.open(photo)


@pytest.fixture(scope="session")
def photo_with_place() -> bytes:
    """A JPEG that says where and with what it was taken."""
    exif = Image.Exif()
    exif[271] = "Lumen"
    exif.get_ifd(34853).update({1: "N", 2: (59.0, 54.0, 0.0), 3: "E", 4: (10.0, 45.0, 0.0)})
    return encode(make_photo(600, 400), quality=90, exif=exif)


def test_the_file_name_is_written_in_the_bar_and_all_tabs_follow(tabs: Opener, editing: Tab) -> None:
    other = tabs().go(f"/edit/{editing.image_id}")
    other.settled()
    name = editing.page.get_by_role("textbox", name="File name").first
    name.fill("harbor.jpg")
    expect(other.page.locator("#name")).to_have_text("harbor.jpg")
    name.press("Enter")
    expect(editing.page.locator("#name")).to_have_text("harbor.jpg")
    editing.page.reload()
    editing.settled()
    expect(editing.page.locator("#name")).to_have_text("harbor.jpg")


def test_an_empty_file_name_is_not_taken(editing: Tab) -> None:
    name = editing.page.get_by_role("textbox", name="File name").first
    name.fill("")
    name.press("Enter")
    expect(editing.page.locator("#name")).to_have_text("photo.jpg")


def test_title_and_alternative_text_are_saved_as_they_are_typed(tabs: Opener, editing: Tab) -> None:
    other = tabs().go(f"/edit/{editing.image_id}")
    other.settled()
    for tab in (editing, other):
        tab.page.locator("#tab-about").click()
    editing.page.locator("#caption-title").press_sequentially("Evening")
    expect(other.page.locator("#caption-title")).to_have_value("Evening")
    editing.page.locator("#caption-alt").press_sequentially("Hills?")
    expect(other.page.locator("#caption-alt")).to_have_value("Hills?")
    expect(other.picture).to_have_attribute("alt", "Result: Hills?")
    assert violations(editing) == []


def test_keys_that_are_typed_into_words_are_no_shortcuts(editing: Tab) -> None:
    editing.type_number("quality", 50)
    editing.page.locator("#tab-about").click()
    title = editing.page.locator("#caption-title")
    title.press_sequentially("?f")
    title.press("Control+z")
    expect(editing.page.locator("#keys")).to_be_hidden()
    expect(editing.page.locator("#contact")).to_be_hidden()
    expect(editing.slider("quality")).to_have_value("50")


@pytest.mark.parametrize(
    ("label", "typed", "dimensions"),
    [("Width", 600, "600 × 400"), ("Height", 250, "375 × 250"), ("Long edge", 1234, "1234 × 823")],
)
def test_a_length_in_pixels_makes_exactly_that(editing: Tab, label: str, typed: int, dimensions: str) -> None:
    box = editing.page.get_by_role("spinbutton", name=f"{label} in pixels")
    box.fill(str(typed))
    box.press("Enter")
    expect(editing.page.locator("#dimensions")).to_have_text(dimensions)
    editing.settled()
    expect(editing.page.locator("#dimensions")).to_have_text(dimensions)


def test_a_picture_dropped_on_the_picture_takes_its_place_under_the_same_settings(editing: Tab) -> None:
    first = editing.image_id
    editing.type_number("quality", 31)
    editing.field("format").get_by_role("radio", name="WebP").check()
    editing.settled()
    content = base64.b64encode(encode(make_photo(500, 300, seed=3))).decode()
    editing.page.evaluate(_DROP_ON, ["#stage", content, "next.jpg"])
    expect(editing.page.locator("#name")).to_have_text("next.jpg")
    expect(editing.page.locator("#dimensions")).to_have_text("500 × 300")
    expect(editing.slider("quality")).to_have_value("31")
    editing.settled()
    expect(editing.page.locator("#written")).to_have_text("WebP")
    assert editing.image_id != first


def test_a_picture_dropped_elsewhere_starts_afresh(editing: Tab) -> None:
    editing.type_number("quality", 31)
    content = base64.b64encode(encode(make_photo(500, 300, seed=3))).decode()
    editing.page.evaluate(_DROP_ON, [".panel", content, "next.jpg"])
    expect(editing.page.locator("#dimensions")).to_have_text("500 × 300")
    expect(editing.slider("quality")).to_have_value("80")


def test_the_place_is_pointed_out_with_what_becomes_of_it(tab: Tab, photo_with_place: bytes) -> None:
    tab.open(photo_with_place)
    told = tab.page.locator("#metadata-place")
    expect(told).to_have_text("Contains a GPS location. It will be removed.")
    expect(tab.page.locator("#metadata-list")).to_contain_text("Lumen")
    fate = tab.page.locator("#place-fate")
    expect(fate).to_have_text("Location removed")
    tab.page.locator("#tab-about").click()
    tab.field("strip_metadata").get_by_role("switch").uncheck()
    expect(told).to_contain_text("It will stay in the file.")
    expect(fate).to_have_text("Location stays in the file")
    fate.click()
    expect(told).to_be_visible()
    assert violations(tab) == []
    tab.page.locator("#share-open").click()
    expect(tab.page.locator("#share-place")).to_contain_text("GPS location")


def test_a_file_without_metadata_says_so(editing: Tab) -> None:
    expect(editing.page.locator("#metadata")).to_contain_text("says nothing about where")


def test_near_its_end_a_picture_can_be_kept_or_deleted(
    start: Callable[..., Server], tabs: Opener, contexts: Callable[..., BrowserContext], photo: bytes
) -> None:
    tab = tabs(contexts(), start(IMAGE_TTL_MIN="10").url)
    tab.open(photo)
    warning = tab.page.locator("#expiry-warning")
    expect(tab.page.locator("#expiry")).to_have_text(re.compile("^Kept for (10|9:5.) minutes more"))
    expect(warning).to_be_hidden()
    # A page out of sight asks for nothing by itself, which would count as use.
    tab.page.evaluate("Object.defineProperty(document, 'hidden', {value: true}); undefined")
    # The page's clock is put forward; its timers go on as they are.
    tab.page.evaluate("const now = Date.now; Date.now = () => now() + 9.2 * 60_000; undefined")
    expect(warning).to_contain_text("This picture will be deleted in 0:4")
    assert violations(tab) == []
    warning.get_by_role("button", name="Keep it").click()
    expect(warning).to_be_hidden()
    tab.page.locator("#tab-about").click()
    tab.page.locator("#delete").click()
    expect(tab.page.locator("#delete-no")).to_be_focused()


@pytest.mark.parametrize("name", ["our photo", "a drawing with transparency"])
def test_a_sample_is_opened_from_the_empty_page(tab: Tab, name: str) -> None:
    tab.go().page.get_by_role("button", name=name).click()
    tab.settled()
    assert tab.exact_bytes > 0


def test_p2_the_page_says_where_a_picture_is_kept_and_for_how_long(tab: Tab) -> None:
    tab.go()
    promise = tab.page.locator(".promise")
    expect(promise).to_contain_text("stays on this server, for you alone")
    expect(promise).to_contain_text("until you delete it")
    expect(promise).to_contain_text("1 hour")
    expect(promise).to_contain_text("left out of your downloads unless you keep them")
