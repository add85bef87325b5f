"""The HTTP surface as an OpenAPI 3.1 description, for clients that are made from one.

Paths and methods are those of the routes, fields those of the catalog, codes those of the refusals. What an
answer holds is declared here, for each endpoint; a test has every answer of a running server checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, jsonify
from werkzeug.routing import Map, Rule

from app import __version__
from app.errors import REFUSALS
from app.recipe.recipe import Catalog
from app.web import schemas
from app.web.current import service
from app.web.schemas import Schema

blueprint = Blueprint("openapi", __name__)

_JSON, _HTML, _PROBLEM = "application/json", "text/html", "application/problem+json"
#: Types of bodies: these, or what the catalog says.
Types = tuple[str, ...] | Callable[[Catalog], list[str]]

#: Codes that go together: of whoever sends a file, changes something, or has something rendered.
_FILE = (
    "bad_request", "no_file", "forbidden_origin", "too_slow", "too_large", "unsupported_format",
    "animated_image", "too_complex", "too_many_pixels", "unreadable_image", "rate_limited",
    "too_many_images", "storage_full", "storage_unavailable",
)  # fmt: skip
_CHANGE = ("forbidden_origin", "view_only", "not_found")
_RENDER = (
    "too_large_for_format", "target_unreachable", "render_crashed", "busy", "out_of_memory", "render_timeout",
    "storage_full", "storage_unavailable",
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What an endpoint answers: the status of success, the types and schema of its body, and the codes of its
    refusals. `takes` says what it reads beside the path: a `file`, a `recipe`, or both."""

    summary: str
    status: int = 200
    types: Types = (_JSON,)
    schema: Schema | None = None
    refusals: tuple[str, ...] = ()
    takes: frozenset[str] = frozenset()
    conditional: bool = False
    failing: Schema | None = None


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
        refusals=_FILE,
        takes=frozenset({"file"}),
    ),
    "oneshot.optimize": Answer(
        "Optimize a picture and keep nothing.",
        types=lambda catalog: catalog.written_mimes,
        schema=schemas.FILE,
        refusals=(*_FILE, "invalid_recipe", *_RENDER),
        takes=frozenset({"file", "recipe"}),
    ),
    "images.describe": Answer("What an image is.", schema=schemas.image(), refusals=("not_found",)),
    "images.original": Answer(
        "The uploaded bytes; with the view key the same picture without its metadata.",
        types=lambda catalog: catalog.read_mimes,
        schema=schemas.FILE,
        refusals=("not_found", "range_not_satisfiable", *_RENDER),
        conditional=True,
    ),
    "images.rendition": Answer(
        "The exact file of the current recipe, or of that with these fields in place of its own.",
        types=lambda catalog: catalog.written_mimes,
        schema=schemas.FILE,
        refusals=(
            "bad_request", "view_only", "not_found", "range_not_satisfiable", "invalid_recipe", *_RENDER,
        ),
        takes=frozenset({"recipe"}),
        conditional=True,
    ),
    "images.renew_key": Answer(
        "Renew a key; the old one opens nothing any more.",
        schema=schemas.RENEWED,
        refusals=(*_CHANGE, "storage_full", "storage_unavailable"),
    ),
    "images.delete": Answer(
        "Delete the image.", status=204, types=(), refusals=(*_CHANGE, "storage_unavailable")
    ),
}  # fmt: skip


@blueprint.get("/api/openapi.json")
def describe() -> Response:
    return jsonify(describe_routes(current_app.url_map, service().catalog))


def described(rules: Map) -> list[Rule]:
    """The routes that are part of the description: all but the page's own files."""
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
    if rule.endpoint.startswith("images."):
        operation["security"] = [{"key": []}]
    if "file" in answer.takes:
        operation["requestBody"] = _form(catalog if "recipe" in answer.takes else None)
    elif "recipe" in answer.takes:
        fields = {"download": {"enum": [0, 1, "true", "false"]}} | schemas.recipe_texts(catalog)
        operation["parameters"] += [{"name": name, "in": "query", "schema": fields[name]} for name in fields]
    return operation


def _responses(answer: Answer, catalog: Catalog) -> dict[str, Any]:
    types = answer.types(catalog) if callable(answer.types) else answer.types
    body = {type: {"schema": answer.schema} for type in types}
    responses: dict[str, Any] = {str(answer.status): {"description": "As asked."}}
    if body:
        responses[str(answer.status)]["content"] = body
    if answer.conditional:
        responses["206"] = {"description": "The range that was asked for.", "content": body}
        responses["304"] = {"description": "The client has it already."}
    if answer.failing is not None:
        content = {_JSON: {"schema": answer.failing}}
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


def _form(catalog: Catalog | None) -> dict[str, Any]:
    properties = {"file": schemas.FILE} | (schemas.recipe_texts(catalog) if catalog else {})
    schema = {"type": "object", "required": ["file"], "properties": properties}
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}


def _in_path(rule: Rule, name: str) -> dict[str, Any]:
    choices = re.search(rf"<any\(([^)]*)\):{name}>", rule.rule)
    schema = {"enum": re.split(r",\s*", choices[1])} if choices else schemas.TEXT
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _path(rule: Rule) -> str:
    """`/api/images/{image_id}` of `/api/images/<image_id>`."""
    return re.sub(r"<(?:[^<:>]+:)?(\w+)>", r"{\1}", rule.rule)
