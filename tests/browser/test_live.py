"""The live loop as a person sees it."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect

from tests.browser.conftest import PATIENCE_MS, Opener, Tab

#: Frames of the browser after which a drag that showed too few pictures has failed.
MOST_FRAMES = 900


def drag_until_seen(tab: Tab, name: str, pictures: int) -> None:
    """Move a slider to and fro by the mouse, a step a frame, until so many pictures were shown."""
    left, width, middle = tab.hold(name)
    for frame in range(MOST_FRAMES):
        swing = abs(frame % 120 - 60) / 60
        tab.page.mouse.move(left + width * (0.2 + 0.6 * swing), middle)
        tab.next_frame()
        if len({src for src, _ in tab.seen()}) >= pictures:
            return
    raise AssertionError(f"{len(tab.seen())} pictures in {MOST_FRAMES} frames")


def test_picture_and_size_follow_the_hand_and_the_download_is_what_was_shown(
    tabs: Opener, real_photo: bytes
) -> None:
    tab = tabs().open(real_photo, "market.jpg")
    other = tabs().go(f"/edit/{tab.image_id}")
    other.settled()
    expect(tab.page.locator("#viewers")).to_have_text("2 here")

    tab.watch_pictures()
    other.watch_pictures()
    drag_until_seen(tab, "quality", 10)
    assert "draft" in {stage for _, stage in tab.seen()}
    tab.page.mouse.move(*slider_place(tab, 0.4))
    tab.page.mouse.up()
    tab.settled()
    quality = int(tab.slider("quality").input_value())

    expect(other.slider("quality")).to_have_value(str(quality))
    other.settled()
    assert other.picture.get_attribute("data-revision") == tab.picture.get_attribute("data-revision")
    assert len({src for src, _ in other.seen()}) > 1, "the second tab saw the drag"
    assert other.exact_bytes == tab.exact_bytes

    name, content = tab.download()
    assert name.startswith("market") and name.endswith(".jpg")
    assert len(content) == tab.exact_bytes
    assert content == tab.rendition()
    assert str(quality) == tab.field("quality").locator("input[type=number]").input_value()


def slider_place(tab: Tab, share: float) -> tuple[float, float]:
    box = tab.slider("quality").bounding_box()
    assert box is not None
    return box["x"] + box["width"] * share, box["y"] + box["height"] / 2


def test_the_first_picture_is_shown_before_the_upload_has_ended(tab: Tab, photo: bytes) -> None:
    tab.go()
    held: list[Route] = []
    tab.page.route("**/api/images", lambda route: held.append(route))
    tab.drop(photo)
    original = tab.page.locator("#original")
    expect(original).to_have_attribute("src", re.compile("^blob:"))
    expect(original).to_be_visible()
    expect(tab.page.locator("#upload-bar")).to_be_visible()
    assert tab.page.url.endswith("/")
    held[0].continue_()
    tab.settled()
    assert "/edit/" in tab.page.url
    expect(tab.page.locator("#upload")).to_be_hidden()


def test_an_upload_can_be_cancelled(tab: Tab, photo: bytes) -> None:
    tab.go()
    tab.page.route("**/api/images", lambda route: None)
    tab.drop(photo)
    tab.page.locator("#cancel").click()
    expect(tab.page.locator("#drop")).to_be_visible()
    expect(tab.notice).to_be_empty()


def test_a_pasted_picture_is_opened(tab: Tab, see_through: bytes) -> None:
    tab.go().paste(see_through)
    tab.settled()
    expect(tab.page.locator("#dimensions")).to_have_text("400 × 300")
    expect(tab.page.locator("#written")).to_have_text("PNG")


def test_another_picture_dropped_on_the_editor_takes_its_place(
    tab: Tab, photo: bytes, see_through: bytes
) -> None:
    first = tab.open(photo).image_id
    tab.drop(see_through, "drawing.png", "image/png")
    expect(tab.page.locator("#name")).to_have_text("drawing.png")
    expect(tab.page.locator("#dimensions")).to_have_text("400 × 300", timeout=PATIENCE_MS)
    assert tab.image_id != first
    tab.page.go_back()
    expect(tab.page.locator("#name")).to_have_text("photo.jpg")
    tab.settled()
    assert tab.image_id == first


def test_a_download_asked_for_in_the_middle_of_a_change_waits_for_the_final(tab: Tab, photo: bytes) -> None:
    tab.open(photo)
    tab.type_number("quality", 33)
    _, content = tab.download()
    tab.settled()
    assert len(content) == tab.exact_bytes
    assert content == tab.rendition()
