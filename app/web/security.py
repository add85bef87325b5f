"""Headers on every answer, and which other sites may ask."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from app.config import Config
from app.errors import Refusal
from app.web.access import COOKIE, bearer_key
from app.web.extensions import WsgiApp
from app.web.routes import assets, delivery, installing

#: What every answer says about how it may be used: not guessed at, not framed, run or embedded elsewhere.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
}
#: What pages of other sites may read, where they are allowed: the API, and what is published.
_READ_ELSEWHERE = ("/api/", "/p/")
_UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
#: What a browser says in `Sec-Fetch-Site` of a request that a page of another site has made.
_ELSEWHERE = ("cross-site", "same-site")


class Origins:
    """The sites whose pages may use this server: its own, and `ALLOWED_ORIGINS`."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        self._allowed = allowed

    def allows(self, origin: str | None, environ: dict[str, Any]) -> bool:
        """No Origin header means no browser page of another site is behind the request."""
        if origin is None:
            return True
        host = environ.get("HTTP_HOST", "")
        own = urlsplit(origin).netloc == host and urlsplit(origin).scheme == environ["wsgi.url_scheme"]
        return own or origin in self._allowed

    def allows_other(self, origin: str | None) -> bool:
        return origin is not None and origin in self._allowed


def register(app: Flask, config: Config) -> None:
    origins = Origins(config.allowed_origins)

    @app.before_request
    def refuse_other_sites() -> None:
        g.nonce = secrets.token_urlsafe(16)
        if _changes_something() and not _shows_only_a_key() and not _is_from(origins):
            raise Refusal("forbidden_origin", "Pages of this site may not use the service.")

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(_headers(response, config))
        if not {"Cache-Control", f"{delivery.ASIDE}Cache-Control"} & set(response.headers.keys()):
            # What an image is, and its keys, are for nobody's cache; a page is asked for again each time.
            response.headers["Cache-Control"] = "no-store" if request.path.startswith("/api/") else "no-cache"
        if request.path.startswith(_READ_ELSEWHERE) and config.allowed_origins:
            _share(response, origins)
        return response


def _changes_something() -> bool:
    """A share that reaches the server is answered with the page, and nothing of it is read."""
    return request.method in _UNSAFE and request.path != installing.SHARE


def _shows_only_a_key() -> bool:
    """No browser adds a key by itself as it does with a cookie: who sends one has been given it."""
    return bearer_key(request) is not None and COOKIE not in request.cookies


def _is_from(origins: Origins) -> bool:
    """Whether a page that may ask is behind the request, or no page at all."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site") not in _ELSEWHERE
    return origins.allows(origin, request.environ)


def _headers(response: Response, config: Config) -> dict[str, str]:
    """Where an answer says another thing than all others do."""
    if config.asset_base_url and request.endpoint == assets.ENDPOINT:
        # They are the same for everybody, and a page gets them from another site: the CDN.
        return {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"}
    if response.mimetype == "text/html":
        return {"Content-Security-Policy": _policy(config)}
    return {}


class Headers:
    """Adds `HEADERS` to every answer, whoever gives it, where it does not say another thing; and the name of
    this server among several, where it has one."""

    def __init__(self, wsgi_app: WsgiApp, cell_name: str) -> None:
        self._wsgi_app = wsgi_app
        self._headers = HEADERS | ({"X-Whittle-Cell": cell_name} if cell_name else {})

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            said = {name.lower() for name, _ in headers}
            added = [(name, value) for name, value in self._headers.items() if name.lower() not in said]
            return start_response(status, [*headers, *added], *error)

        return self._wsgi_app(environ, start)


def _share(response: Response, origins: Origins) -> None:
    """Let pages of `ALLOWED_ORIGINS` read the answer. They show a key; no cookie comes with them."""
    headers = response.headers
    headers.add("Vary", "Origin")
    origin = request.headers.get("Origin")
    if origin is not None and origins.allows_other(origin):
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Allow-Methods"] = "GET, POST, PATCH, DELETE"
        headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type, Range"
        headers["Access-Control-Expose-Headers"] = (
            "ETag, Location, Content-Disposition, Content-Range, Retry-After,"
            " X-Original-Bytes, X-Whittle-Notices"
        )
        headers["Access-Control-Max-Age"] = "600"


def _policy(config: Config) -> str:
    """A page may load what is its own."""
    own = " ".join(["'self'", *origin_of(config.asset_base_url)])
    return (
        f"default-src 'none'; script-src {own} 'nonce-{g.nonce}'; style-src {own}; "
        f"img-src {own} data: blob:; connect-src {own}; font-src {own}; "
        "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def origin_of(address: str) -> list[str]:
    """`https://example.org` of an address on that site; nothing of no address."""
    parts = urlsplit(address)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []
