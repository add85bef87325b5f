"""Takes the pictures of the page in docs/: `python deploy/make_screens.py http://127.0.0.1:8000 [NAME...]`.

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
#: Photos as they come home: name, camera, time, orientation.
TRIP = (
    ("DSC_0114.JPG", "D90", "09:15:30", 1),
    ("DSC_0115.JPG", "D90", "09:58:02", 1),
    ("IMG_2201.JPG", "EOS 5D", "09:40:11", 1),
    ("IMG_2202.JPG", "EOS 5D", "10:31:45", 6),
    ("IMG_2203.JPG", "EOS 5D", "11:05:27", 1),
)
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


def trip() -> list[Any]:
    """Photos of two cameras, one of which lay on its side, cut out of the sample."""
    files: list[Any] = []
    with Image.open(SAMPLE) as sample:
        for number, (name, model, taken, orientation) in enumerate(TRIP):
            exif = Image.Exif()
            exif[0x010F] = "Canon" if "EOS" in model else "NIKON"
            exif[0x0110], exif[0x0112] = model, orientation
            exif.get_ifd(0x8769)[0x9003] = f"2024:05:01 {taken}"
            left = number * (sample.width - 960) // len(TRIP)
            made = io.BytesIO()
            sample.crop((left, 0, left + 960, 640)).save(made, "JPEG", quality=85, exif=exif)
            files.append({"name": name, "mimeType": "image/jpeg", "buffer": made.getvalue()})
    return files


def tidy(page: Page, chore: str, **values: str) -> None:
    """The dialog that puts an album in order, with what it would do."""
    page.locator("#file").set_input_files(trip())
    expect(page.locator('.cell[data-state="ready"]')).to_have_count(len(TRIP))
    page.locator("#tidy-open").click()
    page.locator("#tidy-chore").select_option(chore)
    for name, value in values.items():
        page.locator(f"#tidy-{name}-input").fill(value)
    expect(page.locator("#tidy-run")).to_be_enabled()
    expect(page.locator("#tidy-list img:not([src])")).to_have_count(0)


def shift(page: Page) -> None:
    tidy(page, "shift_dates", by="+1h", camera="D90")


def rename(page: Page) -> None:
    tidy(page, "rename", pattern="trip_{n:03}")


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
    ("shift", shift, LIGHT),
    ("rename", rename, PHONE | {"color_scheme": "dark", "is_mobile": True}),
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


def main(url: str, *names: str) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        for name, reach, options in STATES:
            if names and name not in names:
                continue
            take(browser, url, name, reach, options)
            print(name)


if __name__ == "__main__":
    main(*sys.argv[1:])
