"""An album as a whole: every picture published by its own recipe, one ZIP with all, and one end."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from tests.albums.client import AlbumClient
from tests.conftest import Server, encode, make_photo, opened

WISH = {"widths": [60, 120], "formats": ["webp", "jpeg"], "recipe": {"quality": 60}}


@pytest.fixture(scope="module")
def album(server: Server) -> AlbumClient:
    made = AlbumClient.create(server)
    for seed, folder in enumerate(("beach", "port")):
        content = encode(make_photo(240, 160, seed=seed))
        assert made.send(content, "Möwe.jpg", path=folder).status_code == 201
    made.fill({"Sea.png": encode(make_photo(100, 80), "PNG")})
    return made


@pytest.fixture(scope="module")
def published(album: AlbumClient) -> dict[str, Any]:
    answer = album.ask("POST", "/publications", json=WISH)
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"].endswith(f"{album.body['url']}/publications")
    body: dict[str, Any] = answer.json()
    return body


def test_every_picture_is_published_as_if_by_itself(
    server: Server, album: AlbumClient, published: dict[str, Any]
) -> None:
    assert [each["name"] for each in published["publications"]] == [
        "beach/Möwe.jpg",
        "port/Möwe.jpg",
        "Sea.png",
    ]
    assert published["errors"] == [] and published["expires_at"]
    for each in published["publications"]:
        one = album.ask("GET", f"/api/images/{each['image_id']}/publications").json()["publications"]
        assert one == [{name: value for name, value in each.items() if name != "name"}]
        assert each["html"] in published["html"]
        for file in each["files"]:
            assert opened(server.get(file["url"]).content).width == file["width"]
    assert [file["width"] for file in published["publications"][2]["files"]] == [60, 100, 60, 100]
    assert album.ask("GET", "/publications").json() == published


def test_the_zip_has_all_under_clean_names_with_manifest_and_markup(
    server: Server, album: AlbumClient, published: dict[str, Any]
) -> None:
    answer = album.ask("GET", published["zip_url"])
    assert answer.headers["Content-Type"] == "application/zip"
    assert server.get(published["zip_url"]).status_code == 404
    with zipfile.ZipFile(io.BytesIO(answer.content)) as bundle:
        assert bundle.testzip() is None
        manifest = json.loads(bundle.read("pictures.json"))["pictures"]
        page = bundle.read("pictures.html").decode()
        assert set(manifest) == {"beach/Möwe.jpg", "port/Möwe.jpg", "Sea.png"}
        urls = [file["url"] for each in manifest.values() for file in each["files"]]
        assert urls == bundle.namelist()[:-2] and "mowe-2-120.webp" in urls and "sea-100.jpg" in urls
        for each, public in zip(manifest.values(), published["publications"], strict=True):
            assert each["html"] in page and each["placeholder"] == public["placeholder"]
            for file, other in zip(each["files"], public["files"], strict=True):
                assert bundle.read(file["url"]) == server.get(other["url"]).content


def test_who_asks_for_lines_is_told_each_picture_and_what_could_not_be_made(album: AlbumClient) -> None:
    before = len(album.ask("GET", "/publications").json()["publications"])
    answer = album.ask("POST", "/publications", json=WISH, headers={"Accept": "application/jsonl"})
    lines = [json.loads(line) for line in answer.text.splitlines()]
    steps = [(line["done"], line["total"]) for line in lines[:-1]]
    assert steps == sorted(steps) and steps[-1] == (3, 3)
    assert len(lines[-1]["made"]["publications"]) == before
    refused = album.ask("POST", "/publications", json=WISH | {"recipe": {"quality": 200}})
    assert (refused.status_code, refused.json()["field"]) == (422, "quality")


def test_all_ends_together_and_a_picture_that_goes_takes_its_own_along(
    server: Server, album: AlbumClient
) -> None:
    shown = album.ask("GET", "/publications").json()["publications"]
    gone = shown[-1]
    assert album.ask("DELETE", f"/images/{gone['image_id']}").status_code == 204
    assert server.get(gone["files"][0]["url"]).status_code == 404
    assert len(album.ask("GET", "/publications").json()["publications"]) == 2
    assert album.ask("DELETE", "/publications").status_code == 204
    assert {server.get(file["url"]).status_code for each in shown for file in each["files"]} == {404}
    empty = album.ask("GET", "/publications").json()
    assert (empty["publications"], empty["zip_url"], empty["html"]) == ([], None, "")
    assert album.ask("GET", "/publications/zip").status_code == 404


def test_an_album_without_a_picture_has_nothing_to_publish(server: Server) -> None:
    refused = AlbumClient.create(server).ask("POST", "/publications", json=WISH)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_finished")
