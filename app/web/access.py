"""Who is asking: the browser's owner cookie, or the bearer of an image's key."""

from __future__ import annotations

import secrets

from flask import Request, request, session
from flask.sessions import SecureCookieSessionInterface

from app.editing.images import ImageRecord
from app.web.service import service

#: The one thing in the signed cookie: a random id of this browser.
OWNER = "owner"


class CookieInterface(SecureCookieSessionInterface):
    """The signed cookie, sent over TLS only where the page came over TLS."""

    def get_cookie_secure(self, app: object) -> bool:
        return request.is_secure


def client_address() -> str:
    """Who asks, for the limits of an address: as the trusted proxies say, or else the connection itself."""
    return request.remote_addr or ""


def owner_id() -> str:
    """This browser's id, made at its first upload."""
    if OWNER not in session:
        session[OWNER] = secrets.token_urlsafe(16)
    owner: str = session[OWNER]
    return owner


def bearer_key(asked: Request) -> str | None:
    """The key in `Authorization: Bearer`, if any."""
    scheme, _, key = asked.headers.get("Authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" and key.strip() else None


def permitted(image_id: str) -> ImageRecord:
    """The image, for somebody who may see it; `not_found` for everybody else."""
    return service().images.find(image_id, bearer_key(request), session.get(OWNER))


def may_edit(record: ImageRecord) -> bool:
    """Whether the asker may also change it."""
    return record.may_edit(bearer_key(request), session.get(OWNER))
