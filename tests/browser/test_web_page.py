"""For a web page: publishing from the page, and the settings as whittle.toml."""

from __future__ import annotations

import tomllib

import requests
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import PATIENCE_MS, Opener, Tab
from tests.browser.test_taking_along import text_of
from tests.conftest import Server


def test_a_picture_is_published_loaded_by_everybody_and_ended(tab: Tab, photo: bytes, server: Server) -> None:
    tab.open(photo, "Fish stall.jpg")
    text_of(tab, "Web page")
    page = tab.page
    page.locator("#web-widths").fill("300; wide")
    page.locator("#web-publish").click()
    expect(page.locator("#web-refusal")).to_contain_text("whole numbers")
    page.locator("#web-widths").fill("300, 600")
    page.locator("#web-publish").click()
    line = page.locator("#web-published li")
    expect(line).to_contain_text("6 files, 300 to 600 px", timeout=PATIENCE_MS)
    markup = page.locator("#take-text").input_value()
    assert markup.startswith("<picture>") and "fish-stall-600.avif 600w" in markup
    public = line.get_by_role("link", name="Open").get_attribute("href")
    assert requests.get(server.url + str(public), timeout=30).status_code == 200
    assert violations(tab) == []
    line.get_by_role("button", name="End it").click()
    expect(line).to_have_count(0)
    assert requests.get(server.url + str(public), timeout=30).status_code == 404
    assert "Made with" in page.locator("#take-text").input_value()


def test_who_may_only_look_publishes_nothing(tab: Tab, tabs: Opener, contexts, photo: bytes) -> None:
    tab.open(photo)
    tab.page.locator("#share-open").click()
    link = tab.page.locator("#share-link").input_value()
    other = tabs(contexts())
    other.page.goto(link)
    other.settled()
    text_of(other, "Web page")
    expect(other.page.locator("#web-publish")).to_be_hidden()


def test_the_settings_of_a_site_say_what_the_page_shows(tab: Tab, photo: bytes) -> None:
    tab.open(photo, "a.jpg")
    tab.page.locator('[data-preset="web"]').click()
    tab.settled()
    (table,) = tomllib.loads(text_of(tab, "whittle.toml"))["pictures"]
    assert table["from"] == "src/images/**/*.jpg" and table["to"] == "static/img"
    assert table["recipe"]["format"] == "webp" and table["recipe"]["width"] == 1920
