"""Publications: what is open to the public, to no one else's cost, until it is ended."""

from __future__ import annotations

import hashlib
import io
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from tests.conftest import Server, encode, make_photo, opened

WIDTHS, FORMATS = [200, 400], ["webp", "jpeg"]


@pytest.fixture(scope="module")
def content() -> bytes:
    return encode(make_photo(640, 400), quality=90)


@pytest.fixture(scope="module")
def image(server: Server, content: bytes) -> dict[str, Any]:
    return server.upload(content, "Beach walk.jpg")


@pytest.fixture(scope="module")
def published(server: Server, image: dict[str, Any]) -> dict[str, Any]:
    answer = publish(server, image, widths=WIDTHS, formats=FORMATS, recipe={"quality": 60})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    assert answer.headers["Location"] == f"/api/publications/{body['id']}"
    return body


def publish(server: Server, image: dict[str, Any], key: str | None = None, **body: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {key or image['key']}"}
    return requests.post(f"{server.url}{image['url']}/publications", json=body, headers=headers, timeout=60)


def test_the_files_are_the_renditions_of_that_recipe_at_those_widths(
    server: Server, image: dict[str, Any], published: dict[str, Any]
) -> None:
    files = published["files"]
    assert [(file["name"], file["width"]) for file in files] == [
        ("beach-walk-200.webp", 200), ("beach-walk-400.webp", 400),
        ("beach-walk-200.jpg", 200), ("beach-walk-400.jpg", 400),
    ]  # fmt: skip
    for file in files:
        loaded = server.get(file["url"])
        assert opened(loaded.content).size == (file["width"], file["height"])
        assert len(loaded.content) == file["bytes"]
        assert hashlib.sha256(loaded.content).hexdigest().startswith(file["etag"])
        assert file["etag"] in file["url"] and file["url"] in published["html"]
        query = f"quality=60&width={file['width']}&format={file['mime'].split('/')[1]}"
        assert server.get(f"{image['url']}/rendition?{query}", image["key"]).content == loaded.content


def test_a_public_file_may_be_kept_for_good_and_shown_everywhere_and_no_cookie_has_to_do_with_it(
    server: Server, published: dict[str, Any]
) -> None:
    file = published["files"][0]
    browser = requests.Session()
    answer = browser.get(server.url + file["url"], timeout=30)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["ETag"] == f'"{file["etag"]}"' and answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers and "Cookie" not in answer.headers.get("Vary", "")
    again = browser.get(server.url + file["url"], headers={"If-None-Match": f'"{file["etag"]}"'}, timeout=30)
    assert (again.status_code, again.content) == (304, b"") and again.headers["Cache-Control"]
    part = server.get(file["url"], headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, answer.content[10:20])


def test_the_zip_has_the_same_bytes_under_clean_names(server: Server, published: dict[str, Any]) -> None:
    answer = server.get(published["zip_url"])
    assert answer.headers["Content-Type"] == "application/zip"
    assert "filename=beach-walk.zip" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as bundle:
        assert bundle.namelist() == [*(file["name"] for file in published["files"]), "beach-walk.html"]
        for file in published["files"]:
            assert bundle.read(file["name"]) == server.get(file["url"]).content


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("image/avif,image/webp,*/*", "image/webp"),
        ("image/webp;q=0.5, image/jpeg", "image/webp"),
        ("image/webp;q=0, */*", "image/jpeg"),
        ("*/*", "image/jpeg"),
        ("", "image/jpeg"),
        ("text/html", "image/jpeg"),
    ],
)
def test_one_address_gives_each_client_what_it_takes(
    server: Server, published: dict[str, Any], accept: str, kind: str
) -> None:
    answer = server.get(f"{published['photo_url']}?w=200", headers={"Accept": accept})
    assert answer.headers["Content-Type"] == kind and "Accept" in answer.headers["Vary"]
    assert opened(answer.content).size == (200, 125)
    assert answer.headers["Cache-Control"] == "public, max-age=3600"


def test_widths_come_from_the_published_list_only(server: Server, published: dict[str, Any]) -> None:
    assert opened(server.get(published["photo_url"]).content).width == 400
    for width in ("300", "0", "-1", "200px", "%F0", "400000000000"):
        answer = server.get(f"{published['photo_url']}?w={width}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert "200, 400" in answer.json()["detail"]


def test_only_who_may_edit_publishes_sees_and_ends(server: Server, image: dict[str, Any]) -> None:
    view_key = server.get(image["url"], image["key"]).json()["view_key"]
    assert publish(server, image, view_key).json()["code"] == "view_only"
    assert publish(server, image, "wrong").status_code == 404
    body = publish(server, image, widths=[100], formats=["jpeg"]).json()
    listed = server.get(f"{image['url']}/publications", image["key"]).json()["publications"]
    assert listed[0] == body
    assert server.get(f"{image['url']}/publications", view_key).json()["code"] == "view_only"
    unknown = server.delete(f"/api/publications/{'0' * 32}", "wrong")
    for key in (None, "wrong"):
        answer = server.delete(f"/api/publications/{body['id']}", key)
        assert (answer.status_code, answer.text) == (404, unknown.text)
    assert server.delete(f"/api/publications/{body['id']}", view_key).json()["code"] == "view_only"
    assert server.get(body["files"][0]["url"]).status_code == 200
    assert server.delete(f"/api/publications/{body['id']}", image["key"]).status_code == 204
    assert server.delete(f"/api/publications/{body['id']}", image["key"]).status_code == 404


def addresses(body: dict[str, Any]) -> list[str]:
    return [body["page_url"], body["photo_url"], body["zip_url"], *(file["url"] for file in body["files"])]


def test_what_has_ended_and_what_was_guessed_get_one_answer(
    server: Server, image: dict[str, Any], published: dict[str, Any]
) -> None:
    body = publish(server, image, widths=[100], formats=["jpeg"]).json()
    folder = server.data_dir / "publications" / body["id"]
    assert folder.is_dir()
    server.delete(f"/api/publications/{body['id']}", image["key"])
    assert not folder.exists()
    file = published["files"][0]
    guessed = [
        f"/p/{'0' * 32}", f"/p/{'0' * 32}/photo", f"/p/{'0' * 32}/{file['etag']}/{file['name']}",
        f"/p/{published['id']}/{'0' * 32}/{file['name']}", f"/p/{published['id']}/{file['etag']}/other.webp",
        f"/p/{published['id']}/{'publication.json':0<32}/publication.json", "/p/..%2f..%2fetc/photo",
        f"/p/{published['id'].upper()}/photo", f"/p/{image['id']}/photo",
    ]  # fmt: skip
    answers = {(answer.status_code, answer.text) for answer in map(server.get, [*addresses(body), *guessed])}
    assert len(answers) == 1 and answers.pop()[0] == 404


def test_deleting_the_image_ends_what_was_made_of_it(server: Server, content: bytes) -> None:
    image = server.upload(content)
    body = publish(server, image, widths=[100], formats=["jpeg"]).json()
    assert server.delete(image["url"], image["key"]).status_code == 204
    assert {server.get(address).status_code for address in addresses(body)} == {404}


def test_an_image_that_expires_leaves_its_publication_which_its_last_key_ends(
    start: Callable[..., Server], content: bytes
) -> None:
    server = start(IMAGE_TTL_MIN="0.02", ALLOWED_ORIGINS="https://friend.example")
    image = server.upload(content)
    body = publish(server, image, widths=[100], formats=["jpeg"]).json()
    headers = {"Authorization": f"Bearer {image['key']}"}
    renewed = requests.post(f"{server.url}{image['url']}/keys/edit", headers=headers, timeout=30).json()[
        "key"
    ]
    while server.get(image["url"], renewed).status_code != 404:
        time.sleep(1.5)  # each look keeps it for 1.2 s
    file = body["files"][0]["url"]
    for origin, allowed in (
        ("https://friend.example", "https://friend.example"),
        ("https://foe.example", None),
    ):
        answer = server.get(file, headers={"Origin": origin})
        assert answer.status_code == 200 and answer.headers.get("Access-Control-Allow-Origin") == allowed
        assert "Origin" in answer.headers["Vary"]
    assert server.delete(f"/api/publications/{body['id']}", image["key"]).status_code == 404
    assert server.delete(f"/api/publications/{body['id']}", renewed).status_code == 204
    assert server.get(file).status_code == 404


def test_its_time_is_its_own_and_over_to_the_second(start: Callable[..., Server], content: bytes) -> None:
    server = start(PUBLICATION_TTL_DAYS=str(2 / 86_400), PUBLICATION_BASE_URL="https://cdn.example/x")
    image = server.upload(content)
    before = time.time() * 1000
    body = publish(server, image, widths=[100], formats=["jpeg"]).json()
    assert before + 2000 <= body["expires_at"] <= time.time() * 1000 + 2000
    url = body["files"][0]["url"]
    assert url.startswith("https://cdn.example/x/p/") and url in body["html"]
    path = url.removeprefix("https://cdn.example/x")
    while time.time() * 1000 < body["expires_at"]:
        assert server.get(path).status_code in (200, 404)
    assert server.get(path).status_code == 404


def test_it_survives_a_restart_and_counts_as_held(start: Callable[..., Server], content: bytes) -> None:
    server = start(MAX_IMAGES_PER_ADDRESS="2", PUBLICATION_TTL_DAYS="0")
    image = server.upload(content)
    body = publish(server, image, widths=[100], formats=["jpeg"]).json()
    assert body["expires_at"] is None
    refused = publish(server, image, widths=[100], formats=["jpeg"])
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_images")
    server.stop()
    again = start(data_dir=server.data_dir, PUBLICATION_TTL_DAYS="0")
    assert again.get(body["files"][0]["url"]).status_code == 200
    assert again.delete(f"/api/publications/{body['id']}", image["key"]).status_code == 204


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"widths": []}, 422, "widths"),
        ({"widths": [0]}, 422, "widths"),
        ({"widths": ["200"]}, 422, "widths"),
        ({"widths": [True]}, 422, "widths"),
        ({"widths": [200.5]}, 422, "widths"),
        ({"widths": [9] * 17}, 422, "widths"),
        ({"widths": 200}, 422, "widths"),
        ({"formats": []}, 422, "formats"),
        ({"formats": ["bmp"]}, 422, "formats"),
        ({"formats": [["jpeg"]]}, 422, "formats"),
        ({"recipe": {"quality": 200}}, 422, "quality"),
        ({"recipe": {"shine": 1}}, 422, "shine"),
        ({"recipe": []}, 422, None),
        ({"size": 1}, 422, "size"),
        ([], 400, None),
    ],
)
def test_a_bad_wish_is_refused_by_name(
    server: Server, image: dict[str, Any], body: Any, status: int, field: str | None
) -> None:
    headers = {"Authorization": f"Bearer {image['key']}"}
    address = f"{server.url}{image['url']}/publications"
    answer = requests.post(address, json=body, headers=headers, timeout=30)
    assert (answer.status_code, answer.json().get("field")) == (status, field), answer.text


def test_a_format_left_to_be_found_is_one_for_the_whole_row(server: Server, image: dict[str, Any]) -> None:
    files = publish(server, image, widths=[100, 500], formats=["auto"]).json()["files"]
    assert [file["width"] for file in files] == [100, 500]
    assert len({file["mime"] for file in files}) == 1


def test_without_a_wish_widths_are_chosen_and_formats_are_the_usual(server: Server, content: bytes) -> None:
    image = server.upload(content)
    headers = {"Authorization": f"Bearer {image['key']}"}
    answer = requests.post(f"{server.url}{image['url']}/publications", headers=headers, timeout=60)
    assert answer.status_code == 201, answer.text
    files = answer.json()["files"]
    assert {file["mime"] for file in files} == {"image/avif", "image/webp", "image/jpeg"}
    assert max(file["width"] for file in files) == 640 and min(file["width"] for file in files) == 320


def test_the_page_has_what_link_previews_read_and_runs_nothing(
    server: Server, published: dict[str, Any]
) -> None:
    answer = server.get(published["page_url"])
    meta = dict(re.findall(r'<meta property="og:([\w:]+)" content="([^"]*)"', answer.text))
    assert meta["image"] == f"{server.url}{published['files'][3]['url']}"
    assert (meta["image:width"], meta["image:height"]) == ("400", "250")
    assert meta["url"] == server.url + published["page_url"] and "script" not in answer.text
    assert "Set-Cookie" not in answer.headers


@pytest.fixture(autouse=True)
def _nothing_is_left_in_the_making(server: Server) -> Iterator[None]:
    yield
    made = [path for path in server.data_dir.glob("work-*/*") if path.is_dir()]
    assert not made
