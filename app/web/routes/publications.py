"""Publications over HTTP: they are made and ended by who may edit, and loaded by everybody."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, render_template, request

from app.errors import Refusal
from app.keeping.record import ImageRecord
from app.publishing.markup import by_format, markup, usual
from app.publishing.names import stem_of
from app.publishing.publication import Publication
from app.publishing.sets import SetFile
from app.publishing.wanted import Wanted
from app.recipe.recipe import Recipe
from app.storage.publications import not_published
from app.web.access import bearer_key, client_address, credentials, editable, shown
from app.web.current import service
from app.web.extensions import limiter
from app.web.routes import assets
from app.web.routes.delivery import deliver, deliver_from_bucket
from app.web.routes.progress import Advance, asks_for_lines, told_as_it_goes
from app.web.routes.publication_body import address_of, asked_set, origin, path_of, public, told

blueprint = Blueprint("publications", __name__)

_FOR_EVER = "public, max-age=31536000, immutable"
#: An address without a hash: after its end, caches on the way give it out for so long at most.
_FOR_NOW = "public, max-age=3600"
#: Pixels across that services want which show a link with a picture.
_SHARED_WIDTH = 1200


@blueprint.post("/api/images/<image_id>/publications")
@limiter.shared_limit(lambda: service().config.rate_limit, scope="publications")
def publish(image_id: str) -> Response | tuple[Response, int, dict[str, str]]:
    """201 when all is made; or, for who asks for lines, each file as it comes."""
    record, recipe, wanted, holder = _order(image_id)
    served, asker, address = service(), shown(), client_address()

    def make(advance: Advance) -> Publication:
        publication = served.publications.publish(record, recipe, wanted, holder, address, advance)
        try:  # it took its time: the key may have been renewed, the image deleted
            if served.images.find(image_id, asker).right(asker) != "edit":
                raise not_published()
        except Refusal:
            served.publications.withdraw(publication)
            raise
        return publication

    if asks_for_lines():
        return told_as_it_goes(make, served.publications.withdraw, told)
    publication = make(lambda done, total: None)
    return jsonify(told(publication)), 201, {"Location": f"/api/publications/{publication.id}"}


@blueprint.post("/api/images/<image_id>/publications/estimate")
@limiter.shared_limit(lambda: service().config.rendition_rate, scope="estimates")
def estimate(image_id: str) -> Response:
    """About what the files would take, and the markup of the ZIP; nothing is kept."""
    record, recipe, wanted, holder = _order(image_id)
    source, stem = service().images.source(record), stem_of(record.name)
    estimated = service().estimates.of(source, recipe, wanted, stem, holder)
    html = markup(estimated.made, lambda file: file.name, record.alt)
    return jsonify(vars(estimated) | {"files": [vars(file) for file in estimated.files], "html": html})


@blueprint.get("/api/images/<image_id>/publications")
def list_publications(image_id: str) -> Response:
    return jsonify({"publications": [told(each) for each in service().publications.of(editable(image_id))]})


@blueprint.delete("/api/publications/<publication_id>")
def end(publication_id: str) -> tuple[str, int]:
    service().publications.end(publication_id, credentials(bearer_key(request)))
    return "", 204


@blueprint.get("/p/<publication_id>")
def page(publication_id: str) -> Response:
    """A page with the picture alone, which services that preview links can read."""
    publication = service().publications.find(publication_id)
    fallback = by_format(publication.files)[-1]
    shared = min(fallback, key=lambda file: abs(file.width - _SHARED_WIDTH))
    text = render_template(
        "published.html",
        publication=publication,
        picture=markup(
            publication.made, lambda file: path_of(publication, file), publication.alt, styled=False
        ),
        shared=shared,
        shared_url=address_of(publication, shared),
        page_url=origin() + request.path,
        oembed_url=f"{origin()}/api/oembed?{urlencode({'url': origin() + request.path})}",
        asset=assets.address,
    )
    return public(Response(text, mimetype="text/html"), "public, max-age=60")


@blueprint.get("/p/<publication_id>/photo")
def negotiate(publication_id: str) -> Response:
    """The file that this client takes: of the formats that it names the smallest, else the one for
    everybody; of the width `w`, which must be one of those published."""
    publication = service().publications.find(publication_id)
    groups = by_format(publication.files)
    at_width = [_of_width(group) for group in groups]
    named = {mime for mime, quality in request.accept_mimetypes if quality > 0}
    taken = [file for file in at_width if file.mime in named]
    file = min(taken, key=lambda file: file.bytes) if taken else at_width[-1]
    response = _deliver(publication, file, _FOR_NOW)
    response.vary.add("Accept")
    return response


@blueprint.get("/p/<publication_id>/<etag>/<name>")
def load(publication_id: str, etag: str, name: str) -> Response:
    publication = service().publications.find(publication_id)
    file = publication.file(etag, name)
    if file is None:
        raise not_published()
    return _deliver(publication, file, _FOR_EVER)


def _order(image_id: str) -> tuple[ImageRecord, Recipe, Wanted, str]:
    """What is asked for, by somebody who may edit, and whose share of the workers it spends."""
    record = editable(image_id)
    changes, wanted = asked_set()
    recipe = service().edits.recipe(record).patched(changes, service().catalog)
    holder = service().images.holder(record.id, "edit", client_address())
    return record, recipe, wanted, holder


def _of_width(group: Sequence[SetFile]) -> SetFile:
    asked = request.args.get("w")
    if asked is None:
        return usual(group)
    for file in group:
        if str(file.width) == asked:
            return file
    widths = ", ".join(str(file.width) for file in group)
    raise Refusal("not_found", "There is no file of that width here; the widths are {widths}.", widths=widths)


def _deliver(publication: Publication, file: SetFile, caching: str) -> Response:
    is_bundle = file is publication.bundle
    sign = partial(service().publications.signed, publication, file)
    sent = deliver_from_bucket(sign, file.bytes, file.mime, file.name, file.etag, is_bundle)
    if sent is not None:
        return public(sent, caching)
    place = service().publications.place(publication, file)
    try:
        response = deliver(place, file.mime, file.name, file.etag, attachment=is_bundle)
    except FileNotFoundError:  # it was ended meanwhile
        raise not_published() from None
    return public(response, caching)
