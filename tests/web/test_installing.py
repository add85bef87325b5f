"""The manifest, the worker's script and the address for shares, as they are over HTTP."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import requests
from PIL import Image, ImageChops, ImageStat

from deploy import make_icons
from tests.conftest import ROOT, Server


def test_the_manifest_speaks_the_language_of_the_page_and_its_icons_are_there(server: Server) -> None:
    answer = server.get("/manifest.webmanifest?lang=de")
    assert answer.headers["Content-Type"].startswith("application/manifest+json")
    manifest = answer.json()
    assert manifest["lang"] == "de" and manifest["description"].startswith("Ein Bild")
    assert server.get("/manifest.webmanifest").json()["lang"] == "en"
    for icon in manifest["icons"]:
        content = server.get(icon["src"]).content
        if icon["type"] == "image/png":
            width, height = Image.open(io.BytesIO(content)).size
            assert icon["sizes"] == f"{width}x{height}"
    [handler] = manifest["file_handlers"]
    assert handler["accept"]["image/jpeg"] == [".jpg", ".jpeg"]
    [taken] = manifest["share_target"]["params"]["files"]
    assert {"image/jpeg", "image/png", "image/webp"} < set(taken["accept"])


def test_the_committed_icons_are_those_that_the_script_draws() -> None:
    for name in make_icons.SIDES:
        committed = Image.open(ROOT / "static/icons" / f"{name}.png").convert("RGBA")
        # A palette may shift the shades of an edge.
        assert max(ImageStat.Stat(ImageChops.difference(committed, make_icons.draw(name))).rms) < 4, name


def test_the_worker_is_another_whenever_a_file_is_and_asks_for_our_own_only(server: Server) -> None:
    answer = server.get("/service-worker.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'"
    shell = json.loads(answer.text.split(";\n")[0].removeprefix("self.SHELL="))
    page = server.get(shell["page"])
    assert shell["version"] in page.text
    named = set(re.findall(r'(?:href|src)="([^"]+)"', page.text))
    assert named <= set(shell["files"])
    assert {Path(path).suffix for path in shell["files"]} == {".css", ".js"}
    for path in shell["files"]:
        assert server.get(path).headers["Cache-Control"].endswith("immutable")


def test_a_share_that_reaches_the_server_is_answered_with_the_page_and_stores_nothing(
    server: Server, photo: bytes
) -> None:
    before = sorted(server.data_dir.rglob("*"))
    answer = requests.post(
        f"{server.url}/share",
        files={"file": ("photo.jpg", photo)},
        headers={"Origin": "null", "Sec-Fetch-Site": "none"},
        allow_redirects=False,
        timeout=60,
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/?shared")
    assert "Set-Cookie" not in answer.headers
    assert sorted(server.data_dir.rglob("*")) == before
