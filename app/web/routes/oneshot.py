"""One request, one file: upload, render, answer, and keep nothing."""

from __future__ import annotations

import json
from functools import partial

from flask import Blueprint, Response, send_file

from app.keeping.naming import file_name
from app.rendering.source import Source
from app.web.access import client_address
from app.web.current import service
from app.web.routes.images import check_recipe
from app.web.routes.uploads import limited, receive

blueprint = Blueprint("oneshot", __name__)


@blueprint.post("/api/optimize")
@limited
def optimize() -> Response:
    received = receive(partial(service().images.make_folder, client_address()))
    recipe = check_recipe(received.texts)
    description = service().images.probe(received.folder.id, client_address())
    source = Source.of(received.folder, description)
    path, made = service().renditions.get(source, recipe, client_address())
    response = send_file(
        path,
        mimetype=made.mime,
        as_attachment=True,
        download_name=file_name(received.name, made.extension),
        etag=made.etag,
        conditional=False,
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Original-Bytes"] = str(source.facts["bytes"])
    if notices := [*description["notices"], *made.notices]:
        response.headers["X-Whittle-Notices"] = json.dumps(notices)  # ASCII, as headers are
    return response
