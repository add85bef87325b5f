"""What the page says of a file that was searched for, found or kept."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import PATIENCE_MS, Tab
from tests.conftest import encode, make_photo


def test_a_target_size_is_typed_in_kb_searched_for_before_ones_eyes_and_kept(tab: Tab, photo: bytes) -> None:
    tab.open(photo)
    tab.page.evaluate(
        """() => {
            window.said = [];
            const verdict = document.getElementById('verdict');
            new MutationObserver(() => window.said.push(verdict.textContent))
                .observe(verdict, {childList: true, subtree: true});
        }"""
    )
    box = tab.field("target_bytes").locator("input")
    box.fill("60")
    box.press("Enter")
    expect(tab.page.locator("#verdict")).to_have_text(
        re.compile(r"^Fits into 60\.0 kB: quality \d+\."), timeout=PATIENCE_MS
    )
    tab.settled()
    assert 40_000 < tab.exact_bytes <= 60_000
    assert any(
        re.match(r"Try \d+: quality \d+, \S+ kB, (fits|too much)$", said)
        for said in tab.page.evaluate("window.said")
    )
    assert len(tab.rendition()) == tab.exact_bytes
    box.fill("")
    box.press("Enter")
    expect(tab.page.locator("#verdict")).to_have_text(re.compile("Differences"))


def test_other_ways_to_fit_are_offered_and_a_hand_on_the_quality_ends_the_target(tab: Tab) -> None:
    tab.open(encode(make_photo(900, 600), quality=90))
    box = tab.field("target_bytes").locator("input")
    box.fill("12")
    box.press("Enter")
    tab.settled()
    found = tab.field("quality").locator("input[type=number]")
    expect(found).not_to_have_value("80")
    way = tab.page.locator(".way").first
    expect(way).to_contain_text("Looks best", timeout=PATIENCE_MS)
    way.click()
    tab.settled()
    assert tab.exact_bytes <= 12_000
    tab.slider("quality").press("ArrowRight")
    expect(box).to_have_value("")


def test_a_quality_can_be_left_to_the_server_and_taken_back(tab: Tab) -> None:
    # Written so finely that the file found is smaller than the original's own pixels.
    tab.open(encode(make_photo(900, 600), quality=100))
    tab.type_number("quality", 50)
    automatic = tab.field("quality").get_by_role("button", name="Automatic")
    automatic.click()
    expect(automatic).to_have_attribute("aria-pressed", "true")
    expect(tab.field("quality").locator("input[type=number]")).to_have_value("")
    words = re.compile(r"Looks the same at quality \d+\.")
    expect(tab.page.locator("#verdict")).to_have_text(words, timeout=PATIENCE_MS)
    assert violations(tab) == []
    automatic.click()
    expect(tab.slider("quality")).to_have_value("50")
    expect(tab.field("quality").locator("input[type=number]")).to_have_value("50")


def test_a_slider_that_is_moved_ends_what_was_automatic(tab: Tab, photo: bytes) -> None:
    tab.open(photo)
    tab.field("quality").get_by_role("button", name="Automatic").click()
    tab.slider("quality").press("ArrowLeft")
    expect(tab.field("quality").locator("input[type=number]")).to_have_value("79")


def test_what_was_lost_is_said_in_words(tab: Tab, photo: bytes) -> None:
    tab.open(photo)
    tab.field("format").get_by_role("radio", name="PNG").check()
    tab.settled()
    expect(tab.page.locator("#verdict")).to_have_text(
        re.compile("Larger than the original: keeping every pixel")
    )
    tab.field("format").get_by_role("radio", name="JPEG", exact=True).check()
    tab.type_number("quality", 2)
    tab.settled()
    expect(tab.page.locator("#verdict")).to_have_text(re.compile("ruined"))


def test_a_file_that_would_grow_is_kept_and_said_to_be(tab: Tab) -> None:
    tab.open(encode(make_photo(600, 400), quality=20))
    tab.type_number("quality", 95)
    tab.settled()
    expect(tab.page.locator("#verdict")).to_have_text(
        "Encoding it again would make it larger, so your own pixels are kept."
    )
    expect(tab.page.locator("#score")).to_have_text("score 100")
