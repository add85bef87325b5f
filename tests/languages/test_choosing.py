"""Who is answered in which language: the cookie first, then what the browser asks for, else English."""

from __future__ import annotations

import pytest
import requests

from tests.conftest import Server

NOT_THERE = "/api/images/00000000-0000-4000-8000-000000000000"


def said(server: Server, **headers: str) -> tuple[str, str]:
    """The language of a refusal, and its detail."""
    answer = server.get(NOT_THERE, headers=headers)
    body = answer.json()
    assert (answer.status_code, body["code"], body["type"]) == (404, "not_found", "about:blank#not_found")
    assert {"Accept-Language", "Cookie"} <= set(answer.headers["Vary"].replace(" ", "").split(","))
    return answer.headers["Content-Language"], body["detail"]


ENGLISH = "There is no such image here. It may have been deleted or have expired."


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ({}, "en"),
        ({"Accept-Language": "*"}, "en"),
        ({"Accept-Language": "en-GB, de;q=0.9"}, "en"),
        ({"Accept-Language": "de-AT, en;q=0.5"}, "de"),
        ({"Accept-Language": "tlh, fr;q=0.5"}, "fr"),
        ({"Accept-Language": "zh-CN"}, "zh-Hans"),
        ({"Accept-Language": "pt-BR;q=0, es"}, "es"),
        ({"Accept-Language": "de", "Cookie": "language=ja"}, "ja"),
        ({"Accept-Language": "de", "Cookie": "language=../../etc"}, "de"),
    ],
)
def test_a_refusal_speaks_the_language_that_is_asked_for(server: Server, asked, answered) -> None:
    language, detail = said(server, **asked)
    assert language == answered
    assert (detail == ENGLISH) == (answered == "en")


def test_the_catalog_has_its_words_in_the_language_and_its_names_as_they_are(server: Server) -> None:
    english = server.get("/api/catalog").json()
    german = server.get("/api/catalog", headers={"Accept-Language": "de"}).json()
    assert [each["name"] for each in german["fields"]] == [each["name"] for each in english["fields"]]
    assert [each["recipe"] for each in german["presets"]] == [each["recipe"] for each in english["presets"]]
    labels = {each["name"]: each["label"] for each in german["fields"]}
    assert labels["quality"] == "Qualität"


def test_numbers_in_a_refusal_are_written_as_the_language_does(server: Server) -> None:
    sent = {"file": ("x.bin", b"\0" * 64, "image/jpeg")}
    headers = {"Accept-Language": "de"}
    refused = requests.post(f"{server.url}/api/images", files=sent, headers=headers, timeout=60).json()
    assert refused["code"] == "unsupported_format" and "Nullen" in refused["detail"]
