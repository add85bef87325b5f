"""Seeing what compression has cost: the loss, the worst place, the histogram."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import BrowserContext, expect

from tests.browser.axe import violations
from tests.browser.conftest import Opener, Tab
from tests.browser.test_looks import PHONE
from tests.conftest import encode


@pytest.fixture
def editing(tab: Tab, photo: bytes) -> Tab:
    tab.open(photo)
    tab.type_number("quality", 20)
    tab.settled()
    return tab


def shown(tab: Tab) -> Image.Image:
    """The picture on the screen, as the server sent it."""
    source = tab.picture.get_attribute("src") or ""
    return Image.open(io.BytesIO(base64.b64decode(source.partition(",")[2]))).convert("RGB")


def test_the_loss_takes_the_results_place_and_says_what_it_is(editing: Tab) -> None:
    result = ImageStat.Stat(shown(editing)).mean
    editing.page.keyboard.press("l")
    expect(editing.picture).to_have_attribute("data-layer", "loss")
    expect(editing.page.locator("#loss")).to_have_attribute("aria-pressed", "true")
    expect(editing.page.locator("#result-side")).to_have_text("Loss: lighter is more")
    editing.settled()
    assert sum(ImageStat.Stat(shown(editing)).mean) < sum(result)
    assert violations(editing) == []
    editing.page.locator("#loss").click()
    expect(editing.picture).to_have_attribute("data-layer", "result")
    expect(editing.page.locator("#result-side")).to_have_text("Result")


def test_the_loss_follows_the_slider(editing: Tab) -> None:
    editing.page.locator("#loss").click()
    expect(editing.picture).to_have_attribute("data-layer", "loss")
    editing.settled()
    much = sum(ImageStat.Stat(shown(editing)).mean)
    editing.type_number("quality", 90)
    editing.settled()
    assert sum(ImageStat.Stat(shown(editing)).mean) < much


def test_the_worst_place_is_marked_and_gone_to_with_the_score_beside(editing: Tab) -> None:
    mark, score = editing.page.locator("#worst-mark"), editing.page.locator("#loss-score")
    expect(mark).to_be_hidden()
    editing.page.locator("#worst").click()
    expect(mark).to_be_in_viewport()
    expect(score).to_contain_text("of 100")
    editing.page.locator("#loss").click()
    expect(editing.picture).to_have_attribute("data-layer", "loss")
    expect(mark).to_be_visible()
    editing.page.locator("#loss").click()
    editing.page.locator("#worst").click()
    expect(mark).to_be_hidden()
    expect(score).to_be_hidden()


def test_score_and_loss_fit_beside_the_original_on_a_phone(
    tabs: Opener, contexts: Callable[..., BrowserContext], photo: bytes
) -> None:
    tab = tabs(contexts(**PHONE)).open(photo)
    tab.page.locator("#loss").click()
    for id in ("#loss-score", "#result-side", "#original-bytes"):
        expect(tab.page.locator(id)).to_be_in_viewport(ratio=1)
    caption = tab.page.locator("#caption").bounding_box()
    assert caption is not None and caption["height"] < 30
    assert violations(tab) == []


def test_the_histogram_marks_what_is_clipped(tab: Tab) -> None:
    half = Image.new("RGB", (600, 400), "#808080")
    half.paste("#ffffff", (300, 0, 600, 400))
    tab.open(encode(half, "PNG"), "half.png")
    tab.page.locator("#histogram-toggle").click()
    low, high = tab.page.locator("#clipped-low"), tab.page.locator("#clipped-high")
    expect(high).to_have_text("Highlights clipped: 50.0%")
    expect(low).to_have_text("Shadows: nothing clipped")
    expect(high).to_have_attribute("data-clipped", "true")
    assert violations(tab) == []
    tab.type_number("brightness", -60)
    expect(high).to_have_text("Highlights: nothing clipped")
    tab.page.keyboard.press("h")
    expect(tab.page.locator("#histogram")).to_be_hidden()
