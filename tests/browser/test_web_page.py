"""For a web page: widths, formats and bytes as the recipe changes, publishing, and whittle.toml."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Request, expect

from tests.browser.axe import violations
from tests.browser.conftest import PATIENCE_MS, Opener, Tab
from tests.browser.test_taking_along import text_of
from tests.conftest import Server, encode, make_photo


@pytest.fixture(scope="module")
def small() -> bytes:
    """Of a size that is weighed and not estimated."""
    return encode(make_photo(700, 440), quality=90)


def chip(tab: Tab, name: str) -> None:
    tab.page.locator("#web .chip", has_text=re.compile(f"^{name}$")).click()


def opened(tab: Tab, content: bytes, name: str = "Fish stall.jpg") -> Tab:
    """With the part for web pages open, and what is quick to make chosen: WebP and JPEG, 320 and 640."""
    tab.open(content, name)
    tab.page.keyboard.press("p")
    expect(tab.page.locator("#web-close")).to_be_focused()
    for each in ("AVIF", "320", "640"):
        chip(tab, each)
    weighed(tab)
    return tab


def weighed(tab: Tab) -> list[list[str]]:
    """The table, once it is of what is set now."""
    table = tab.page.locator("#web-files")
    expect(table).to_have_attribute("aria-busy", "false", timeout=PATIENCE_MS)
    rows = table.locator("tr").evaluate_all(
        "rows => rows.map((row) => [...row.cells].map((c) => c.textContent))"
    )
    return [[str(cell) for cell in row] for row in rows]


def bytes_in(table: list[list[str]], at: int) -> float:
    return float(table[1][at].removeprefix("\u2248 ").split()[0])


def test_the_bytes_of_each_file_follow_the_settings_once_the_hand_rests(tab: Tab, small: bytes) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith("/estimate"):
            asked.append(request.url)

    tab.page.on("request", note)
    opened(tab, small)
    before = weighed(tab)
    assert before[0] == ["Pixels", "WebP", "JPEG"] and [row[0] for row in before[1:]] == [
        "320 × 201",
        "640 × 402",
    ]
    asked.clear()
    left, wide, middle = tab.hold("quality")
    for step in range(10):
        tab.page.mouse.move(left + wide * (0.7 - step * 0.05), middle)
        tab.next_frame()
    assert asked == []
    tab.page.mouse.up()
    after = weighed(tab)
    assert bytes_in(after, 2) < bytes_in(before, 2) and len(asked) == 1
    tab.page.keyboard.press("Escape")
    tab.page.locator("#web-close").click()
    expect(tab.page.locator("#web")).to_be_hidden()
    expect(tab.page.locator("#web-open")).to_be_focused()
    tab.type_number("quality", 50)
    tab.settled()
    assert len(asked) == 1


def test_a_picture_is_published_loaded_by_everybody_and_ended(tab: Tab, small: bytes, server: Server) -> None:
    opened(tab, small)
    page = tab.page
    page.locator("#web-alt").fill('Fish & "crabs"')
    page.locator("#web-publish").click()
    line = page.locator("#web-published li")
    expect(line).to_contain_text("4 files, 320 to 640 px", timeout=PATIENCE_MS)
    html = page.locator("#web-html").input_value()
    assert html.startswith("<picture>") and f"{server.url}/p/" in html and "fish-stall-640.webp 640w" in html
    assert 'alt="Fish &amp; &quot;crabs&quot;"' in html
    assert not any("\u2248" in cell for row in weighed(tab) for cell in row)
    public = line.get_by_role("link", name="Open").get_attribute("href")
    assert requests.get(server.url + str(public), timeout=30).status_code == 200
    assert violations(tab) == []
    line.get_by_role("button", name="End it").click()
    expect(line).to_have_count(0)
    assert requests.get(server.url + str(public), timeout=30).status_code == 404
    assert "/p/" not in page.locator("#web-html").input_value()


def test_the_zip_comes_under_clean_names_and_leaves_nothing_open(tab: Tab, small: bytes) -> None:
    opened(tab, small)
    html = tab.page.locator("#web-html").input_value()
    with tab.page.expect_download() as waiting:
        tab.page.locator("#web-zip").click()
    assert waiting.value.suggested_filename == "fish-stall.zip"
    with zipfile.ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes())) as bundle:
        names = {f"fish-stall-{width}.{ending}" for width in (320, 640) for ending in ("webp", "jpg")}
        assert set(bundle.namelist()) == names | {"fish-stall.html"}
        assert bundle.read("fish-stall.html").decode() == html
    expect(tab.page.locator("#web-publish")).to_be_visible()
    expect(tab.page.locator("#web-published li")).to_have_count(0)
    url = f"{tab.url}/api/images/{tab.image_id}/publications"
    assert tab.page.context.request.get(url).json() == {"publications": []}


def test_publishing_says_how_far_it_is_and_is_cancelled(tab: Tab, photo: bytes) -> None:
    tab.open(photo)
    tab.page.locator("#web-open").click()
    tab.page.locator("#web-publish").click()
    work = tab.page.locator("#web-work-text")
    expect(work).to_have_text(re.compile(r"\d+ of \d+ files"), timeout=PATIENCE_MS)
    expect(tab.page.locator("#web-stop")).to_be_focused()
    tab.page.keyboard.press("Enter")
    expect(tab.page.locator("#web-publish")).to_be_focused()
    expect(tab.page.locator("#web-published li")).to_have_count(0)


@pytest.mark.parametrize(
    ("wide", "high", "theme"), [(390, 844, "light"), (360, 225, "dark"), (1280, 800, "light")]
)
def test_it_is_reached_and_read_on_small_and_large_windows(
    tabs: Opener, contexts, small: bytes, wide: int, high: int, theme: str
) -> None:
    tab = tabs(contexts(viewport={"width": wide, "height": high}, color_scheme=theme))
    tab.open(small)
    # Something says what the button does, however little room there is.
    expect(tab.page.locator("#download-label" if wide > 380 else "#download .icon")).to_be_visible()
    if wide < 560:
        tab.page.locator("#take-open").click()
        tab.page.locator("#take-web").click()
    else:
        tab.page.locator("#web-open").click()
    weighed(tab)
    width = tab.page.evaluate("document.documentElement.scrollWidth")
    assert width <= wide
    for each in ("#web-publish", "#web-zip", "#web-html", "#web-width"):
        tab.page.locator(each).scroll_into_view_if_needed()
        box = tab.page.locator(each).bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= wide
        assert box["y"] >= 0 and box["y"] < high, each
    assert violations(tab) == []
    tab.page.keyboard.press("Escape")


def test_who_may_only_look_publishes_nothing(tab: Tab, tabs: Opener, contexts, photo: bytes) -> None:
    tab.open(photo)
    tab.page.locator("#share-open").click()
    link = tab.page.locator("#share-link").input_value()
    other = tabs(contexts())
    other.page.goto(link)
    other.settled()
    expect(other.page.locator("#web-open")).to_be_hidden()
    other.page.keyboard.press("p")
    expect(other.page.locator("#web")).to_be_hidden()


def test_the_settings_of_a_site_say_what_the_page_shows(tab: Tab, photo: bytes) -> None:
    tab.open(photo, "a.jpg")
    tab.page.locator('[data-preset="web"]').click()
    tab.settled()
    (table,) = tomllib.loads(text_of(tab, "whittle.toml"))["pictures"]
    assert table["from"] == "src/images/**/*.jpg" and table["to"] == "static/img"
    assert table["recipe"]["format"] == "webp" and table["recipe"]["width"] == 1920
