"""The line drops while the hand moves: the slider stays with the hand, and the newest picture comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import PATIENCE_MS, Opener, Tab
from tests.browser.relay import Relay
from tests.conftest import Server


@pytest.fixture
def relay(patient_server: Server) -> Iterator[Relay]:
    relay = Relay(patient_server.url)
    yield relay
    relay.close()


@pytest.mark.parametrize("noticed", [False, True], ids=["for a moment", "until it is told"])
def test_a_line_that_drops_in_the_middle_of_a_drag_costs_nothing(
    tabs: Opener,
    contexts: Callable[..., BrowserContext],
    relay: Relay,
    patient_server: Server,
    photo: bytes,
    noticed: bool,
) -> None:
    tab = tabs(contexts(), relay.url).open(photo)
    other = tabs(contexts(), patient_server.url).go(f"/edit/{tab.image_id}#key={_key(tab)}")
    other.settled()
    left, width, middle = tab.hold("quality")
    for step in range(60):
        if step == 20:
            relay.cut()
        if step == 40 and noticed:
            expect(tab.page.locator("#status-text")).to_have_text("Reconnecting")
        if step == 40:
            relay.mend()
        tab.page.mouse.move(left + width * (0.9 - step / 100), middle)
        tab.next_frame()
    held = tab.slider("quality").input_value()
    expect(tab.page.locator("#status-text")).to_have_text("Connected", timeout=PATIENCE_MS)
    expect(tab.slider("quality")).to_have_value(held)
    tab.page.mouse.up()
    tab.settled()
    other.settled()
    expect(tab.slider("quality")).to_have_value(held)
    expect(other.slider("quality")).to_have_value(held)
    assert len(tab.rendition()) == tab.exact_bytes == other.exact_bytes


def _key(tab: Tab) -> str:
    return str(
        tab.page.evaluate("id => JSON.parse(localStorage.getItem('whittle.keys'))[id].key", tab.image_id)
    )
