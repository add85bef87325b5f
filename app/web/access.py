"""Who is asking: the browser's owner cookie, or the bearer of an image's key."""

from __future__ import annotations

import secrets

from flask import Request, request, session
from flask.sessions import SecureCookieSessionInterface

from app.albums.album import Album
from app.errors import Refusal
from app.keeping.record import ImageRecord
from app.keeping.rights import Credentials
from app.web.current import service

#: The name of the signed cookie.
COOKIE = "whittle"
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


def credentials(key: str | None) -> Credentials:
    """What the asker shows: this key, and the browser's cookie."""
    return Credentials.of(key, session.get(OWNER))


def permitted(image_id: str) -> ImageRecord:
    """The image, for somebody who may see it; `not_found` for everybody else."""
    return service().images.find(image_id, credentials(bearer_key(request)))


def may_edit(record: ImageRecord) -> bool:
    """Whether the asker may also change it."""
    return record.right(credentials(bearer_key(request))) == "edit"


def editable(image_id: str) -> ImageRecord:
    """The image, for somebody who may change it; `view_only` for who may look."""
    record = permitted(image_id)
    if not may_edit(record):
        raise Refusal("view_only", "This key is for looking only. It changes nothing.")
    return record


def shown() -> Credentials:
    """What the asker shows in this request."""
    return credentials(bearer_key(request))


def permitted_album(album_id: str) -> Album:
    """The album, for somebody who may see it; `not_found` for everybody else."""
    return service().albums.find(album_id, shown())


def editable_album(album_id: str) -> Album:
    """The album, for somebody who may change it; `view_only` for who may look."""
    album = permitted_album(album_id)
    if album.right(shown()) != "edit":
        raise Refusal("view_only", "This key is for looking only. It changes nothing.")
    return album
