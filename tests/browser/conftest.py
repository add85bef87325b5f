"""A real Chromium, and the page in it."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect, sync_playwright

from tests.conftest import ROOT, Server, encode, make_photo, start_server

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
]
#: A slow machine with other work may take long; nothing here measures time.
PATIENCE_MS = 30_000

#: Collects in the page every picture that #picture is given from now on.
_WATCH = """() => {
    window.seen = [];
    const picture = document.getElementById('picture');
    new MutationObserver(() => window.seen.push([picture.src, picture.dataset.stage]))
        .observe(picture, {attributeFilter: ['data-revision', 'data-stage']});
}"""

_DROP = """([target, content, name, type]) => {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], name, {type}));
    for (const kind of ['dragenter', 'dragover', 'drop'])
        target.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
}"""

_PASTE = """([content, name, type]) => {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], name, {type}));
    document.body.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true}));
}"""


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "the browser tests need Chromium on PATH"
    running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    yield running
    running.close()


class Tab:
    """One tab with Whittle's page, used as a person would."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        #: What went wrong in the page's own code.
        self.errors: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.picture = page.locator("#picture")
        self.notice = page.locator("#notice")

    def go(self, path: str = "/") -> Tab:
        self.page.goto(self.url + path)
        self.page.locator("body[data-ready]").wait_for()
        return self

    def drop(self, content: bytes, name: str = "photo.jpg", type: str = "image/jpeg") -> None:
        target = self.page.evaluate_handle("document.elementFromPoint(innerWidth / 2, innerHeight / 2)")
        self.page.evaluate(_DROP, [target, base64.b64encode(content).decode(), name, type])

    def paste(self, content: bytes, name: str = "image.png", type: str = "image/png") -> None:
        self.page.evaluate(_PASTE, [base64.b64encode(content).decode(), name, type])

    def open(self, content: bytes, name: str = "photo.jpg") -> Tab:
        """The page with this picture in it, drawn to the end."""
        self.go().drop(content, name)
        self.settled()
        return self

    def settled(self) -> None:
        """Wait for the final of the recipe as the hand has set it."""
        expect(self.page.locator("#result")).to_have_attribute("aria-busy", "false", timeout=PATIENCE_MS)
        expect(self.picture).to_have_attribute("data-stage", "final")

    def field(self, name: str) -> Locator:
        return self.page.locator(f'[data-field="{name}"]')

    def slider(self, name: str) -> Locator:
        return self.field(name).locator("input[type=range]")

    def type_number(self, name: str, value: float) -> None:
        number = self.field(name).locator("input[type=number]").first
        number.fill(str(value))
        number.press("Enter")

    @property
    def image_id(self) -> str:
        return self.page.url.split("/edit/")[1]

    @property
    def exact_bytes(self) -> int:
        return int(self.page.locator("#bytes").get_attribute("data-bytes") or -1)

    def hold(self, name: str) -> tuple[float, float, float]:
        """Press the mouse on a slider's thumb; the track's left end, width and middle height."""
        slider = self.slider(name)
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        assert box is not None
        share = float(slider.evaluate("input => (input.value - input.min) / (input.max - input.min)"))
        middle = box["y"] + box["height"] / 2
        # The thumb is 18 px wide, and its middle stops 9 px before the track's ends.
        self.page.mouse.move(box["x"] + 9 + share * (box["width"] - 18), middle)
        self.page.mouse.down()
        return box["x"] + 9, box["width"] - 18, middle

    def watch_pictures(self) -> None:
        self.page.evaluate(_WATCH)

    def seen(self) -> list[tuple[str, str]]:
        """(src, stage) of every picture shown since `watch_pictures`."""
        return [(src, stage) for src, stage in self.page.evaluate("window.seen")]

    def next_frame(self) -> None:
        self.page.evaluate("new Promise(requestAnimationFrame)")

    def download(self) -> tuple[str, bytes]:
        with self.page.expect_download() as waiting:
            self.page.locator("#download").click()
        return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()

    def rendition(self) -> bytes:
        """The file as the server gives it to this browser."""
        answer = self.page.context.request.get(f"{self.url}/api/images/{self.image_id}/rendition")
        assert answer.status == 200
        return answer.body()


Opener = Callable[..., Tab]


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Browsers of different people: each context has its own cookies and storage."""
    opened: list[BrowserContext] = []

    def open_context(**options: Any) -> BrowserContext:
        usual = {"viewport": {"width": 1280, "height": 800}, "service_workers": "block"}
        context = browser.new_context(**{**usual, **options})
        opened.append(context)
        return context

    yield open_context
    for context in opened:
        context.close()


@pytest.fixture
def tabs(server: Server, contexts: Callable[..., BrowserContext]) -> Iterator[Opener]:
    """Open tabs: of one person, or in a given context. No tab may end with an error in its code."""
    person: list[BrowserContext] = []
    opened: list[Tab] = []

    def open_tab(context: BrowserContext | None = None, url: str = server.url) -> Tab:
        if context is None:
            person[:] = person or [contexts()]
            context = person[0]
        opened.append(Tab(context.new_page(), url))
        return opened[-1]

    yield open_tab
    assert [error for tab in opened for error in tab.errors] == []


@pytest.fixture(scope="session")
def patient_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that takes no pause of the hand for its rest, however slow the machine: only the settle ends
    a gesture."""
    running = start_server(tmp_path_factory.mktemp("patient") / "data", SETTLE_MS="10000")
    yield running
    running.stop()


@pytest.fixture
def patient_tab(patient_server: Server, tabs: Opener, contexts: Callable[..., BrowserContext]) -> Tab:
    return tabs(contexts(), patient_server.url)


@pytest.fixture
def tab(tabs: Opener) -> Tab:
    return tabs()


@pytest.fixture(scope="session")
def real_photo(big_photo: bytes) -> bytes:
    """A photo of a camera where one is at hand, else one of 10 megapixels made in code."""
    found = ROOT.parent / "shared" / "photos" / "market-6mp.jpg"
    return found.read_bytes() if found.exists() else big_photo


@pytest.fixture(scope="session")
def see_through() -> bytes:
    """A PNG with a see-through part, 400 x 300."""
    picture = make_photo(400, 300).convert("RGBA")
    picture.paste((0, 0, 0, 0), (100, 80, 300, 220))
    return encode(picture, "PNG")
