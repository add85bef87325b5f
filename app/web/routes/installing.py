"""What makes an app of the page: its manifest, its service worker, and what that shows without a server."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from app.web.current import service
from app.web.languages.choosing import chosen, spoken
from app.web.routes import assets
from app.web.routes.pages import in_language

blueprint = Blueprint("installing", __name__)

#: Where a phone's Share sends files to. The service worker takes them before they leave the browser.
SHARE = "/share"
#: What the icon stands on, which is what a system shows until the page is there.
_COLOR = "#1b1b1b"
#: The styles and the script of the page that is shown without a server.
_STYLES = ("css/tokens.css", "css/base.css", "css/page/start.css")
_SCRIPT = "js/unreachable.js"
#: Names of files by format, beside the ending that we give them.
_OTHER_ENDINGS = {"jpeg": [".jpeg"]}


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    """In the language of the page that names it."""
    language = chosen() or spoken()
    accepted = _accepted()
    kinds = [each for mime, endings in accepted.items() for each in (mime, *endings)]
    body = {
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "name": "Whittle",
        "short_name": "Whittle",
        "description": language.say("Make a picture smaller and see every change of look and size at once."),
        "lang": language.tag,
        "dir": language.direction,
        "display": "standalone",
        "background_color": _COLOR,
        "theme_color": _COLOR,
        "categories": ["photo", "utilities"],
        "icons": [
            _icon("icon.svg", "any", "image/svg+xml"),
            _icon("icons/192.png", "192x192"),
            _icon("icons/512.png", "512x512"),
            _icon("icons/maskable.png", "512x512") | {"purpose": "maskable"},
        ],
        "share_target": {
            "action": SHARE,
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {"files": [{"name": "file", "accept": kinds}]},
        },
        "file_handlers": [{"action": "/", "accept": accepted}],
    }
    return Response(json.dumps(body, ensure_ascii=False), mimetype="application/manifest+json")


@blueprint.get("/service-worker.js")
def service_worker() -> Response:
    """The script, and before it what it keeps. Other files have another hash, so browsers see that it is
    another worker whenever one of them has changed."""
    files = assets.current()
    kept = [_own(name) for name in (*_STYLES, *files.reached((_SCRIPT,)))]
    shell = {"version": files.version, "page": url_for("installing.unreachable"), "files": kept}
    script = files.find("js/service-worker.js")[0].content.decode()
    response = Response(f"self.SHELL={json.dumps(shell)};\n{script}", mimetype="text/javascript")
    # A worker that obeys the policy of all other answers could ask for nothing.
    response.headers["Content-Security-Policy"] = "default-src 'none'; connect-src 'self'"
    return response


@blueprint.get("/unreachable")
def unreachable() -> Response:
    """What the service worker keeps to show where it cannot reach this server."""
    language = chosen() or spoken()
    text = render_template(
        "unreachable.html",
        **in_language(language),
        styles=[_own(name) for name in _STYLES],
        script=_own(_SCRIPT),
    )
    response = Response(text, mimetype="text/html")
    response.headers["Content-Language"] = language.tag
    response.vary.update(("Accept-Language", "Cookie"))
    return response


@blueprint.route(SHARE, methods=["GET", "POST"])
def share() -> Answer:
    """A share that no service worker has taken: nothing of it is read or kept, and the page says so."""
    return redirect("/?shared", 303)


def _accepted() -> dict[str, list[str]]:
    """The MIME types that are taken, with the endings of such files."""
    catalog = service().catalog.data
    taken = [each for each in catalog["formats"] if each["name"] in catalog["reads"]]
    return {each["mime"]: [f".{each['extension']}", *_OTHER_ENDINGS.get(each["name"], [])] for each in taken}


def _icon(name: str, sizes: str, mime: str = "image/png") -> dict[str, Any]:
    # Under an address that stays: systems make the app again when its icons move.
    return {"src": url_for(assets.ENDPOINT, path=name), "sizes": sizes, "type": mime}


def _own(name: str) -> str:
    """Where a file is on this very server: a worker keeps nothing from elsewhere."""
    return url_for(assets.ENDPOINT, path=f"{assets.current().version}/{name}")
