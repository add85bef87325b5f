"""Everything works without a mouse."""

from __future__ import annotations

from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import Tab


def reach(tab: Tab, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(60):
        tab.page.keyboard.press("Tab")
        if tab.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by Tab")


def test_the_way_from_the_empty_page_to_the_download_needs_no_mouse(tab: Tab, photo: bytes) -> None:
    choice: FilePayload = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo}
    # Listened to from the start: a chooser that opens right after the listening began would be missed.
    tab.page.on("filechooser", lambda chooser: chooser.set_files([choice]))
    tab.go()
    reach(tab, "#file")
    tab.page.keyboard.press("Enter")
    tab.settled()

    reach(tab, "#split")
    tab.page.keyboard.press("ArrowRight")
    expect(tab.page.locator("#split")).to_have_attribute("aria-valuenow", "52")
    tab.page.keyboard.press("Home")
    expect(tab.page.locator("#split")).to_have_attribute("aria-valuenow", "0")

    reach(tab, '[data-field="quality"] input[type=range]')
    tab.page.keyboard.press("ArrowLeft")
    tab.page.keyboard.press("Shift+ArrowLeft")
    expect(tab.slider("quality")).to_have_value("69")

    reach(tab, "#download")
    with tab.page.expect_download():
        tab.page.keyboard.press("Space")


def test_a_held_arrow_key_is_one_undo_step(patient_tab: Tab, photo: bytes) -> None:
    tab = patient_tab.open(photo)
    tab.slider("quality").focus()
    for _ in range(5):
        tab.page.keyboard.down("ArrowLeft")
    tab.page.keyboard.up("ArrowLeft")
    expect(tab.slider("quality")).to_have_value("75")
    tab.page.keyboard.press("Control+z")
    expect(tab.slider("quality")).to_have_value("80")
    expect(tab.page.locator("#undo")).to_be_disabled()


def test_deleting_can_be_thought_over(tab: Tab, photo: bytes) -> None:
    tab.open(photo)
    tab.page.locator("#tab-about").click()
    tab.page.locator("#delete").focus()
    tab.page.keyboard.press("Enter")
    expect(tab.page.locator("#delete-no")).to_be_focused()
    tab.page.keyboard.press("Escape")
    expect(tab.page.locator("#delete")).to_be_focused()
    expect(tab.page.locator("#delete-question")).to_be_hidden()
