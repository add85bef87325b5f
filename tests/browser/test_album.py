"""Many pictures, one hand: several files are an album, tuned by one picture and taken along as one ZIP."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Route, WebSocket, expect

from tests.browser.axe import violations
from tests.browser.conftest import PATIENCE_MS, Opener, Tab
from tests.conftest import encode, make_photo

_DROP = """(files) => {
    const data = new DataTransfer();
    for (const [name, content] of files) {
        const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], name, {type: 'image/jpeg', lastModified: 1614834368000}));
    }
    const facts = {dataTransfer: data, bubbles: true, cancelable: true};
    for (const kind of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(kind, facts));
}"""


def drop(tab: Tab, files: dict[str, bytes]) -> None:
    written = [[name, base64.b64encode(content).decode()] for name, content in files.items()]
    tab.page.evaluate(_DROP, written)


@pytest.fixture(scope="module")
def photos() -> dict[str, bytes]:
    return {f"{number}.jpg": encode(make_photo(90 + 10 * number, 80), "JPEG") for number in range(1, 5)}


@pytest.fixture
def album(tab: Tab, photos: dict[str, bytes]) -> Tab:
    """Four pictures, and the first of them drawn to the end."""
    tab.go()
    drop(tab, photos)
    expect(tab.page.locator('.cell[data-state="ready"]')).to_have_count(4, timeout=PATIENCE_MS)
    tab.settled()
    return tab


def total(tab: Tab) -> int:
    return int(tab.page.locator("#album-bytes").get_attribute("data-bytes") or -1)


def test_dropped_tuned_made_and_taken_along(album: Tab, photos: dict[str, bytes]) -> None:
    page = album.page
    expect(page).to_have_url(re.compile("/album/"))
    expect(page.locator("#album-name")).to_have_text("4 pictures")
    expect(page.locator(".cell img").first).to_be_visible()
    expect(page.locator("#album-bytes")).to_have_attribute("data-bytes", re.compile("[1-9]"))
    before = total(album)
    album.type_number("quality", 20)
    expect(page.locator("#album-bytes")).not_to_have_attribute("data-bytes", str(before))
    album.settled()

    page.locator("#make-all").click()
    bundle = page.locator("#bundle")
    expect(bundle).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator(".cell-after:not([hidden])")).to_have_count(4)
    with page.expect_download() as waiting:
        bundle.click()
    with zipfile.ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes())) as taken:
        assert taken.namelist() == list(photos)
        sizes = [entry.file_size for entry in taken.infolist()]
        rendition = page.context.request.get(page.url.replace("/album/", "/api/albums/"))
        member = rendition.json()["images"][0]["id"]
        file = page.context.request.get(f"{album.url}/api/images/{member}/rendition").body()
        assert taken.read("1.jpg") == file
    assert sum(sizes) < before
    expect(page.locator("#album-bytes")).to_have_attribute("data-bytes", str(sum(sizes)))
    expect(page.locator("#album-total")).to_have_attribute("data-are", "exact")
    assert violations(album) == []

    album.type_number("quality", 30)
    expect(page.locator("#make-all")).to_be_visible()
    expect(bundle).to_be_hidden()


def test_pictures_stand_as_they_were_dropped_whichever_arrives_first(
    tab: Tab, photos: dict[str, bytes]
) -> None:
    """The first one is held back until the others have been checked."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if held:
            route.continue_()
        held.append(route)

    tab.go()
    tab.page.route("**/api/albums/*/images", hold)
    drop(tab, photos)
    cells = tab.page.locator('.cell[data-state="ready"]')
    expect(cells).to_have_count(3, timeout=PATIENCE_MS)
    held[0].continue_()
    expect(cells).to_have_count(4, timeout=PATIENCE_MS)
    tab.page.locator("#film-order").select_option("number")
    for place, name in enumerate(photos, 1):
        expect(tab.page.locator(f'.cell[aria-posinset="{place}"] img')).to_have_attribute("alt", name)
    told = tab.page.context.request.get(tab.page.url.replace("/album/", "/api/albums/")).json()
    assert [member["name"] for member in told["images"]] == list(photos)


_ORDER = """(order) => [...document.querySelectorAll('.cell')]
    .sort((one, other) => one.ariaPosInSet - other.ariaPosInSet)
    .map((cell) => cell.querySelector('img').alt[0]).join(' ') === order"""


def stand(order: str, *those: Tab) -> None:
    """Wait until the pictures of the film stand like this, by the first signs of their names."""
    for tab in those:
        tab.page.wait_for_function(_ORDER, arg=order)


def cell(tab: Tab, name: str) -> Locator:
    return tab.page.locator(f".cell:has(img[alt^='{name}'])")


def test_pictures_are_moved_by_keys_buttons_and_the_pointer(album: Tab, tabs: Opener) -> None:
    page = album.page
    other = tabs().go(page.url.removeprefix(album.url))
    for tab in (album, other):
        tab.page.locator("#film-order").select_option("number")
    cell(album, "1").click()
    page.locator("#film").focus()
    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("Alt+ArrowRight")
    stand("2 3 1 4", album, other)
    expect(page.locator("#album-said")).to_have_text("Place 3 of 4")
    page.keyboard.press("Alt+Home")
    page.locator("#film-right").click()
    stand("2 1 3 4", album, other)
    cell(album, "4").drag_to(cell(album, "2"), target_position={"x": 8, "y": 20})
    stand("4 2 1 3", album, other)
    page.locator("#undo").click()
    stand("2 1 3 4", album, other)


def test_a_picture_that_is_let_go_of_by_escape_stays_and_so_do_those_of_who_may_look(
    album: Tab, tabs: Opener, contexts: Opener
) -> None:
    page = album.page
    box = cell(album, "4").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] - 200, box["y"] + 20)
    expect(page.locator(".film-gap")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".film-gap")).to_have_count(0)
    page.mouse.up()
    stand("1 2 3 4", album)
    page.locator("#share-open").click()
    looking = tabs(contexts())
    looking.page.goto(page.locator("#share-link").input_value())
    looking.settled()
    expect(looking.page.locator("#film-left")).to_be_hidden()
    looking.page.locator("#film").focus()
    looking.page.keyboard.press("Alt+End")
    stand("1 2 3 4", looking)


def test_a_film_that_is_sorted_gives_the_album_its_order(album: Tab) -> None:
    page = album.page
    page.locator("#film-order").select_option("size")
    stand("4 3 2 1", album)
    cell(album, "3").click()
    page.locator("#film").focus()
    page.keyboard.press("Alt+End")
    stand("4 2 1 3", album)
    expect(page.locator("#film-order")).to_have_value("number")


def test_keys_go_from_picture_to_picture_and_pick(album: Tab) -> None:
    page = album.page
    page.locator(".cell").first.click()  # in front is whichever came first
    expect(page.locator('.cell[aria-current="true"] img')).to_have_attribute("alt", re.compile("^1.jpg"))
    page.keyboard.press("j")
    expect(page.locator('.cell[aria-current="true"] img')).to_have_attribute("alt", "2.jpg")
    page.keyboard.press("x")
    page.locator("#film").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator('.cell[aria-selected="true"]')).to_have_count(2)
    expect(page.locator("#scope-picked")).to_contain_text("2 picked")
    album.settled()
    album.type_number("quality", 15)
    expect(page.locator(".cell[data-own]")).to_have_count(2)
    page.locator("#scope-none").click()
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(page.locator('.cell[aria-current="true"] img')).to_have_attribute("alt", re.compile("^1.jpg"))
    expect(album.slider("quality")).to_have_value("80")
    album.settled()
    page.locator("#undo").click()
    expect(page.locator(".cell[data-own]")).to_have_count(0)


def test_all_pictures_fit_into_what_is_asked_for(album: Tab) -> None:
    page = album.page
    limit = page.get_by_label("Fit all into")
    limit.fill("0.006")
    expect(page.locator("#fit-curve .curve")).to_have_attribute("aria-label", re.compile("95"))
    limit.press("Enter")
    expect(page.locator("#fit-said")).to_have_text(re.compile(r"^Quality \d+, about 5\.\d+ kB"))
    found = int(album.slider("quality").input_value())
    assert 1 < found < 80
    expect(page.locator("#album-bytes")).to_have_attribute("data-bytes", re.compile(r"^5\d\d\d$"))
    album.settled()
    assert violations(album) == []
    limit.fill("0.001")
    limit.press("Enter")
    expect(album.notice).to_contain_text("1,000 bytes cannot be reached")
    expect(album.slider("quality")).to_have_value(str(found))


def test_one_picture_may_differ_and_go_with_the_others_again(album: Tab) -> None:
    page = album.page
    page.get_by_role("radio", name="This one").check()
    album.type_number("quality", 35)
    expect(page.locator("#scope-own-text")).to_have_text("Set for this picture alone: Quality.")
    page.get_by_role("radio", name="All 4 pictures").check()
    page.locator("#scope-back").click()
    expect(album.slider("quality")).to_have_value("80")
    expect(page.locator("#scope-own")).to_be_hidden()


def test_a_second_tab_shows_the_same_album_and_so_does_this_one_again(album: Tab, tabs: Opener) -> None:
    other = tabs().go(album.page.url.removeprefix(album.url))
    other.settled()
    expect(other.page.locator(".cell")).to_have_count(4)
    album.type_number("quality", 25)
    expect(other.slider("quality")).to_have_value("25")
    other.page.locator("#film-remove").click()
    expect(album.page.locator(".cell")).to_have_count(3)
    expect(album.page.locator("#album-name")).to_have_text("3 pictures")
    album.page.reload()
    album.settled()
    expect(album.page.locator(".cell")).to_have_count(3)
    expect(album.slider("quality")).to_have_value("25")


def test_what_cannot_be_opened_is_told_in_words_and_put_away(album: Tab) -> None:
    page = album.page
    drop(album, {"cat.jpg": b"GIF89a"})
    page.locator("#album-refused").click()
    expect(page.locator("#refused-list")).to_contain_text("cat.jpg")
    expect(page.locator("#refused-list")).to_contain_text("JPEG, PNG and WebP")
    assert violations(album) == []
    page.locator("#refused-forget").click()
    expect(page.locator("#album-refused")).to_be_hidden()
    expect(page.locator(".cell")).to_have_count(4)


def test_who_has_the_link_for_looking_changes_nothing(album: Tab, tabs: Opener, contexts: Opener) -> None:
    album.page.locator("#share-open").click()
    link = album.page.locator("#share-link").input_value()
    looking = tabs(contexts())
    looking.page.goto(link)
    looking.settled()
    expect(looking.page.locator(".cell img[src]")).to_have_count(4)
    for gone in ("#make-all", "#film-remove", "#scope"):
        expect(looking.page.locator(gone)).to_be_hidden()


def test_the_page_of_an_album_asks_once_for_it_and_then_for_the_others(album: Tab, tabs: Opener) -> None:
    """Its socket is dialed before the page stands, and nothing that comes until then is lost."""
    sent: list[str] = []
    dialed: list[str] = []

    def listen(socket: WebSocket) -> None:
        dialed.append(socket.url)
        socket.on("framesent", lambda frame: sent.append(str(frame)))

    other = tabs()
    other.page.on("websocket", listen)
    other.go(album.page.url.removeprefix(album.url))
    expect(other.page.locator(".cell")).to_have_count(4)
    other.settled()
    expect(other.page.locator("#album-bytes")).to_have_attribute("data-bytes", str(total(album)))
    assert sum("album_id=" in url for url in dialed) == 1
    assert sum('"open_album"' in frame for frame in sent) == 1
