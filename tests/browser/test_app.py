"""The page as an app: what is kept of it, what it says without a server, and what other apps give it."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE_MS, Opener, Tab
from tests.conftest import encode, make_photo

#: Sends files to the address for shares, as a system does, and as any page could.
_SHARE = """([content, count, action]) => {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    const data = new DataTransfer();
    for (let number = 1; number <= count; number++)
        data.items.add(new File([bytes], `shared-${number}.jpg`, {type: 'image/jpeg'}));
    const form = document.createElement('form');
    Object.assign(form, {method: 'post', enctype: 'multipart/form-data', action});
    form.innerHTML = '<input type="file" name="file" multiple>';
    form.firstChild.files = data.files;
    document.body.append(form);
    form.submit();
}"""
_KEPT = """async () => {
    const found = [];
    for (const name of await caches.keys())
        for (const {url} of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
    return found;
}"""
_LAUNCH = """
    const content = async () => (await fetch('/static/samples/ridges.jpg')).blob();
    const file = async () => new File([await content()], 'ridges.jpg', {type: 'image/jpeg'});
    const setConsumer = (consumer) => consumer({files: [{getFile: file}]});
    Object.defineProperty(window, 'launchQueue', {value: {setConsumer}});
"""


@pytest.fixture
def app_tab(tabs: Opener, contexts: Callable[..., BrowserContext]) -> Tab:
    """A tab whose service worker has taken over."""
    tab = tabs(contexts(service_workers="allow")).go()
    controlled(tab.page)
    return tab


@pytest.fixture(scope="module")
def small_photo() -> bytes:
    return encode(make_photo(300, 200), quality=90)


def controlled(page: Page) -> None:
    page.evaluate(
        """async () => navigator.serviceWorker.controller ?? new Promise((resolve) =>
            navigator.serviceWorker.addEventListener('controllerchange', () => resolve(null)))"""
    )


def share(tab: Tab, content: bytes, count: int = 1) -> None:
    tab.page.evaluate(_SHARE, [base64.b64encode(content).decode(), count, f"{tab.url}/share"])


def as_app(tab: Tab) -> None:
    """Let the page believe that it has a window of its own."""
    tab.page.add_init_script(
        """const real = window.matchMedia;
        window.matchMedia = (query) =>
            query === '(display-mode: standalone)' ? {matches: true} : real.call(window, query);"""
    )


def test_the_system_finds_all_that_it_needs_to_install_the_page(tab: Tab) -> None:
    session = tab.go().page.context.new_cdp_session(tab.page)
    found = session.send("Page.getAppManifest")
    assert found["errors"] == [] and found["url"].endswith("/manifest.webmanifest?lang=en")
    assert tab.page.locator('meta[name="theme-color"]').get_attribute("content")


def test_nothing_is_kept_but_the_page_for_a_lost_server_which_goes_on_by_itself(
    app_tab: Tab, small_photo: bytes
) -> None:
    app_tab.open(small_photo)
    place = app_tab.page.url
    app_tab.page.goto(f"{place}?lang=de")
    app_tab.settled()
    app_tab.page.context.set_offline(True)
    app_tab.page.goto(place)
    words = app_tab.page.locator("h1")
    expect(words).to_have_text(re.compile("nicht erreichbar$"))
    expect(words).to_have_css("font-weight", "600")
    kept = app_tab.page.evaluate(_KEPT)
    assert kept.count("/unreachable") == 1
    assert [path for path in kept if path != "/unreachable" and not path.startswith("/static/")] == []
    assert [path for path in kept if not path.endswith((".js", ".css", "/unreachable"))] == []
    app_tab.page.context.set_offline(False)
    app_tab.settled()
    assert app_tab.page.url == place


def test_a_new_worker_leaves_nothing_of_the_old_one(app_tab: Tab) -> None:
    app_tab.page.evaluate("caches.open('whittle-of-another-version').then(() => null)")
    # At another address the same script is another worker, as another version of it is.
    app_tab.page.evaluate("navigator.serviceWorker.register('/service-worker.js?newer').then(() => null)")
    app_tab.page.evaluate(
        "async () => { while ((await caches.keys()).length > 1) await new Promise(requestAnimationFrame); }"
    )


def test_what_is_shared_is_opened_once_somebody_says_so(app_tab: Tab, small_photo: bytes) -> None:
    sent: list[str] = []
    app_tab.page.context.on("request", lambda asked: sent.append(f"{asked.method} {asked.url}"))
    share(app_tab, small_photo)
    expect(app_tab.page.locator("#shared-names")).to_have_text("“shared-1.jpg” was shared with Whittle.")
    assert app_tab.page.url == f"{app_tab.url}/"
    assert [each for each in sent if each.startswith("POST") and not each.endswith("/share")] == []
    app_tab.page.get_by_role("button", name="Open", exact=True).click()
    app_tab.settled()
    expect(app_tab.page.locator("#name")).to_have_text("shared-1.jpg")


def test_the_app_opens_what_is_shared_at_once_and_several_as_an_album(
    app_tab: Tab, small_photo: bytes
) -> None:
    as_app(app_tab)
    share(app_tab, small_photo, count=2)
    app_tab.page.wait_for_url("**/album/*", timeout=PATIENCE_MS)
    expect(app_tab.page.locator("#shared")).to_be_hidden()


def test_a_share_without_a_worker_says_that_it_did_not_arrive(tab: Tab, small_photo: bytes) -> None:
    share(tab.go(), small_photo)
    expect(tab.notice).to_contain_text("What was shared did not arrive. Share it again, or choose it here.")


def test_a_file_that_is_opened_with_the_app_is_its_picture(tab: Tab) -> None:
    tab.page.add_init_script(_LAUNCH)
    tab.go().settled()
    expect(tab.page.locator("#name")).to_have_text("ridges.jpg")
