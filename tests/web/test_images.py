"""One image over HTTP: body, original, rendition, rights, end."""

from __future__ import annotations

import json
import uuid
from http.cookiejar import Cookie
from typing import cast

import pytest
import requests
from PIL import Image

from app.imaging.keeping import turbojpeg
from tests.conftest import Server, encode, make_photo, opened

needs_turbojpeg = pytest.mark.skipif(not turbojpeg.is_there(), reason=turbojpeg.MISSING)


@pytest.fixture(scope="module")
def content() -> bytes:
    return encode(make_photo(640, 400), quality=93)


@pytest.fixture
def image(server: Server, content: bytes) -> dict:
    return server.upload(content, "Strand im Mai.jpeg")


def test_the_body_tells_what_the_image_is_and_never_the_key_again(server: Server, image: dict) -> None:
    body = server.get(image["url"], image["key"]).json()
    assert "key" not in body
    assert set(body) >= set(image) - {"key"}
    assert body["bytes"] == image["bytes"] and body["name"] == "Strand im Mai.jpeg"


def test_the_original_is_untouched_and_can_be_asked_for_in_parts(
    server: Server, image: dict, content: bytes
) -> None:
    path = f"{image['url']}/original"
    whole = server.get(path, image["key"])
    assert whole.content == content and whole.headers["Content-Type"] == "image/jpeg"
    assert whole.headers["Cache-Control"].startswith("private") and whole.headers["Last-Modified"]
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    part = server.get(path, image["key"], headers={"Range": "bytes=100-199"})
    assert part.status_code == 206 and part.content == content[100:200]
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(content)}"
    beyond = server.get(path, image["key"], headers={"Range": f"bytes={len(content) + 5}-"})
    assert (beyond.status_code, beyond.json()["code"]) == (416, "range_not_satisfiable")


@pytest.mark.parametrize("asked", ["bytes=abc", "bytes=9-5", "bytes=0-1,5-6", "lines=0-1"])
def test_a_range_that_is_none_or_several_gets_the_whole(
    server: Server, image: dict, content: bytes, asked: str
) -> None:
    whole = server.get(f"{image['url']}/original", image["key"], headers={"Range": asked})
    assert whole.status_code == 200 and whole.content == content


@pytest.mark.parametrize("what", ["original", "rendition"])
def test_what_the_browser_has_is_not_sent_again(server: Server, image: dict, what: str) -> None:
    path = f"{image['url']}/{what}"
    first = server.get(path, image["key"])
    again = server.get(path, image["key"], headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.content
    since = server.get(path, image["key"], headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert since.status_code == 304


def test_the_query_overrides_the_recipe_for_this_request_alone(server: Server, image: dict) -> None:
    path = f"{image['url']}/rendition"
    small = server.get(f"{path}?scale=50&format=webp&strip_metadata=false&rotate=90", image["key"])
    assert opened(small.content).size == (200, 320) and small.headers["Content-Type"] == "image/webp"
    plain = server.get(path, image["key"])
    assert opened(plain.content).size == (640, 400)
    assert small.headers["ETag"] != plain.headers["ETag"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("quality=0", "quality"),
        ("quality=high", "quality"),
        ("quality=7.5", "quality"),
        ("scale=nan", "scale"),
        ("scale=1e999", "scale"),
        ("strip_metadata=perhaps", "strip_metadata"),
        ("colour=red", "colour"),
        ("format=bmp", "format"),
    ],
)
def test_a_bad_query_names_its_field(server: Server, image: dict, query: str, field: str) -> None:
    answer = server.get(f"{image['url']}/rendition?{query}", image["key"])
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_recipe" and answer.json()["field"] == field


def test_a_download_has_a_sensible_name(server: Server, image: dict) -> None:
    answer = server.get(f"{image['url']}/rendition?download=1&format=webp", image["key"])
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "Strand im Mai.webp" in answer.headers["Content-Disposition"]
    shown = server.get(f"{image['url']}/rendition", image["key"])
    assert not shown.headers.get("Content-Disposition", "").startswith("attachment")


def test_a_result_too_large_for_its_format_says_so(server: Server) -> None:
    long = server.upload(encode(make_photo(9000, 16)))
    answer = server.get(f"{long['url']}/rendition?format=webp&scale=200", long["key"])
    assert (answer.status_code, answer.json()["code"]) == (422, "too_large_for_format")
    fine = server.get(f"{long['url']}/rendition?format=jpeg&scale=200", long["key"])
    assert opened(fine.content).size == (18000, 32)


def test_everybody_else_gets_the_same_404_everywhere(server: Server, image: dict) -> None:
    unknown = f"/api/images/{uuid.uuid4()}"
    for url in (image["url"], unknown, "/api/images/..%2f..%2fetc", "/api/images/x"):
        for key in (None, "wrong", image["key"] if url != image["url"] else None):
            for tail in ("", "/original", "/rendition", "/rendition?quality=5"):
                answer = server.get(url + tail, key)
                assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
            assert server.delete(url, key).status_code == 404
    bodies = {server.get(url, "wrong").text for url in (image["url"], unknown)}
    assert len(bodies) == 1


def test_the_uploading_browser_has_the_same_right_through_its_cookie(server: Server, content: bytes) -> None:
    browser = requests.Session()
    image = browser.post(f"{server.url}/api/images", files={"file": content}, timeout=30).json()
    assert browser.get(server.url + image["url"], timeout=30).status_code == 200
    assert requests.Session().get(server.url + image["url"], timeout=30).status_code == 404
    (cookie,) = cast("list[Cookie]", list(browser.cookies))
    assert cookie.has_nonstandard_attr("HttpOnly") and cookie.get_nonstandard_attr("SameSite") == "Lax"
    assert len(cookie.value or "") < 200


def test_a_deleted_image_is_gone_everywhere_and_from_the_disk(server: Server, image: dict) -> None:
    assert server.delete(image["url"], image["key"]).status_code == 204
    for tail in ("", "/original", "/rendition"):
        assert server.get(image["url"] + tail, image["key"]).status_code == 404
    assert server.delete(image["url"], image["key"]).status_code == 404
    assert not [path for path in server.data_dir.rglob("*") if image["id"] in str(path)]


def test_a_one_shot_gives_the_bytes_of_the_live_rendition_and_keeps_nothing(
    server: Server, image: dict, content: bytes
) -> None:
    fields = {"quality": "42", "scale": "60", "sharpen": "30", "format": "webp"}
    folders = len(list((server.data_dir / "images").iterdir()))
    files = {"file": ("x.jpg", content)}
    answer = requests.post(f"{server.url}/api/optimize", files=files, data=fields, timeout=60)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "image/webp"
    assert "filename=x.webp" in answer.headers["Content-Disposition"]
    query = "&".join(f"{name}={value}" for name, value in fields.items())
    assert answer.content == server.get(f"{image['url']}/rendition?{query}", image["key"]).content
    assert len(list((server.data_dir / "images").iterdir())) == folders
    assert not [path for path in server.data_dir.glob("work-*/*") if path.is_dir()]


@needs_turbojpeg
def test_a_one_shot_says_what_stays_behind_and_turns_without_loss(server: Server) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encode(make_photo(320, 208), quality=40, comment="Grüße", exif=exif.tobytes())

    def sent(**fields: str) -> requests.Response:
        address = f"{server.url}/api/optimize"
        answer = requests.post(address, files={"file": ("x.jpg", data)}, data=fields, timeout=60)
        assert answer.status_code == 200
        return answer

    webp = sent(format="webp", strip_metadata="false")
    assert json.loads(webp.headers["X-Whittle-Notices"]) == [
        "WebP has no room for the comment of the original; left out."
    ]
    turned = sent(quality="90")
    assert "X-Whittle-Notices" not in turned.headers
    assert int(turned.headers["X-Original-Bytes"]) == len(data) > len(turned.content)
    assert opened(turned.content).size == (208, 320)


def test_a_one_shot_with_a_bad_recipe_names_the_field(server: Server, content: bytes) -> None:
    files = {"file": ("x.jpg", content)}
    answer = requests.post(f"{server.url}/api/optimize", files=files, data={"quality": "200"}, timeout=60)
    assert answer.status_code == 422 and answer.json()["field"] == "quality"
    assert "95" in answer.json()["detail"]


def test_the_catalog_describes_every_field_format_preset_and_limit(server: Server) -> None:
    body = server.get("/api/catalog").json()
    names = {field["name"] for field in body["fields"]}
    assert names >= {
        "format", "quality", "scale", "rotate", "brightness", "contrast", "saturation",
        "sharpen", "blur", "strip_metadata", "background",
    }  # fmt: skip
    assert {format["name"] for format in body["formats"]} >= {"jpeg", "png", "webp"}
    assert body["presets"] and body["limits"]["max_upload_bytes"] == 25 * 2**20


def test_health_is_told_by_a_worker_and_the_storage(server: Server) -> None:
    answer = server.get("/healthz")
    assert answer.status_code == 200 and answer.json()["status"] == "ok"


def test_the_page_is_served_with_a_policy_that_allows_only_its_own(server: Server, image: dict) -> None:
    for path in ("/", image["editor_url"]):
        answer = server.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert answer.status_code == 200 and "default-src 'none'" in policy and "unsafe" not in policy
        nonce = policy.split("'nonce-")[1].split("'")[0]
        assert f'nonce="{nonce}"' in answer.text


def test_what_does_not_exist_is_a_problem_too(server: Server) -> None:
    assert server.get("/nowhere").json()["code"] == "not_found"
    answer = requests.put(f"{server.url}/api/images", timeout=10)
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_other_sites_get_headers_only_where_they_are_allowed(start, content: bytes) -> None:
    server = start(ALLOWED_ORIGINS="https://friend.example")
    image = server.upload(content)
    for origin, allowed in (
        ("https://friend.example", "https://friend.example"),
        ("https://foe.example", None),
    ):
        answer = server.get(image["url"], image["key"], headers={"Origin": origin})
        assert answer.headers.get("Access-Control-Allow-Origin") == allowed
        assert "Access-Control-Allow-Credentials" not in answer.headers
