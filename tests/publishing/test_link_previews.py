"""What services that preview links are told: of a published picture its files, of all else nothing."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any
from urllib.parse import urlencode

import pytest
import requests

from tests.conftest import Server, encode, make_photo, opened


@pytest.fixture(scope="module")
def image(server: Server) -> dict[str, Any]:
    return server.upload(encode(make_photo(640, 400), quality=90), "Beach walk.jpg")


def publish(server: Server, image: dict[str, Any]) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {image['key']}"}
    wish = {"widths": [200, 400], "formats": ["webp", "jpeg"]}
    answer = requests.post(f"{server.url}{image['url']}/publications", json=wish, headers=headers, timeout=60)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


@pytest.fixture(scope="module")
def published(server: Server, image: dict[str, Any]) -> dict[str, Any]:
    return publish(server, image)


def oembed(server: Server, url: str, **more: str) -> requests.Response:
    return server.get(f"/api/oembed?{urlencode({'url': url, **more})}")


def test_a_published_page_says_where_its_oembed_is_and_that_names_a_picture(
    server: Server, published: dict[str, Any]
) -> None:
    page = server.get(published["page_url"]).text
    (address,) = re.findall(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', page)
    answer = requests.get(html.unescape(address), timeout=30)
    body = answer.json()
    assert (body["version"], body["type"], body["width"], body["height"]) == ("1.0", "photo", 400, 250)
    shown = requests.get(body["url"], timeout=30)
    assert shown.headers["Content-Type"] == "image/jpeg" and opened(shown.content).size == (400, 250)
    assert answer.headers["Cache-Control"] == "public, max-age=60" and "Set-Cookie" not in answer.headers


def test_oembed_stays_within_the_size_that_is_asked_for(server: Server, published: dict[str, Any]) -> None:
    page = server.url + published["page_url"]
    assert oembed(server, page, maxwidth="399").json()["width"] == 200
    assert oembed(server, page, maxheight="130").json()["height"] == 125
    assert oembed(server, page, maxwidth="100").status_code == 404
    assert oembed(server, page, maxwidth="wide").status_code == 400
    assert oembed(server, page, format="xml").status_code == 400


def test_nothing_but_a_published_page_has_an_oembed(
    server: Server, image: dict[str, Any], published: dict[str, Any]
) -> None:
    gone = publish(server, image)
    assert server.delete(f"/api/publications/{gone['id']}", image["key"]).status_code == 204
    view_key = server.get(image["url"], image["key"]).json()["view_key"]
    addresses = [
        server.url + gone["page_url"],
        f"{server.url}/p/{'0' * 32}",
        f"{server.url}/edit/{image['id']}",
        f"{server.url}/edit/{image['id']}#key={view_key}",
        f"{server.url}/edit/{uuid.uuid4()}",
        server.url + published["files"][0]["url"],
        f"https://elsewhere.example{published['page_url']}",
        published["page_url"],
        "",
    ]
    answers = {(answer.status_code, answer.text) for answer in (oembed(server, each) for each in addresses)}
    assert len(answers) == 1 and answers.pop()[0] == 404


def test_r4_the_page_of_a_link_for_looking_is_the_same_whether_there_is_a_picture_or_not(
    server: Server, image: dict[str, Any], published: dict[str, Any]
) -> None:
    """Who asks for it has named no key: no server is sent one. So nothing of the picture may stand in it, not
    even that it has been published."""

    def page(image_id: str) -> str:
        text = server.get(f"/edit/{image_id}").text.replace(image_id, "")
        return re.sub(r'nonce="[^"]+"', "", text)

    there = page(image["id"])
    assert there == page(str(uuid.uuid4()))
    assert published["id"] not in there and "og:" not in there and "oembed" not in there
