"""What a browser shows of a file, pixel by pixel."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from PIL import Image
from playwright.sync_api import Page

_LOOK = """(files) => Promise.all(files.map(async (file) => {
    const image = new Image();
    image.src = `data:;base64,${file}`;
    try { await image.decode(); } catch { return null; }
    const { naturalWidth: width, naturalHeight: height } = image;
    const paper = new OffscreenCanvas(width, height).getContext('2d');
    paper.drawImage(image, 0, 0);
    const { data } = paper.getImageData(0, 0, width, height);
    let text = '';
    for (let at = 0; at < data.length; at += 8192)
        text += String.fromCharCode(...data.subarray(at, at + 8192));
    return [width, height, btoa(text)];
}))"""


class Screen:
    """An empty page of one browser, in sRGB."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def shown(self, files: Sequence[bytes]) -> list[Image.Image | None]:
        """Each file as RGBA; None where the browser says that it is no picture."""
        found = self._page.evaluate(_LOOK, [base64.b64encode(file).decode() for file in files])
        return [
            each and Image.frombytes("RGBA", (each[0], each[1]), base64.b64decode(each[2])) for each in found
        ]
