"""Originals of which browsers show less than we do are drawn by the server for the comparison."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Tab
from tests.browser.relatives import codes, lying
from tests.conftest import Server

_ODD = {
    "arithmetic codes": next(iter(codes.ARITHMETIC.values()), b""),
    "no end": lying.JPEG[:-2],
    "turned WebP": lying.of_webp(lying.short(3)),
}
#: How much of the original is opaque, of 1.
_DRAWN = """() => {
    const image = document.getElementById('original');
    const paper = new OffscreenCanvas(image.naturalWidth, image.naturalHeight).getContext('2d');
    paper.drawImage(image, 0, 0);
    const { data } = paper.getImageData(0, 0, image.naturalWidth, image.naturalHeight);
    return data.filter((level, at) => at % 4 === 3 && level === 255).length / (data.length / 4);
}"""


@pytest.mark.skipif(not codes.HAS_JPEGTRAN, reason="jpegtran is missing (libjpeg-turbo-progs)")
def test_the_half_of_the_original_shows_all_of_it(upstream: Browser, server: Server) -> None:
    context = upstream.new_context(viewport={"width": 1280, "height": 800}, service_workers="block")
    tab = Tab(context.new_page(), server.url)
    for name, data in _ODD.items():
        with tab.page.expect_response(lambda answer: "/rendition?" in answer.url):
            tab.open(data, "odd.webp" if data.startswith(b"RIFF") else "odd.jpg")
        tab.page.wait_for_function(f"({_DRAWN})() === 1")
        assert tab.page.evaluate(_DRAWN) == 1, name
    context.close()
    assert tab.errors == []
