"""The page in every language: five tasks by visible words alone, its menu, and pseudo-languages for length
and direction."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from app import PAGE_FILES
from app.web.languages.choosing import Languages
from app.web.languages.language import CATALOG, Language
from tests.browser.axe import violations
from tests.browser.conftest import Tab
from tests.conftest import encode, make_photo, opened

TAGS = ["en", *sorted(path.stem for path in (PAGE_FILES / "languages").glob("*.po"))]
GPS, DEGREES = 0x8825, (48.0, 12.0, 30.0)


@cache
def languages() -> Languages:
    return Languages(PAGE_FILES / "languages")


def located_photo() -> bytes:
    """A photo of 480 x 360 that says where it was taken."""
    photo = make_photo(480, 360)
    exif = Image.Exif()
    exif[GPS] = {1: "N", 2: DEGREES, 3: "E", 4: DEGREES}
    return encode(photo, exif=exif, quality=95)


class Reader:
    """Somebody who reads one language and goes by what stands on the page."""

    def __init__(self, tab: Tab, language: Language) -> None:
        self.tab = tab
        self.page = tab.page
        self.language = language

    def says(self, text: str) -> str:
        return self.language.say(text)

    def of_catalog(self, text: str) -> str:
        return self.language.say(text, CATALOG)

    def press(self, text: str) -> None:
        self.page.get_by_role("button", name=self.says(text), exact=True).first.click()

    def choose(self, label: str) -> None:
        self.page.get_by_role("radio", name=label, exact=True).first.check(force=True)

    def number(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("spinbutton", name=name, exact=True).first

    def type(self, name: str | re.Pattern[str], value: float) -> None:
        self.number(name).fill(f"{value:g}")
        self.number(name).press("Enter")
        self.tab.settled()

    def start_again(self) -> None:
        self.press("Reset all")
        self.tab.settled()


def small_enough(reader: Reader) -> None:
    reader.type(reader.of_catalog("Target size"), 20)
    assert reader.tab.exact_bytes <= 20_000
    expect(reader.page.locator("#verdict")).to_contain_text(
        reader.says("Fits into {size}.").split("{size}")[0].strip() or "20"
    )


def a_webp_of_a_width(reader: Reader) -> None:
    reader.choose("WebP")
    reader.type(reader.says("Long edge in pixels"), 240)
    made = opened(reader.tab.rendition())
    assert (made.format, made.size) == ("WEBP", (240, 180))


def cut_and_straightened(reader: Reader) -> None:
    reader.press("Crop")
    reader.choose("16:9")
    reader.type(re.compile(f"^{re.escape(reader.of_catalog('Straighten'))}, °$"), 2)
    reader.press("Done")
    width, height = opened(reader.tab.rendition()).size
    assert abs(width / height - 16 / 9) < 0.02


def a_screenshot_made_small(reader: Reader) -> None:
    reader.choose("PNG")
    reader.type(reader.of_catalog("Colors"), 8)
    made = opened(reader.tab.rendition())
    assert made.format == "PNG" and len(made.convert("RGB").getcolors(1000) or []) <= 8


def no_place_left(reader: Reader) -> None:
    reader.page.get_by_role("button", name=reader.says("Location removed")).click()
    expect(
        reader.page.get_by_text(reader.says("Contains a GPS location. It will be removed."))
    ).to_be_visible()
    _, content = reader.tab.download()
    assert GPS not in opened(content).getexif()
    reader.page.get_by_role("tab", name=reader.says("Settings"), exact=True).click()


TASKS: tuple[Callable[[Reader], None], ...] = (
    small_enough,
    a_webp_of_a_width,
    cut_and_straightened,
    a_screenshot_made_small,
    no_place_left,
)


@pytest.mark.parametrize("tag", TAGS)
def test_five_tasks_are_done_by_the_words_on_the_page(tabs, contexts, tag: str) -> None:
    tab: Tab = tabs(contexts(locale=tag))
    tab.open(located_photo())
    assert tab.page.locator("html").get_attribute("lang") == tag
    reader = Reader(tab, languages().offered[tag])
    for task in TASKS:
        task(reader)
        if task is not no_place_left:
            reader.start_again()
    assert violations(tab) == []


def test_a_choice_in_the_menu_is_kept_and_a_link_may_make_it(tabs, contexts) -> None:
    tab: Tab = tabs(contexts(locale="fr"))
    tab.go()
    expect(tab.page.get_by_role("heading", name="Déposez une image")).to_be_visible()
    with tab.page.expect_navigation():
        tab.page.get_by_role("combobox", name="Langue").select_option(label="Deutsch")
    expect(tab.page.locator("html")).to_have_attribute("lang", "de")
    tab.go("/?lang=ja")
    tab.go()
    expect(tab.page.locator("html")).to_have_attribute("lang", "ja")
    # A count in a language whose plural is its only form, and in one with two.
    expect(tab.page.locator("#kept")).to_have_text("1 時間")
    expect(tab.go("/?lang=de").page.locator("#kept")).to_have_text("1 Stunde")


#: Words that are wider than their room, by element.
_WORDED = "button, label, .name, h2, h3, summary, p, .choices span"
_CUT = """(worded) => [...document.querySelectorAll(worded)]
    .filter((each) => each.checkVisibility() && !each.closest('.unseen, .crop-layer') && each.clientWidth > 0
        && getComputedStyle(each).overflowX !== 'visible' && each.scrollWidth > each.clientWidth + 1)
    .map((each) => `${each.id || each.className}: ${each.textContent.trim()}`)"""
_WIDER = "document.documentElement.scrollWidth - innerWidth"


@pytest.mark.parametrize("tag", ["en-XA", "ar-XB"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desk", "phone"])
def test_longer_words_in_either_direction_are_not_cut_off(tabs, contexts, tag: str, size) -> None:
    tab: Tab = tabs(contexts(viewport=dict(zip(("width", "height"), size, strict=True))))
    tab.go(f"/?lang={tag}")
    assert tab.page.evaluate(_WIDER) <= 0
    tab.open(located_photo())
    assert tab.page.locator("html").get_attribute("dir") == ("rtl" if tag == "ar-XB" else "ltr")
    assert tab.page.evaluate(_WIDER) <= 0
    assert tab.page.evaluate(_CUT, _WORDED) == []
    unmarked = tab.page.evaluate(
        "[...document.querySelectorAll('button, label, h2')].map((each) => each.innerText.trim())"
        ".filter((text) => /[a-z]{3}/i.test(text) && !text.includes('['))"
        ".filter((text) => !['curl', 'whittle.toml'].includes(text))"
    )
    assert unmarked == [], "said past the languages"
