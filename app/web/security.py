"""Headers on every answer, and which other sites may ask."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from app.config import Config
from app.errors import Refusal

_UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


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
    def refuse_other_sites() -> Response | None:
        g.nonce = secrets.token_urlsafe(16)
        origin = request.headers.get("Origin")
        if request.method in _UNSAFE and not origins.allows(origin, request.environ):
            raise Refusal("forbidden_origin", "Pages of this site may not use the service.")
        return None

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "no-referrer"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Content-Security-Policy"] = _policy(response)
        origin = request.headers.get("Origin")
        if request.path.startswith("/api/") and config.allowed_origins:
            headers.add("Vary", "Origin")
            if origin is not None and origins.allows_other(origin):
                headers["Access-Control-Allow-Origin"] = origin
                headers["Access-Control-Allow-Methods"] = "GET, POST, DELETE"
                headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
                headers["Access-Control-Expose-Headers"] = "ETag, Location, Content-Disposition, Retry-After"
        return response


def _policy(response: Response) -> str:
    """A page may load what is its own; anything else served here may run nothing at all."""
    if response.mimetype != "text/html":
        return "default-src 'none'; sandbox; frame-ancestors 'none'"
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{g.nonce}'; style-src 'self'; "
        "img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
