"""What is known of a publication before it is there: about its bytes, and how far it is."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from tests.conftest import Server, encode, make_photo

WISH = {"recipe": {"quality": 60}, "widths": [400, 960], "formats": ["avif", "webp", "jpeg"]}


@pytest.fixture(scope="module")
def image(server: Server) -> dict[str, Any]:
    return server.upload(encode(make_photo(1000, 640), quality=92), "Beach walk.jpg")


def ask(server: Server, image: dict[str, Any], part: str = "", **headers: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {image['key']}"} | headers
    address = f"{server.url}{image['url']}/publications{part}"
    return requests.post(address, json=WISH, headers=headers, timeout=60, stream=True)


def test_the_bytes_of_each_file_are_told_before_it_is_made(server: Server, image: dict[str, Any]) -> None:
    told = ask(server, image, "/estimate")
    assert told.status_code == 200, told.text
    estimated = told.json()
    made = ask(server, image).json()
    assert (estimated["width"], estimated["height"]) == (1000, 640)
    assert (estimated["color"], estimated["placeholder"]) == (made["color"], made["placeholder"])
    assert len(estimated["files"]) == len(made["files"]) == 6
    for about, file in zip(estimated["files"], made["files"], strict=True):
        assert (about["width"], about["height"]) == (file["width"], file["height"])
        assert (about["name"], about["mime"]) == (file["name"], file["mime"])
        assert about["exact"] == (file["width"] == 400)
        if about["exact"]:
            assert about["bytes"] == file["bytes"]
        # The picture of the tests is noise for the most part, which is the hardest to tell.
        assert 0.9 < about["bytes"] / file["bytes"] < 1.1, (about, file)
    for file in made["files"]:
        assert f"{file['name']} {file['width']}w" in estimated["html"]


def test_who_asks_for_lines_is_told_each_file_as_it_comes(server: Server, image: dict[str, Any]) -> None:
    answer = ask(server, image, Accept="application/jsonl")
    lines = [json.loads(line) for line in answer.iter_lines()]
    steps = [(line["done"], line["total"]) for line in lines[:-1]]
    assert {total for _, total in steps} == {0, 6} and steps == sorted(steps)
    made = lines[-1]["made"]
    assert server.get(made["files"][0]["url"]).status_code == 200


def test_what_nobody_waits_for_is_not_made(server: Server, image: dict[str, Any]) -> None:
    def published() -> int:
        listed = server.get(f"{image['url']}/publications", image["key"]).json()
        return len(listed["publications"])

    before = published()
    answer = ask(server, image, Accept="application/jsonl")
    next(answer.iter_lines())
    answer.close()
    # Its folder goes when it is given up.
    while any(path.is_dir() for path in server.data_dir.glob("work-*/*")):
        published()
    assert published() == before
