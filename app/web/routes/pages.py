"""The page and the catalog."""

from __future__ import annotations

import gzip
from functools import partial
from typing import Any

from flask import Blueprint, Response, g, jsonify, render_template, request
from markupsafe import Markup, escape

from app import __version__
from app.limits import describe
from app.web.current import service
from app.web.languages.catalog import translated
from app.web.languages.choosing import chosen, languages, remember, spoken
from app.web.languages.language import ENGLISH, Language
from app.web.routes import assets
from app.wording import fill

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def index() -> Response:
    return _page("")


@blueprint.get("/edit/<image_id>")
def edit(image_id: str) -> Response:
    """The page may be served to anyone; the image's data only to who may see it."""
    return _page(image_id)


@blueprint.get("/album/<album_id>")
def album(album_id: str) -> Response:
    """The same page: it reads from its address what to open."""
    return _page(album_id, of_album=True)


@blueprint.get("/api/catalog")
def catalog() -> Response:
    response = jsonify(catalog_body())
    response.vary.update(("Accept-Language", "Cookie"))
    return response


def catalog_body() -> dict[str, Any]:
    """Every field, format, preset and limit as data, its words in the language that is asked for."""
    return {
        "version": __version__,
        **translated(service().catalog.data, spoken()),
        "limits": describe(service().config),
    }


def in_language(language: Language) -> dict[str, Any]:
    """What a template needs to speak this language."""
    return {"language": language, "_": partial(_worded, language)}


def _worded(language: Language, text: str, **values: Any) -> Markup:
    """A text in a template; a value may be markup."""
    safe = {name: escape(value) for name, value in values.items()}
    return Markup(fill(escape(language.say(text)), safe, str, str))


def _page(opened: str, of_album: bool = False) -> Response:
    """The page, compressed where the browser takes that. Its one secret, the nonce, is another each time."""
    language = chosen() or spoken()
    text = render_template(
        "index.html",
        **in_language(language),
        languages=languages().offered.values(),
        words="" if language.tag == ENGLISH else assets.address(f"languages/{language.tag}.json"),
        later_words="" if language.tag == ENGLISH else assets.address(f"languages/{language.tag}-later.json"),
        opened=opened,
        nonce=g.nonce,
        version=__version__,
        asset=assets.address,
        of_album=of_album,
        modules=assets.modules(of_album),
    )
    response = Response(text, mimetype="text/html")
    if request.accept_encodings.quality("gzip") > 0:
        response.set_data(gzip.compress(response.get_data(), mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Language"] = language.tag
    response.vary.update(("Accept-Encoding", "Accept-Language", "Cookie"))
    if language is chosen():
        remember(language, response)
    return response
