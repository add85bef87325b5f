"""The HTTP surface as an OpenAPI 3.1 description, for clients that are made from one.

Paths and methods are those of the routes, fields those of the catalog, codes those of the refusals. What an
answer holds is declared here, for each endpoint; a test has every answer of a running server checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, current_app, jsonify
from werkzeug.routing import Map, Rule

from app import __version__
from app.errors import REFUSALS
from app.recipe.recipe import Catalog
from app.web import schemas
from app.web.current import service
from app.web.routes import album_answers, publication_answers
from app.web.routes.answer import CHANGE, FILE, JSON, RENDER, Answer

blueprint = Blueprint("openapi", __name__)

_HTML, _PROBLEM = "text/html", "application/problem+json"


ANSWERS: dict[str, Answer] = {
    "pages.index": Answer("The page.", types=(_HTML,), schema=schemas.TEXT),
    "pages.edit": Answer("The page for one image.", types=(_HTML,), schema=schemas.TEXT),
    "pages.catalog": Answer("Every field, format, preset and limit.", schema=schemas.CATALOG),
    "health.healthz": Answer("Whether it works.", schema=schemas.HEALTH, failing=schemas.HEALTH),
    "health.readyz": Answer(
        "Whether it can take more.", schema=schemas.READINESS, failing=schemas.READINESS
    ),
    "metrics.metrics": Answer(
        "What it counts, for Prometheus.", types=("text/plain",), schema=schemas.TEXT, refusals=("not_found",)
    ),
    "openapi.describe": Answer("This description.", schema={"type": "object"}),
    "uploads.upload": Answer(
        "Upload a picture; the answer alone tells its key.",
        status=201,
        schema=schemas.image("key"),
        refusals=FILE,
        takes=frozenset({"file"}),
    ),
    "oneshot.optimize": Answer(
        "Optimize a picture and keep nothing.",
        types=lambda catalog: catalog.written_mimes,
        schema=schemas.FILE,
        refusals=(*FILE, "invalid_recipe", *RENDER),
        takes=frozenset({"file", "recipe"}),
    ),
    "images.describe": Answer("What an image is.", schema=schemas.image(), refusals=("not_found",)),
    "images.original": Answer(
        "The uploaded bytes; with the view key the same picture without its metadata.",
        types=lambda catalog: catalog.read_mimes,
        schema=schemas.FILE,
        refusals=("not_found", "range_not_satisfiable", *RENDER),
        conditional=True,
    ),
    "images.rendition": Answer(
        "The exact file of the current recipe, or of that with these fields in place of its own.",
        types=lambda catalog: catalog.written_mimes,
        schema=schemas.FILE,
        refusals=(
            "bad_request", "view_only", "not_found", "range_not_satisfiable", "invalid_recipe", *RENDER,
        ),
        takes=frozenset({"recipe"}),
        conditional=True,
    ),
    "images.renew_key": Answer(
        "Renew a key; the old one opens nothing any more.",
        schema=schemas.RENEWED,
        refusals=(*CHANGE, "storage_full", "storage_unavailable"),
    ),
    "images.thumbnail": Answer(
        "A WebP of 160 pixels on the longer side.",
        types=("image/webp",),
        schema=schemas.FILE,
        refusals=("not_found", "range_not_satisfiable", *RENDER),
        conditional=True,
    ),
    "images.delete": Answer(
        "Delete the image.", status=204, types=(), refusals=(*CHANGE, "storage_unavailable")
    ),
} | album_answers.ANSWERS | publication_answers.ANSWERS  # fmt: skip


@blueprint.get("/api/openapi.json")
def describe() -> Response:
    return jsonify(describe_routes(current_app.url_map, service().catalog))


def described(rules: Map) -> list[Rule]:
    """The routes that are part of the description: all but the page's own files and what makes an app
    of it."""
    return [rule for rule in rules.iter_rules() if rule.endpoint in ANSWERS]


def describe_routes(rules: Map, catalog: Catalog) -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, Any] = {}
    for rule in described(rules):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            operation = _operation(ANSWERS[rule.endpoint], rule, catalog)
            paths.setdefault(_path(rule), {})[method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "Whittle", "version": __version__, "license": {"name": "MIT", "identifier": "MIT"}},
        "paths": paths,
        "components": {
            "schemas": schemas.components(catalog),
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(answer: Answer, rule: Rule, catalog: Catalog) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": rule.endpoint,
        "summary": answer.summary,
        "parameters": [_in_path(rule, name) for name in sorted(rule.arguments)],
        "responses": _responses(answer, catalog),
    }
    if (
        rule.endpoint.startswith(("images.", "albums.", "batches."))
        or rule.endpoint in publication_answers.KEYED
    ):
        operation["security"] = [{"key": []}]
    if "file" in answer.takes:
        operation["requestBody"] = _form(catalog if "recipe" in answer.takes else None, answer.texts)
    elif "recipe" in answer.takes:
        fields = {"download": {"enum": [0, 1, "true", "false"]}} | schemas.recipe_texts(catalog)
        operation["parameters"] += [{"name": name, "in": "query", "schema": fields[name]} for name in fields]
    if answer.query:
        operation["parameters"] += [
            {"name": name, "in": "query", "schema": schema} for name, schema in answer.query.items()
        ]
    if answer.body is not None:
        operation["requestBody"] = {"content": {JSON: {"schema": answer.body}}}
    return operation


def _responses(answer: Answer, catalog: Catalog) -> dict[str, Any]:
    types = answer.types(catalog) if callable(answer.types) else answer.types
    body = {type: {"schema": answer.schema} for type in types}
    as_asked = {"description": "As asked.", **({"content": body} if body else {})}
    responses: dict[str, Any] = {str(status): as_asked for status in (answer.status, *answer.also)}
    if answer.conditional:
        responses["206"] = {"description": "The range that was asked for.", "content": body}
        responses["304"] = {"description": "The client has it already."}
    if answer.failing is not None:
        content = {JSON: {"schema": answer.failing}}
        responses["503"] = {"description": "Something fails.", "content": content}
    return responses | _problems(answer.refusals)


def _problems(codes: Iterable[str]) -> dict[str, Any]:
    by_status: dict[int, list[str]] = {}
    for code in codes:
        by_status.setdefault(REFUSALS[code][0], []).append(code)
    content = {_PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        str(status): {"description": ", ".join(sorted(set(found))), "content": content}
        for status, found in sorted(by_status.items())
    }


def _form(catalog: Catalog | None, texts: tuple[str, ...]) -> dict[str, Any]:
    properties = {"file": schemas.FILE} | (schemas.recipe_texts(catalog) if catalog else {})
    properties |= dict.fromkeys(texts, schemas.TEXT)
    schema = {"type": "object", "required": ["file"], "properties": properties}
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}


def _in_path(rule: Rule, name: str) -> dict[str, Any]:
    choices = re.search(rf"<any\(([^)]*)\):{name}>", rule.rule)
    schema = {"enum": re.split(r",\s*", choices[1])} if choices else schemas.TEXT
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _path(rule: Rule) -> str:
    """`/api/images/{image_id}` of `/api/images/<image_id>`."""
    return re.sub(r"<(?:[^<:>]+:)?(\w+)>", r"{\1}", rule.rule)
