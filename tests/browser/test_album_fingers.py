"""The film under fingers: it scrolls, what is held is moved or picked, and what is picked has its buttons."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Route, ViewportSize, expect

from tests.browser.axe import violations
from tests.browser.conftest import PATIENCE_MS, Opener, Tab
from tests.browser.test_album import cell, drop, stand
from tests.browser.test_fingers import PHONE, Hand, middle
from tests.conftest import encode, make_photo, until

NAMES = "abcdefgh"


@pytest.fixture
def phone(tabs: Opener, contexts: Callable[..., BrowserContext]) -> Tab:
    """An album of more pictures than a phone shows, in their own order."""
    tab = tabs(contexts(**PHONE)).go()
    drop(tab, {f"{name}.jpg": encode(make_photo(60 + at, 50), "JPEG") for at, name in enumerate(NAMES)})
    expect(tab.page.locator('.cell[data-state="ready"]')).to_have_count(len(NAMES), timeout=PATIENCE_MS)
    tab.settled()
    return tab


@pytest.fixture
def hand(phone: Tab) -> Hand:
    return Hand(phone.page.context.new_cdp_session(phone.page))


def stood(phone: Tab, name: str) -> tuple[float, float] | None:
    """Where a picture stands, if it stood there some frames ago."""
    before = middle(cell(phone, name))
    phone.page.evaluate("""async () => {
        for (let frame = 0; frame < 6; frame += 1) await new Promise(requestAnimationFrame);
    }""")
    return before if middle(cell(phone, name)) == before else None


def hold(phone: Tab, hand: Hand, name: str) -> tuple[float, float]:
    """A finger rests on a picture, which does not move by itself any more, until that is lifted."""
    x, y = until(lambda: stood(phone, name), "the film rests")
    hand.send("touchStart", (x, y))
    expect(phone.page.locator(".cell.lifted")).to_have_count(1)
    return x, y


def test_a_finger_scrolls_the_film_and_moves_nothing(phone: Tab, hand: Hand) -> None:
    x, y = middle(cell(phone, "d"))
    # A hand that waits for a busy machine between two moves would hold.
    phone.page.evaluate("""() => {
        const real = window.setTimeout;
        window.setTimeout = (react, ms, ...given) => real(react, ms === 450 ? 60_000 : ms, ...given);
    }""")
    hand.stroke((x, y), *((x - 12 * step, y) for step in range(1, 16)))
    phone.page.wait_for_function("() => document.getElementById('film').scrollLeft > 50")
    stand(" ".join(NAMES), phone)
    expect(phone.page.locator('.cell[aria-selected="true"]')).to_have_count(0)


def test_what_is_held_is_drawn_along(phone: Tab, hand: Hand) -> None:
    x, y = hold(phone, hand, "a")
    for step in range(1, 12):
        hand.send("touchMove", (x + 16 * step, y))
    hand.send("touchEnd")
    stand("b c a d e f g h", phone)
    assert phone.page.locator("#film").evaluate("film => film.scrollLeft") == 0
    expect(phone.page.locator('.cell.lifted, .film-gap, .cell[aria-selected="true"]')).to_have_count(0)


def test_what_is_held_and_let_go_of_is_picked_and_has_buttons(phone: Tab, hand: Hand) -> None:
    cell(phone, "a").tap()
    expect(cell(phone, "a")).to_have_attribute("aria-current", "true")
    hold(phone, hand, "c")
    hand.send("touchEnd")
    expect(phone.page.locator('.cell[aria-selected="true"]')).to_have_count(2)
    page = phone.page
    for name in ("Move left", "Move right", "Remove from the album"):
        expect(page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    assert violations(phone) == []
    page.get_by_role("button", name="Move right").tap()
    stand("b d a c e f g h", phone)
    # What stands in front is picked and put back by a button too, for those who cannot hold.
    page.get_by_role("button", name="Pick this picture").tap()
    expect(page.locator('.cell[aria-selected="true"]')).to_have_count(1)
    cell(phone, "d").tap()
    expect(page.locator('.cell[aria-selected="true"]')).to_have_count(0)
    expect(page.get_by_role("button", name="Move left")).to_be_hidden()


#: How many pairs of what stands in the film's head lie over each other.
_OVERLAPS = """() => {
    const parts = [...document.querySelectorAll('.film-head > :not(p, div), .film-head :is(p, div) > *')];
    const boxes = parts.filter((part) => part.offsetParent).map((part) => part.getBoundingClientRect());
    const meet = (one, other) => one.left < other.right - 1 && other.left < one.right - 1
        && one.top < other.bottom - 1 && other.top < one.bottom - 1;
    return boxes.flatMap((one, at) => boxes.slice(at + 1).filter((other) => meet(one, other))).length;
}"""


def test_work_and_what_steers_it_have_room_beside_what_did_not_work(phone: Tab) -> None:
    page = phone.page
    drop(phone, {"odd.jpg": b"no picture"})
    expect(page.locator("#album-refused")).to_be_visible(timeout=PATIENCE_MS)
    held: list[Route] = []
    page.route("**/api/albums/*/images", lambda route: held.append(route))
    drop(phone, {"late.jpg": encode(make_photo(60, 50), "JPEG")})
    sizes: list[ViewportSize] = [{"width": 390, "height": 844}, {"width": 1100, "height": 800}]
    for size in sizes:
        page.set_viewport_size(size)
        expect(page.get_by_role("button", name="Stop")).to_be_in_viewport(ratio=1)
        assert page.evaluate(_OVERLAPS) == 0, size
    held[0].abort()
