"""Takes the pictures of the page in docs/: `python deploy/make_screens.py http://127.0.0.1:8000`.

Needs a running server, Chromium, and the sample picture of the empty page.
"""

from __future__ import annotations

import io
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "docs" / "screens"
SAMPLE = ROOT / "static" / "samples" / "ridges.jpg"
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"}
LIGHT = DESKTOP | {"color_scheme": "light"}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
}
PATIENCE_MS = 120_000
#: The state that the README shows.
SHOWN = "editing"


def opened(page: Page) -> Page:
    """The sample in the editor, drawn to the end, with all that comes in the background."""
    page.locator("#file").set_input_files(SAMPLE)
    expect(page.locator("#result")).to_have_attribute("aria-busy", "false")
    known(page)
    return page


def known(page: Page) -> None:
    """Wait for what is rendered in the background: what the presets would make, and the curve."""
    expect(page.locator(".card .cost:empty")).to_have_count(0)
    expect(page.locator(".curve.empty")).to_have_count(0)


def empty(page: Page) -> None:
    pass


def error(page: Page) -> None:
    page.locator("#file").set_input_files({"name": "cat.jpg", "mimeType": "image/jpeg", "buffer": b"GIF89a"})
    expect(page.locator("#notice")).not_to_be_empty()


def editing(page: Page) -> None:
    opened(page)
    quality(page, 55)
    known(page)


def quality(page: Page, value: int) -> None:
    number = page.locator('[data-field="quality"] input[type=number]')
    number.fill(str(value))
    number.press("Enter")
    expect(page.locator("#result")).to_have_attribute("data-are", "exact")
    expect(page.locator("#result")).to_have_attribute("aria-busy", "false")
    number.blur()


def own_pixels(page: Page) -> None:
    editing(page)
    page.keyboard.press("1")
    expect(page.locator("#result")).to_have_attribute("aria-busy", "false")
    expect(page.locator("#frame")).to_have_attribute("data-crisp", "false")
    # The part's own final has come once it is drawn over the whole.
    page.wait_for_timeout(2000)


def loss(page: Page) -> None:
    editing(page)
    page.keyboard.press("l")
    expect(page.locator("#picture")).to_have_attribute("data-layer", "loss")
    page.wait_for_timeout(1000)


def contact_sheet(page: Page) -> None:
    opened(page).locator("#contact-open").click()
    expect(page.locator("#contact-progress")).to_have_text("All are ready")


def steps(page: Page) -> None:
    opened(page)
    quality(page, 30)
    page.locator('[data-field="format"]').get_by_role("radio", name="WebP").check()
    expect(page.locator("#written")).to_have_text("WebP")
    page.locator("#turn-right").click()
    expect(page.locator("#frame")).to_have_attribute("data-turn", "90")
    expect(page.locator("#result")).to_have_attribute("aria-busy", "false")
    page.locator("#tab-steps").click()
    expect(page.locator("#steps-list .cost", has_text="B")).to_have_count(4)
    page.locator("#steps-list").scroll_into_view_if_needed()
    page.get_by_role("checkbox", name="Compare step 1").check()
    page.get_by_role("checkbox", name="Compare step 3").check()
    page.locator("#steps-compare").click()
    expect(page.locator("#version-left")).to_have_attribute("src", re.compile("^blob:"))
    page.wait_for_timeout(500)


def share(page: Page) -> None:
    opened(page).locator("#share-open").click()
    expect(page.locator("#share-code path")).to_have_attribute("d", re.compile("^M"))


STATES: tuple[tuple[str, Callable[[Page], None], dict[str, Any]], ...] = (
    ("empty", empty, DESKTOP),
    ("error", error, LIGHT),
    ("editing", editing, DESKTOP),
    ("light", editing, LIGHT),
    ("own-pixels", own_pixels, DESKTOP),
    ("loss", loss, DESKTOP),
    ("contact-sheet", contact_sheet, DESKTOP),
    ("steps", steps, DESKTOP),
    ("share", share, DESKTOP),
    ("phone", editing, PHONE | {"color_scheme": "dark", "is_mobile": True}),
)


def take(
    browser: Browser, url: str, name: str, reach: Callable[[Page], None], options: dict[str, Any]
) -> None:
    page = browser.new_context(**options).new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(url)
    page.locator("body[data-ready]").wait_for()
    reach(page)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.save(SCREENS / f"{name}.webp", quality=80, method=6)
    if name == SHOWN:
        picture.quantize(256).save(SCREENS.parent / "screenshot.png", optimize=True)
    page.context.close()


def main(url: str) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        for name, reach, options in STATES:
            take(browser, url, name, reach, options)
            print(name)


if __name__ == "__main__":
    main(sys.argv[1])
