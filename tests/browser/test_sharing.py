"""Several people and devices: links, who may what, seeing the others' hands."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.axe import violations
from tests.browser.conftest import Opener, Tab


@pytest.fixture
def editing(tab: Tab, photo: bytes) -> Tab:
    return tab.open(photo)


def link(tab: Tab, right: str) -> str:
    tab.page.locator("#share-open").click()
    tab.page.locator("#share").get_by_role("radio", name=right).check()
    address = tab.page.locator("#share-link").input_value()
    tab.page.keyboard.press("Escape")
    return address.removeprefix(tab.url)


def test_the_link_for_looking_shows_everything_and_moves_nothing(
    tabs: Opener, contexts: Callable[..., BrowserContext], editing: Tab
) -> None:
    guest = tabs(contexts()).go(link(editing, "Can view"))
    guest.settled()
    assert "#" not in guest.page.url
    expect(guest.page.locator("#view-only")).to_contain_text("watching")
    expect(guest.slider("quality")).to_be_disabled()
    expect(guest.page.locator("#undo")).to_be_disabled()
    expect(guest.page.locator("#delete")).to_be_hidden()
    expect(guest.page.locator("#file-name")).to_have_attribute("contenteditable", "false")

    editing.type_number("quality", 33)
    expect(guest.slider("quality")).to_have_value("33")
    guest.settled()
    assert guest.download()[1] == editing.rendition()
    assert violations(guest) == []
    guest.page.reload()
    guest.settled()
    expect(guest.page.locator("#view-only")).to_be_visible()


def test_the_link_for_editing_lets_another_person_edit(
    tabs: Opener, contexts: Callable[..., BrowserContext], editing: Tab
) -> None:
    friend = tabs(contexts()).go(link(editing, "Can edit"))
    friend.settled()
    expect(friend.page.locator("#view-only")).to_be_hidden()
    friend.type_number("quality", 52)
    expect(editing.slider("quality")).to_have_value("52")
    expect(editing.page.locator("#viewers")).to_have_text("2 here")


def test_who_may_edit_still_may_after_opening_the_link_for_looking(
    tabs: Opener, contexts: Callable[..., BrowserContext], editing: Tab
) -> None:
    looking, edits = link(editing, "Can view"), link(editing, "Can edit")
    context = contexts()
    friend = tabs(context).go(edits)
    friend.settled()
    friend.go("/").go(looking)
    friend.settled()
    friend.go("/").go(f"/edit/{editing.image_id}")
    friend.settled()
    expect(friend.page.locator("#view-only")).to_be_hidden()


def test_the_share_dialog_has_a_code_for_the_phone_and_copies_the_link(editing: Tab) -> None:
    editing.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    editing.page.locator("#share-open").click()
    code = editing.page.locator("#share-code path")
    expect(code).to_have_attribute("d", re.compile("^M"))
    first = code.get_attribute("d")
    editing.page.locator("#share").get_by_role("radio", name="Can edit").check()
    expect(code).not_to_have_attribute("d", first or "")
    editing.page.locator("#share-copy").click()
    expect(editing.page.locator("#share-said")).to_have_text("Copied.")
    copied = editing.page.evaluate("navigator.clipboard.readText()")
    assert copied == editing.page.locator("#share-link").input_value()
    assert violations(editing) == []
    editing.page.get_by_role("button", name="Close").click()
    expect(editing.page.locator("#share-open")).to_be_focused()


def test_a_control_that_another_hand_moves_says_so(tabs: Opener, editing: Tab) -> None:
    other = tabs().go(f"/edit/{editing.image_id}")
    other.settled()
    other.page.evaluate(
        """() => {
            window.moved = [];
            for (const control of document.querySelectorAll('[data-field]'))
                new MutationObserver(() => window.moved.push(control.dataset.field))
                    .observe(control, {attributeFilter: ['data-moved']});
        }"""
    )
    editing.type_number("contrast", 12)
    expect(other.slider("contrast")).to_have_value("12")
    assert set(other.page.evaluate("window.moved")) == {"contrast"}
    assert editing.page.locator("[data-moved]").count() == 0


def test_a_link_made_anew_ends_the_old_one_at_once(
    tabs: Opener, contexts: Callable[..., BrowserContext], editing: Tab
) -> None:
    guests = contexts()
    guest = tabs(guests).go(link(editing, "Can view"))
    guest.settled()
    editing.page.locator("#share-open").click()
    before = editing.page.locator("#share-link").input_value()
    editing.page.locator("#share-renew").click()
    expect(editing.page.locator("#share-link")).not_to_have_value(before)
    expect(editing.page.locator("#share-said")).to_contain_text("new")
    expect(guest.page.locator("#notice")).to_contain_text("replaced")
    expect(guest.page.locator("#drop")).to_be_visible()
    editing.page.keyboard.press("Escape")
    tabs(guests).go(before.removeprefix(editing.url)).page.locator("#missing").wait_for()
    other = tabs(guests).go(link(editing, "Can view"))
    other.settled()


def test_the_link_for_editing_can_be_made_anew_and_this_tab_goes_on(
    tabs: Opener, contexts: Callable[..., BrowserContext], editing: Tab
) -> None:
    friend = tabs(contexts()).go(link(editing, "Can edit"))
    friend.settled()
    friend.page.locator("#share-open").click()
    friend.page.locator("#share").get_by_role("radio", name="Can edit").check()
    before = friend.page.locator("#share-link").input_value()
    friend.page.locator("#share-renew").click()
    expect(friend.page.locator("#share-link")).not_to_have_value(before)
    friend.page.keyboard.press("Escape")
    friend.type_number("quality", 41)
    expect(editing.slider("quality")).to_have_value("41")
    friend.page.reload()
    friend.settled()
    expect(friend.page.locator("#view-only")).to_be_hidden()
