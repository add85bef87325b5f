"""Who asks, and how they named this server, where trusted proxies stand in front.

Each proxy adds one entry at the end of `X-Forwarded-For` (and of `-Proto`, `-Host`), so of as many entries as
there are proxies the first is what the outermost of them has seen. What stands before it, its client has
written. Entries are parted at commas and in no other way: a quote mark that a client has sent must not
swallow what a proxy has added.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.address import party
from app.web.extensions import WsgiApp


class Forwarded:
    """Sets `REMOTE_ADDR` to who counts as the asker (`app.address.party`), everywhere behind it, and the
    scheme and host as the browser has them."""

    def __init__(self, wsgi_app: WsgiApp, proxies: int) -> None:
        self._wsgi_app = wsgi_app
        self._proxies = proxies

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        peer = environ.get("REMOTE_ADDR", "")
        environ["REMOTE_ADDR"] = asker(environ, self._proxies) or party(peer) or peer
        if self._proxies:
            self._set_address_of_server(environ)
        return self._wsgi_app(environ, start_response)

    def _set_address_of_server(self, environ: dict[str, Any]) -> None:
        scheme = _entry(environ, "HTTP_X_FORWARDED_PROTO", self._proxies)
        if scheme in ("http", "https"):
            environ["wsgi.url_scheme"] = scheme
        host = _entry(environ, "HTTP_X_FORWARDED_HOST", self._proxies)
        if host:
            environ["HTTP_HOST"] = host


def asker(environ: dict[str, Any], proxies: int) -> str | None:
    """The party that the outermost trusted proxy has seen; None without proxies or where they name nobody."""
    return party(_entry(environ, "HTTP_X_FORWARDED_FOR", proxies)) if proxies else None


def _entry(environ: dict[str, Any], name: str, proxies: int) -> str:
    entries = [entry.strip() for entry in environ.get(name, "").split(",")]
    return entries[-proxies] if len(entries) >= proxies else ""
