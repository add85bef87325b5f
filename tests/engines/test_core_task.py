"""The core task in Firefox and WebKit: open, drag, compare, pan, take the file, share, connect again."""

from __future__ import annotations

import time
from pathlib import Path

import requests

from tests.browser.relay import Relay
from tests.conftest import Server
from tests.engines.engine import PATIENCE_S, Engine, click, until

_SETTLED = """document.getElementById('result').ariaBusy === 'false'
    && document.getElementById('picture').dataset.stage === 'final'"""
_QUALITY = "document.querySelector('[data-field=quality] input[type=range]')"
_WATCH = """(window.seen = new Set(), new MutationObserver(() => seen.add(picture.src))
    .observe(picture, {attributeFilter: ['src']}), 1)"""
_KEY = "JSON.parse(localStorage.getItem('whittle.keys'))[location.pathname.split('/')[2]].key"
_CONNECTION = "document.getElementById('status').dataset.connection"


def test_the_core_task_is_done(engine: Engine, server: Server, photo: bytes, tmp_path: Path) -> None:
    relay = Relay(server.url)
    try:
        opened(engine, relay.url, photo, tmp_path)
        drag_changes_the_picture(engine)
        handle_compares(engine)
        picture_pans_at_100_percent(engine)
        download_is_the_file(engine, server)
        link_opens_the_picture_for_looking(engine)
        relay.cut()
        until(engine, f"{_CONNECTION} === 'reconnecting'")
        relay.mend()
        until(engine, f"{_CONNECTION} === 'connected' && {_SETTLED}")
        assert engine.js("document.body.className") == ""
        assert [error for error in engine.errors() if "socket.io" not in error] == []
    finally:
        relay.close()


def opened(tab: Engine, url: str, photo: bytes, folder: Path) -> None:
    file = folder / "photo.jpg"
    file.write_bytes(photo)
    tab.go(f"{url}/?lang=en")
    until(tab, "document.body.dataset.ready")
    tab.choose(file)
    until(tab, f"location.pathname.startsWith('/edit/') && {_SETTLED}")


def drag_changes_the_picture(tab: Engine) -> None:
    """Different pictures are seen while the mouse is held, and the number is that of the file."""
    before = tab.js("Number(document.getElementById('bytes').dataset.bytes)")
    tab.js(_WATCH)
    left, middle, width, at = tab.js(
        f"(({{x, y, width, height}}, range) => [x + 9, y + height / 2, width - 18, (range.value - range.min)"
        f" / (range.max - range.min)])({_QUALITY}.getBoundingClientRect(), {_QUALITY})"
    )
    tab.mouse((left + at * width, middle), "down")
    for step in range(12):
        tab.mouse((left + width * (0.8 - 0.05 * step), middle))
        until(tab, f"seen.size > {min(step, 3)}")  # the first pictures come while the hand moves on
    tab.mouse("up")
    until(tab, f"{_SETTLED} && document.getElementById('bytes').dataset.bytes < {before}")


def handle_compares(tab: Engine) -> None:
    """Original and result lie on each other, and the line between them follows the mouse."""
    boxes = (
        "['original', 'picture'].map((id) => document.getElementById(id).getBoundingClientRect().toJSON())"
    )
    original, result = tab.js(boxes)
    assert all(abs(original[side] - result[side]) <= 1 for side in ("x", "y", "width", "height"))
    x, y = original["x"] + original["width"] / 2, original["y"] + original["height"] / 2
    line = "document.getElementById('split').getBoundingClientRect()"
    before = tab.js(f"{line}.x")
    tab.mouse((x, y), "down", (x - 50, y), (x - 100, y), "up")
    until(tab, f"Math.abs({line}.x - {before} + 100) <= 2")


def picture_pans_at_100_percent(tab: Engine) -> None:
    place = "(({x, y}) => [Math.round(x), Math.round(y)])(original.getBoundingClientRect())"
    tab.key("1")
    until(tab, "document.getElementById('original').getBoundingClientRect().width > 1400")
    x, y = tab.js(place)
    tab.mouse((600, 400), "down", *((600 - 10 * step, 400 - 5 * step) for step in range(1, 11)), "up")
    until(tab, f"String({place}) === '{x - 100},{y - 50}'")
    until(tab, _SETTLED)


def download_is_the_file(tab: Engine, server: Server) -> None:
    click(tab, "download")
    image, key = tab.js("location.pathname.split('/')[2]"), tab.js(_KEY)
    wanted = server.get(f"/api/images/{image}/rendition", key).content
    assert tab.js("Number(document.getElementById('bytes').dataset.bytes)") == len(wanted)
    end = time.monotonic() + PATIENCE_S
    while not any(file.read_bytes() == wanted for file in tab.home.rglob("photo*.jpg")):
        assert time.monotonic() < end, list(tab.home.rglob("*.jpg"))
        tab.js("await new Promise((done) => setTimeout(done, 20))")


def link_opens_the_picture_for_looking(tab: Engine) -> None:
    click(tab, "share-open")
    link = "document.getElementById('share-link').value"
    until(tab, f"{link}.includes('#key=')")
    address, _, key = str(tab.js(link)).partition("#key=")
    shown = requests.get(
        address.replace("/edit/", "/api/images/"), headers={"Authorization": f"Bearer {key}"}, timeout=60
    )
    assert shown.json()["may_edit"] is False
    tab.key("\ue00c")  # Escape
    until(tab, "!document.getElementById('share').open")
