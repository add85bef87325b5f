"""Many variants at once: the contact sheet, the presets' bytes, the curve under the slider."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import requests
from playwright.sync_api import BrowserContext, expect

from tests.browser.axe import violations
from tests.browser.conftest import PATIENCE_MS, Opener, Tab
from tests.conftest import Server, encode, make_photo

BYTES = re.compile(r"\d (B|kB|MB)")


@pytest.fixture(scope="session")
def small_photo() -> bytes:
    """Small enough that forty variants of it are quick."""
    return encode(make_photo(360, 240), quality=92)


def labels(server: Server) -> list[str]:
    formats = requests.get(f"{server.url}/api/catalog").json()["formats"]
    return [each["label"] for each in formats]


@pytest.fixture
def sheet(tab: Tab, small_photo: bytes) -> Tab:
    tab.open(small_photo)
    tab.page.locator("#contact-open").click()
    expect(tab.page.locator("#contact-progress")).to_have_text("All are ready", timeout=PATIENCE_MS)
    return tab


def test_every_format_is_shown_with_bytes_score_and_time(server: Server, sheet: Tab) -> None:
    strips = sheet.page.locator("#contact .strip h3")
    expect(strips).to_have_text(labels(server))
    variants = sheet.page.locator(".variant")
    assert variants.count() > len(labels(server))
    for text in variants.all_inner_texts():
        assert BYTES.search(text) and " ms" in text, text
    assert sheet.page.locator(".variant img[src]").count() == variants.count()


def test_a_click_takes_a_variants_recipe_and_gives_exactly_its_bytes(sheet: Tab) -> None:
    variant = sheet.page.get_by_role("button", name=re.compile("WebP, Quality 48 "))
    promised = variant.locator("strong").inner_text()
    variant.click()
    expect(sheet.page.locator("#contact")).to_be_hidden()
    expect(sheet.page.locator("#written")).to_have_text("WebP", timeout=PATIENCE_MS)
    sheet.settled()
    expect(sheet.page.locator("#bytes")).to_have_text(promised)
    expect(sheet.slider("quality")).to_have_value("48")
    sheet.page.locator("#undo").click()
    expect(sheet.slider("quality")).to_have_value("80")


def test_the_sheet_opens_and_closes_by_keys_and_gives_the_focus_back(tab: Tab, small_photo: bytes) -> None:
    tab.open(small_photo)
    tab.page.keyboard.press("f")
    expect(tab.page.locator("#contact-close")).to_be_focused()
    tab.page.keyboard.press("Escape")
    expect(tab.page.locator("#contact")).to_be_hidden()
    expect(tab.page.locator("#contact-open")).to_be_focused()


def test_a_change_while_the_sheet_is_open_fills_it_anew(sheet: Tab) -> None:
    sheet.type_number("brightness", 30)
    expect(sheet.page.locator("#contact-progress")).not_to_have_text("All are ready")
    expect(sheet.page.locator("#contact-progress")).to_have_text("All are ready", timeout=PATIENCE_MS)


def test_presets_say_what_they_would_make_of_the_picture(tab: Tab, small_photo: bytes) -> None:
    tab.open(small_photo)
    cost = tab.page.locator(".card .cost").first
    expect(cost).to_have_text(BYTES, timeout=PATIENCE_MS)
    promised = cost.inner_text()
    tab.page.locator(".card").first.click()
    tab.settled()
    expect(tab.page.locator("#bytes")).to_have_text(promised)


def test_a_curve_shows_size_against_quality_and_where_the_slider_is(tab: Tab, small_photo: bytes) -> None:
    tab.open(small_photo)
    curve = tab.field("quality").locator(".curve")
    expect(curve).to_be_visible(timeout=PATIENCE_MS)
    expect(curve).to_have_attribute("aria-label", re.compile(r"Size by quality: \d+ [\d.]+ kB, "))
    before = curve.locator(".here").get_attribute("d")
    tab.type_number("quality", 20)
    expect(curve.locator(".here")).not_to_have_attribute("d", before or "")
    expect(curve).to_be_visible()


def test_what_waits_in_the_background_never_holds_up_the_hand(tab: Tab, photo: bytes) -> None:
    tab.open(photo)
    tab.page.locator("#contact-open").click()
    tab.type_number("quality", 35)
    tab.settled()
    assert len(tab.rendition()) == tab.exact_bytes


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_axe_finds_nothing_on_the_sheet(
    tabs: Opener, contexts: Callable[..., BrowserContext], small_photo: bytes, scheme: str
) -> None:
    tab = tabs(contexts(color_scheme=scheme)).open(small_photo)
    tab.page.locator("#contact-open").click()
    expect(tab.page.locator("#contact-progress")).to_have_text("All are ready", timeout=PATIENCE_MS)
    assert violations(tab) == []
