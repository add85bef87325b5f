"""Builds the web application; the only place that wires everything."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from engineio.payload import Payload
from flask import Flask
from flask.json.provider import DefaultJSONProvider

from app import PAGE_FILES, wellformed
from app.config import Config
from app.limits import LEAST_COMMAND_BYTES, MAX_MESSAGE_BYTES
from app.service import Service
from app.web import afterwards, measures, problems, requests, security
from app.web.access import COOKIE, CookieInterface
from app.web.capacity import SocketLimit
from app.web.extensions import WsgiApp, limiter, socketio
from app.web.forwarded import Forwarded
from app.web.hosts import HostLimit, Hosts
from app.web.languages.choosing import Languages
from app.web.live import album_events, commands, events, message_json, messages
from app.web.live.room import disconnect, disconnect_everybody, tell
from app.web.live.transport import engine
from app.web.routes import (
    album_publications,
    albums,
    assets,
    batches,
    health,
    images,
    installing,
    metrics,
    oembed,
    oneshot,
    openapi,
    pages,
    publications,
    uploads,
)
from app.web.webhook import Webhook

log = logging.getLogger(__name__)

#: Modules of Socket.IO commands: each registers its own as it is imported.
EVENTS = (events, album_events)

#: Uploads wait no longer than this for Redis; without an answer they are counted here in memory.
_REDIS_WAITS_S = 0.5


def build(config: Config | None = None) -> Flask:
    """The application, with its workers started. `app.extensions["whittle"]` is its Service: close it."""
    config = config or Config.from_environment()
    app = Flask("whittle", static_folder=None, template_folder=PAGE_FILES / "templates")
    app.config.update(
        SECRET_KEY=config.secret_key or _random_secret(),
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        RATELIMIT_STORAGE_URI=config.redis_url or "memory://",
        RATELIMIT_STORAGE_OPTIONS=_redis_options() if config.redis_url else {},
        RATELIMIT_STRATEGY="moving-window",
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=bool(config.redis_url),
    )
    app.session_interface = CookieInterface()
    app.json = WellFormedJson(app)
    limiter.init_app(app)
    requests.register(app, config)
    security.register(app, config)
    problems.register(app)
    afterwards.register(app)
    uploads.register(app, config)
    for module in (
        album_publications,
        albums,
        assets,
        batches,
        health,
        images,
        installing,
        metrics,
        oembed,
        oneshot,
        openapi,
        pages,
        publications,
    ):
        app.register_blueprint(module.blueprint)
    _bind_sockets(app, config)
    _wrap(app, messages.MessageLimit(app.wsgi_app))
    _wrap(app, SocketLimit(app.wsgi_app, config))
    _wrap(app, HostLimit(app.wsgi_app, Hosts(config)))
    _wrap(app, Forwarded(app.wsgi_app, config.trusted_proxies))
    _wrap(app, security.Headers(app.wsgi_app, config.cell_name))
    app.extensions["whittle-languages"] = spoken = Languages(PAGE_FILES / "languages")
    app.extensions["whittle-assets"] = assets.Assets(
        PAGE_FILES / "static", spoken.files(), config.asset_base_url
    )
    app.extensions["whittle-door"] = lambda: measures.refused("busy")
    app.extensions["whittle-webhook"] = Webhook(config.webhook_url, config.webhook_secret)
    app.extensions["whittle"] = served = Service.start(
        config, tell, disconnect, measures.preview_waited, measures.job_ended, disconnect_everybody
    )
    measures.watch_hub(served.ended)
    return app


def _bind_sockets(app: Flask, config: Config) -> None:
    origins = security.Origins(config.allowed_origins)
    # A tab that polls sends what has gathered in one request; with more packets than this all are dropped:
    # so it is more than a message of the size that is allowed can hold of commands.
    Payload.max_decode_packets = MAX_MESSAGE_BYTES // LEAST_COMMAND_BYTES
    options = {
        "async_handlers": False,  # a connection's commands are handled in the order they were sent
        "cors_allowed_origins": origins.allows,
        "max_http_buffer_size": MAX_MESSAGE_BYTES,
        "http_compression": False,
    }
    socketio.init_app(
        app, **options, json=message_json, logger=_quiet("socketio"), engineio_logger=_quiet("engineio")
    )
    server = socketio.server
    server.eio = engine.replace(
        server.eio, **options, logger=_quiet("engineio"), async_mode=server.async_mode
    )
    server.eio.on("message", messages.Reader(server.eio.handlers["message"]))
    commands.bind(app)


class WellFormedJson(DefaultJSONProvider):
    """JSON of requests and answers: names in the order they are given, text without lone surrogates."""

    sort_keys = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        return wellformed.loads(s, **kwargs)


def _quiet(name: str) -> logging.Logger:
    """A library's log as a part of ours, without the contents that it tells at other levels."""
    library = logging.getLogger(name)
    library.setLevel(logging.ERROR)
    return library


def _wrap(app: Flask, outer: WsgiApp) -> None:
    app.wsgi_app = outer  # type: ignore[method-assign,assignment]


def _redis_options() -> dict[str, Any]:
    return {"socket_timeout": _REDIS_WAITS_S, "socket_connect_timeout": _REDIS_WAITS_S}


def _random_secret() -> str:
    log.warning(
        "WHITTLE_SECRET_KEY is not set: cookies are signed with a random key and end with this process. "
        "Open pages go on through their image's key."
    )
    return secrets.token_hex(32)
