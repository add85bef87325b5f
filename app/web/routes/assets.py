"""The page's own files: compressed, and kept by browsers for as long as they stay what they are.

The address of a file starts with a hash over all of them, `/static/<hash>/js/main.js`. The modules and style
sheets name each other by relative addresses, so they stay under that hash. What belongs together is sent
together (`app/web/joining.py`).
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import Blueprint, Response, current_app, request, url_for

from app.errors import Refusal
from app.web.joining import joined, minified

blueprint = Blueprint("assets", __name__)

ENDPOINT = "assets.static"

_COMPRESSED = ("text/", "application/json", "image/svg+xml", "application/javascript")
#: The scripts that the page names, and how one names another that is loaded with it.
_FIRST = ("js/main.js", "js/views/page/theme.js")
#: And what the page of an album needs at once, where others load it later.
_OF_ALBUMS = ("js/album.js",)
_IMPORT = re.compile(r"""\b(?:import|from)\s*["'](\.[^"']+)["']""")
_FOR_EVER = "public, max-age=31536000, immutable"
mimetypes.add_type("text/javascript", ".js")


@dataclass(frozen=True)
class Asset:
    """A file as it is sent: its bytes, the same compressed (None where that gains nothing), and its type."""

    content: bytes
    mime: str

    @cached_property
    def compressed(self) -> bytes | None:
        if not self.mime.startswith(_COMPRESSED):
            return None
        return gzip.compress(self.content, compresslevel=9, mtime=0)

    @cached_property
    def etag(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:32]


class Assets:
    """All files of a folder, read once at the start, and those that are `made` then; `version` is a hash over
    them. Browsers are sent to `base_url` for them, a CDN that gets them here; "" is this server."""

    def __init__(self, folder: Path, made: Mapping[str, bytes], base_url: str = "") -> None:
        self.base_url = base_url
        self._assets: dict[str, Asset] = {}
        whole = hashlib.sha256()
        for name, content in sorted({**_contents(folder), **made}.items()):
            mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
            asset = self._assets[name] = Asset(content, mime)
            whole.update(f"{name} {asset.etag}\n".encode())
        self.version = whole.hexdigest()[:16]

    def find(self, path: str) -> tuple[Asset, bool]:
        """The file at an address, and whether that address will always mean these bytes."""
        first, _, rest = path.partition("/")
        if first == self.version and rest in self._assets:
            return self._assets[rest], True
        # A page from before the last update asks under another hash: the present file is its best chance.
        for name in (path, rest):
            if name in self._assets:
                return self._assets[name], False
        raise Refusal("not_found", "There is nothing at this address.")

    @cached_property
    def modules(self) -> list[str]:
        """Our own JavaScript modules, for the page to load them side by side."""
        return self.reached(_FIRST)

    @cached_property
    def album_modules(self) -> list[str]:
        """The same for the page of an album."""
        return self.reached((*_FIRST, *_OF_ALBUMS))

    def reached(self, first: Iterable[str]) -> list[str]:
        """These modules and those that they import; not what they import first when it is needed."""
        found: dict[str, None] = {}
        waiting = list(first)
        while waiting:
            name = waiting.pop()
            if name not in found and name in self._assets:
                found[name] = None
                near = _IMPORT.findall(self._assets[name].content.decode())
                waiting += [
                    posixpath.normpath(posixpath.join(posixpath.dirname(name), each)) for each in near
                ]
        return sorted(found)


def _contents(folder: Path) -> dict[str, bytes]:
    """Every file as it is sent: scripts and styles joined, and without what only their readers need."""
    read = {path.relative_to(folder).as_posix(): path.read_bytes() for path in _files(folder)}
    texts = {name: content.decode() for name, content in read.items() if name.startswith(("js/", "css/"))}
    small = {name: minified(text) for name, text in texts.items() if name.startswith("js/")}
    return read | {name: text.encode() for name, text in (small | joined(texts)).items()}


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def current() -> Assets:
    """Those of this server."""
    assets: Assets = current_app.extensions["whittle-assets"]
    return assets


def address(path: str) -> str:
    """Where a file is, for a page that is made now."""
    assets = current()
    return assets.base_url + url_for(ENDPOINT, path=f"{assets.version}/{path}")


def modules(of_album: bool) -> list[str]:
    """The addresses of our own modules, for the page of an album or of all else."""
    found = current().album_modules if of_album else current().modules
    return [address(name) for name in found]


@blueprint.get("/static/<path:path>")
def static(path: str) -> Response:
    asset, for_ever = current().find(path)
    response = Response(asset.content, mimetype=asset.mime)
    if asset.compressed is not None and request.accept_encodings.quality("gzip") > 0:
        response.set_data(asset.compressed)
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = _FOR_EVER if for_ever else "no-cache"
    response.set_etag(asset.etag, weak=True)
    response.make_conditional(request)
    return response
