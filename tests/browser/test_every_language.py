"""Every language in the page's main states: what screen readers say is there, all settings are seen."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser.axe import violations
from tests.browser.conftest import PATIENCE_MS, Opener, Tab
from tests.browser.test_album import drop
from tests.browser.test_languages import TAGS, located_photo
from tests.conftest import encode, make_photo

#: What words can break; all rules look at the page in English.
RULES = (
    *("aria-command-name", "aria-dialog-name", "aria-input-field-name", "aria-progressbar-name"),
    *(
        "aria-toggle-field-name",
        "button-name",
        "empty-heading",
        "html-has-lang",
        "html-lang-valid",
        "image-alt",
    ),
    *("label", "label-content-name-mismatch", "link-name", "select-name", "summary-name", "svg-img-alt"),
)
#: By what opens it, what is looked at then, and what closes it.
STATES = (
    ("#share-open", "#share", "#share [data-close]"),
    ("#take-open", "#take", "#take [data-close]"),
    ("#keys-open", "#keys", "#keys [data-close]"),
    ("#own-open", "#own", "#own [data-close]"),
    ("#crop-toggle", ".stage-area", "#crop-done"),
    ("#tab-steps", ".panel", "#tab-settings"),
    ("#tab-about", ".panel", "#tab-settings"),
)


def found_in(tab: Tab, *states: tuple[str, str, str]) -> list[str]:
    found = violations(tab, rules=RULES)
    for opener, within, closer in states:
        tab.page.locator(opener).click()
        tab.page.locator(within).wait_for()
        found += violations(tab, within, RULES)
        tab.page.locator(closer).click()
    return found


def hidden_below(tab: Tab) -> int:
    """CSS pixels of the settings that one must scroll to."""
    return int(tab.page.evaluate("settings.scrollHeight - settings.clientHeight"))


def test_axe_finds_nothing_in_any_language_and_no_setting_is_out_of_sight(
    tabs: Opener, contexts: Callable[..., BrowserContext]
) -> None:
    tab = tabs(contexts(viewport={"width": 1440, "height": 900}))
    tab.open(located_photo())
    picture = tab.page.url.removeprefix(tab.url)
    tab.go()
    drop(tab, {f"{number}.jpg": encode(make_photo(60, 40)) for number in range(2)})
    expect(tab.page.locator('.cell[data-state="ready"]')).to_have_count(2, timeout=PATIENCE_MS)
    album = tab.page.url.removeprefix(tab.url)
    for tag in TAGS:
        tab.go(f"/?lang={tag}")
        assert violations(tab, rules=RULES) == [], tag
        tab.go(picture)
        expect(tab.page.locator("html")).to_have_attribute("lang", tag)
        expect(tab.page.locator("#take-open")).to_be_enabled()
        assert hidden_below(tab) == 0, tag
        assert found_in(tab, *STATES) == [], tag
        tab.page.locator("#tab-about").click()
        expect(tab.page.locator("#about-groups .group")).to_be_in_viewport(ratio=1)
        tab.go(album)
        expect(tab.page.locator('.cell[data-state="ready"]')).to_have_count(2)
        dialogs = [(f"#{name}-open", f"#{name}", f"#{name} [data-close]") for name in ("tidy", "facts")]
        assert found_in(tab, *dialogs) == [], tag
