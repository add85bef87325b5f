"""Browsers that lack AVIF or JPEG XL: the picture is seen all the same, and the file stays what it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Opener, Tab
from tests.conftest import encode, make_photo

#: Decodes no picture of which `refuses` says so.
_BLIND = """
    const decode = HTMLImageElement.prototype.decode;
    HTMLImageElement.prototype.decode = function () {
        return (%s)(this.src) ? Promise.reject(new DOMException('', 'EncodingError')) : decode.call(this);
    };
"""

#: Shows the first original with its sides swapped, as a browser does that turns no file of its kind.
_UNTURNED = """
    const sides = ['naturalWidth', 'naturalHeight'];
    const image = HTMLImageElement.prototype;
    const [width, height] = sides.map((name) => Object.getOwnPropertyDescriptor(image, name).get);
    const swapped = (own, other) => function () {
        if (this.id === 'original' && own.call(this)) window.unturned ??= this.src;
        return (this.src === window.unturned ? other : own).call(this);
    };
    Object.defineProperty(image, 'naturalWidth', {get: swapped(width, height)});
    Object.defineProperty(image, 'naturalHeight', {get: swapped(height, width)});
"""


@pytest.fixture
def blind_tab(tabs: Opener, contexts: Callable[..., BrowserContext]) -> Callable[[str], Tab]:
    """A tab whose browser decodes nothing of which this function of an address says so."""

    def open_tab(refuses: str) -> Tab:
        context = contexts()
        context.add_init_script(_BLIND % refuses)
        return tabs(context)

    return open_tab


@pytest.fixture(scope="module")
def small_photo() -> bytes:
    return encode(make_photo(300, 200), quality=90)


def choose(tab: Tab, format: str) -> None:
    tab.field("format").locator(f'input[value="{format}"]').check(force=True)


def kind_shown(tab: Tab) -> str:
    return (tab.picture.get_attribute("src") or "").split(";")[0]


def test_a_browser_without_avif_sees_the_avif_file_in_another_encoding(
    blind_tab: Callable[[str], Tab], small_photo: bytes
) -> None:
    tab = blind_tab("(src) => src.startsWith('data:image/avif')").open(small_photo)
    choose(tab, "avif")
    tab.settled()
    assert kind_shown(tab) == "data:image/jpeg"
    name, content = tab.download()
    assert (name, content[4:12]) == ("photo.avif", b"ftypavif")
    assert len(content) == tab.exact_bytes
    expect(tab.notice).to_be_empty()


def test_one_that_shows_the_proof_but_not_the_picture_is_sent_another(
    blind_tab: Callable[[str], Tab], small_photo: bytes
) -> None:
    tab = blind_tab("(src) => src.startsWith('data:image/avif') && src.length > 1000").open(small_photo)
    choose(tab, "avif")
    tab.settled()
    assert kind_shown(tab) == "data:image/jpeg"
    expect(tab.notice).to_be_empty()


def test_a_final_that_cannot_be_shown_gets_words_and_its_file(
    blind_tab: Callable[[str], Tab], small_photo: bytes
) -> None:
    tab = blind_tab("(src) => src.startsWith('data:image/png')").open(small_photo)
    choose(tab, "png")
    expect(tab.notice).to_contain_text("This browser cannot show the finished picture. You can download it.")
    expect(tab.page.locator("#result")).to_have_attribute("aria-busy", "false")
    name, content = tab.download()
    assert (name, content[:4]) == ("photo.png", b"\x89PNG")
    assert len(content) == tab.exact_bytes
    choose(tab, "jpeg")
    tab.settled()
    expect(tab.notice).to_be_empty()


#: Gives no address for a file of so many bytes: as if the browser drew no such file.
_NO_ADDRESS = """
    const give = URL.createObjectURL;
    URL.createObjectURL = (file) => file.size === %d ? 'blob:nothing' : give(file);
"""


def test_an_original_that_the_browser_does_not_draw_is_drawn_for_it(
    tabs: Opener, contexts: Callable[..., BrowserContext]
) -> None:
    """A JPEG with arithmetic codes, say. The comparison shows it without any change."""
    photo = encode(make_photo(300, 200), quality=99)  # so that it is not kept as it is
    context = contexts()
    context.add_init_script(_NO_ADDRESS % len(photo))
    tab = tabs(context).open(photo)
    tab.type_number("scale", 50)
    tab.settled()
    original = tab.page.locator("#original")
    expect(original).to_have_js_property("naturalWidth", 300)
    expect(original).not_to_have_attribute("src", "blob:nothing")


def test_an_original_that_the_browser_does_not_turn_is_drawn_by_the_server(
    tabs: Opener, contexts: Callable[..., BrowserContext], small_photo: bytes
) -> None:
    context = contexts()
    context.add_init_script(_UNTURNED)
    tab = tabs(context).open(small_photo)
    original = tab.page.locator("#original")
    expect(original).not_to_have_attribute("src", tab.page.evaluate("window.unturned"))
    assert tab.page.evaluate("[original.naturalWidth, original.naturalHeight]") == [300, 200]
