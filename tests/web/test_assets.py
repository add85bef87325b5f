"""The page's files: compressed, kept for good, and small."""

from __future__ import annotations

import posixpath
import re

from tests.conftest import Server

LARGEST_FIRST_LOAD = 150_000
#: A browser asks for six at a time.
MOST_FILES = 12
#: What the page knows the address of, and loads when somebody shares a picture.
WHEN_NEEDED = "uqr.js"


def test_the_first_load_is_small_and_kept_for_good(server: Server) -> None:
    page = server.get("/")
    addresses = set(re.findall(r'"(/static/[^"]+\.(?:js|css|svg|json))"', page.text))
    addresses = {address for address in addresses if not address.endswith(WHEN_NEEDED)}
    assert {"main.js", "style.css"} <= {posixpath.basename(address) for address in addresses}
    assert len(addresses) <= MOST_FILES
    total = len(server.get("/", stream=True).raw.read())
    styles = [address for address in addresses if address.endswith(".css")]
    while styles:
        address = styles.pop()
        text = server.get(address).text
        imported = {re.sub(r"[^/]+$", name, address) for name in re.findall(r'@import "([^"]+)"', text)}
        styles += imported - addresses
        addresses |= imported
    for address in addresses:
        answer = server.get(address, stream=True)
        assert answer.status_code == 200, address
        assert "immutable" in answer.headers["Cache-Control"], address
        total += len(answer.raw.read())
    assert total <= LARGEST_FIRST_LOAD


def test_scripts_are_named_that_are_loaded_first_and_have_no_comments(server: Server) -> None:
    named = re.findall(r'modulepreload" href="([^"]+)"', server.get("/").text)
    texts = {address: server.get(address).text for address in named}
    loaded = {"/".join(address.split("/")[3:]) for address in named}
    for address, text in texts.items():
        here = posixpath.dirname("/".join(address.split("/")[3:]))
        near = re.findall(r'\bfrom ?"(\.[^"]+)"', text)
        assert {posixpath.normpath(f"{here}/{each}") for each in near} <= loaded
        assert "/**" not in text or "${" in text, "only a template within a template is left alone"


def test_the_page_of_an_album_names_beside_them_what_others_load_later(server: Server) -> None:
    def named(path: str) -> set[str]:
        return set(re.findall(r'rel="(?:modulepreload|preload)"[^>]*href="([^"]+)"', server.get(path).text))

    everywhere, of_album = named("/"), named("/album/any")
    assert everywhere < of_album and named("/edit/any") == everywhere
    late = {address.split("/", 3)[3] for address in of_album - everywhere}
    assert {"js/album.js", "css/later.css"} <= late
    assert {server.get(address).status_code for address in of_album} == {200}


def test_a_file_is_compressed_only_for_who_takes_that(server: Server) -> None:
    plain = server.get("/static/js/main.js", headers={"Accept-Encoding": "identity"})
    packed = server.get("/static/js/main.js")
    assert "Content-Encoding" not in plain.headers and packed.headers["Content-Encoding"] == "gzip"
    assert plain.content == packed.content and plain.headers["Content-Type"].startswith("text/javascript")
    assert plain.headers["Cache-Control"] == "no-cache"
    again = server.get("/static/js/main.js", headers={"If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304


def test_a_page_from_before_an_update_still_finds_its_files(server: Server) -> None:
    answer = server.get("/static/0123456789abcdef/js/main.js")
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-cache"


def test_nothing_outside_the_folder_is_served(server: Server) -> None:
    for path in (
        "/static/../app/config.py",
        "/static/%2e%2e/app/config.py",
        "/static/nothing.js",
        "/static/",
    ):
        assert server.get(path).status_code == 404


def test_the_page_is_compressed_only_for_who_takes_that(server: Server) -> None:
    plain = server.get("/", headers={"Accept-Encoding": "identity"})
    packed = server.get("/")
    assert "Content-Encoding" not in plain.headers and packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert plain.text.startswith("<!doctype html>") and packed.text.startswith("<!doctype html>")
