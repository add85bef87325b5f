"""The OpenAPI description is the server: every route is in it, and every answer is as described."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import requests
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app import create_app
from app.config import Config
from app.imaging.catalog import describe
from app.recipe.recipe import Catalog
from app.web.routes import openapi
from tests.conftest import Server, encode, make_photo

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
#: Half of the examples are sent with a file that is a picture; the others with what was generated.
PICTURE = encode(make_photo(48, 32))


def built() -> Flask:
    """The application with its routes, without its workers."""
    with patch("app.web.factory.Service.start"):
        return create_app(Config(data_dir=Path("unused"), secret_key="test"))


RULES = built().url_map
DOCUMENT = openapi.describe_routes(RULES, Catalog(describe()))
schema = schemathesis.openapi.from_dict(DOCUMENT)


@pytest.fixture(autouse=True)
def no_collection() -> Iterator[None]:
    """Python 3.11 raises SystemError where the collector runs code that parses code while code is parsed, as
    Hypothesis does for its reports (python/cpython#106905)."""
    gc.disable()
    yield
    gc.enable()


def test_every_route_is_described_but_for_what_is_between_the_page_and_its_browser() -> None:
    left_out = {rule.endpoint for rule in RULES.iter_rules()} - {
        rule.endpoint for rule in openapi.described(RULES)
    }
    assert {name for name in left_out if not name.startswith("installing.")} == {"assets.static"}
    assert set(openapi.ANSWERS) <= {rule.endpoint for rule in RULES.iter_rules()}


def test_what_is_served_is_what_is_described(server: Server) -> None:
    assert server.get("/api/openapi.json").json() == DOCUMENT


@pytest.fixture(scope="module")
def image(server: Server) -> dict[str, Any]:
    return server.upload(PICTURE)


@schema.parametrize()
@settings(max_examples=30, suppress_health_check=list(HealthCheck), deadline=None)
def test_every_answer_is_as_described(case: Case, server: Server, image: dict[str, Any]) -> None:
    subject = server.upload(PICTURE) if case.method in ("DELETE", "POST") else image
    if "image_id" in (case.path_parameters or {}):
        case.path_parameters["image_id"] = subject["id"]
    if "album_id" in (case.path_parameters or {}):
        subject = requests.post(f"{server.url}/api/albums", timeout=60).json()
        case.path_parameters["album_id"] = subject["id"]
    headers = {"Authorization": f"Bearer {subject['key']}"}
    answer = case.call(base_url=server.url, headers=headers)
    case.validate_response(answer, checks=CHECKS)


@schema.include(method="POST", path_regex="^/api/(images|optimize)$").parametrize()
@settings(max_examples=30, suppress_health_check=list(HealthCheck), deadline=None)
def test_every_answer_to_a_good_picture_is_as_described(case: Case, server: Server) -> None:
    fields = case.body if isinstance(case.body, dict) else {}
    form = {name: str(value) for name, value in fields.items() if name != "file"}
    files = {"file": ("a.jpg", PICTURE)}
    answer = requests.post(f"{server.url}{case.path}", data=form, files=files, timeout=60)
    case.validate_response(schemathesis.Response.from_requests(answer, verify=False), checks=CHECKS)


def test_with_the_key_for_looking_every_answer_is_as_described(server: Server, image: dict[str, Any]) -> None:
    for operation in schema.include(path_regex="^/api/images/").get_all_operations():
        case = operation.ok().Case(  # type: ignore[union-attr]
            path_parameters={"image_id": image["id"], "right": "view"}
        )
        headers = {"Authorization": f"Bearer {image['view_key']}"}
        case.validate_response(case.call(base_url=server.url, headers=headers), checks=CHECKS)
