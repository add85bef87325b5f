"""Folders: one that is dropped is an album with its folders, and what was made is saved into another."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE_MS, Tab
from tests.conftest import encode, make_photo

NAMES = ["day 1/1.jpg", "day 1/2.jpg", "day 1/10.jpg", "day 2/1.jpg"]

#: The browser's own folder of this site stands in for one that somebody chooses.
_PICKER = """async () => {
    const root = await navigator.storage.getDirectory();
    const chosen = await root.getDirectoryHandle('Sent', {create: true});
    window.showDirectoryPicker = async () => chosen;
    window.chosen = chosen;
}"""
_LAY = """async ([path, text]) => {
    const parts = path.split('/'), name = parts.pop();
    let folder = window.chosen;
    for (const part of parts) folder = await folder.getDirectoryHandle(part, {create: true});
    const writing = await (await folder.getFileHandle(name, {create: true})).createWritable();
    await writing.write(text);
    await writing.close();
}"""
_SAVED = """async () => {
    const found = {};
    const walk = async (folder, path) => {
        for await (const [name, each] of folder.entries()) {
            if (each.kind === 'directory') await walk(each, `${path}${name}/`);
            else found[path + name] = [...new Uint8Array(await (await each.getFile()).arrayBuffer())];
        }
    };
    await walk(window.chosen, '');
    return found;
}"""


def drop_folder(page: Page, folder: Path) -> None:
    """As a hand does it: the browser reads the disk itself."""
    line = page.context.new_cdp_session(page)
    data: dict[str, Any] = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        line.send("Input.dispatchDragEvent", {"type": kind, "x": 300, "y": 300, "data": data})


@pytest.fixture
def trip(tab: Tab, tmp_path: Path) -> Tab:
    """A folder of four pictures and a text, dropped."""
    for number, name in enumerate(NAMES, 1):
        path = tmp_path / "trip" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encode(make_photo(90 + number, 60, number), quality=90))
    (tmp_path / "trip" / "notes.txt").write_text("no picture")
    tab.go()
    tab.page.evaluate(_PICKER)
    drop_folder(tab.page, tmp_path / "trip")
    expect(tab.page.locator('.cell[data-state="ready"]')).to_have_count(4, timeout=PATIENCE_MS)
    return tab


def test_a_dropped_folder_is_an_album_and_what_is_made_is_saved_into_another(trip: Tab) -> None:
    page = trip.page
    expect(page.locator("#album-name")).to_have_text("trip, 4 pictures")
    address = page.url.replace("/album/", "/api/albums/")
    members = page.context.request.get(address).json()["images"]
    assert [f"{member['path']}/{member['name']}" for member in members] == [f"trip/{name}" for name in NAMES]

    folder = page.locator("#bundle-folder")
    expect(folder).to_be_hidden()
    page.locator("#make-all").click()
    expect(folder).to_be_visible(timeout=PATIENCE_MS)
    page.evaluate(_LAY, ["trip/day 1/2.jpg", "mine"])
    folder.click()
    expect(trip.notice).to_contain_text("4 pictures saved into “Sent”")
    saved = {name: bytes(content) for name, content in page.evaluate(_SAVED).items()}
    assert saved.pop("trip/day 1/2.jpg") == b"mine", "what was there stays"
    saved["trip/day 1/2.jpg"] = saved.pop("trip/day 1/2 (2).jpg")
    with page.expect_download() as waiting:
        page.locator("#bundle").click()
    with zipfile.ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes())) as taken:
        assert {name: taken.read(name) for name in taken.namelist()} == saved


def test_a_folder_that_takes_no_more_is_told_and_keeps_no_half_file(trip: Tab) -> None:
    page = trip.page
    page.locator("#make-all").click()
    expect(page.locator("#bundle-folder")).to_be_visible(timeout=PATIENCE_MS)
    page.evaluate("""() => {
        const write = FileSystemWritableFileStream.prototype.write;
        let left = 2;
        FileSystemWritableFileStream.prototype.write = function (piece) {
            if (left-- > 0) return write.call(this, piece);
            return Promise.reject(new DOMException('full', 'QuotaExceededError'));
        };
    }""")
    page.locator("#bundle-folder").click()
    expect(trip.notice).to_contain_text(re.compile("took [012] of 4 pictures"))
    assert len(page.evaluate(_SAVED)) <= 2
