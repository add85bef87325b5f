"""U5: another site's page sends with the victim's cookie."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from http.cookiejar import Cookie
from typing import cast

import pytest
import requests

from app.web.access import COOKIE
from tests.conftest import Server

#: What a browser says of a request that a page of another site has made.
FOREIGN = (
    {"Origin": "https://foe.example"},
    {"Origin": "null"},
    {"Origin": "https://foe.example", "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
)


@pytest.fixture
def browser(server: Server) -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


def upload(browser: requests.Session, server: Server, photo: bytes, **headers: str) -> requests.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return browser.post(f"{server.url}/api/images", files={"file": photo}, headers=named, timeout=60)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_u5_a_page_of_another_site_can_send_and_delete_nothing(
    server: Server, browser: requests.Session, photo: bytes, headers: dict[str, str]
) -> None:
    url = server.url + upload(browser, server, photo).json()["url"]
    for answer in (
        upload(browser, server, photo, **headers),
        browser.post(f"{server.url}/api/optimize", files={"file": photo}, headers=headers, timeout=30),
        browser.post(f"{url}/keys/view", headers=headers, timeout=30),
        browser.delete(url, headers=headers, timeout=30),
        upload(requests.Session(), server, photo, **headers),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden_origin")
        assert "Set-Cookie" not in answer.headers
    assert browser.get(url, timeout=30).status_code == 200, "it is still there"


def test_u5_our_own_page_and_an_address_that_was_typed_in_are_served(
    server: Server, browser: requests.Session, photo: bytes
) -> None:
    same = {"Origin": server.url, "Sec-Fetch-Site": "same-origin"}
    image = upload(browser, server, photo, **same).json()
    assert browser.delete(server.url + image["url"], headers=same, timeout=30).status_code == 204
    assert upload(browser, server, photo, Sec_Fetch_Site="none").status_code == 201


def test_u5_a_request_that_shows_a_key_and_no_cookie_is_no_forgery(server: Server, photo: bytes) -> None:
    image = server.upload(photo)
    headers = {"Authorization": f"Bearer {image['key']}", **FOREIGN[2]}
    assert requests.delete(server.url + image["url"], headers=headers, timeout=30).status_code == 204


def test_u5_beside_a_cookie_a_key_proves_nothing(
    server: Server, browser: requests.Session, photo: bytes
) -> None:
    image = upload(browser, server, photo).json()
    headers = {"Authorization": "Bearer anything", **FOREIGN[2]}
    answer = browser.delete(server.url + image["url"], headers=headers, timeout=30)
    assert answer.json()["code"] == "forbidden_origin"


def test_u5_the_cookie_is_signed_and_small_and_holds_only_an_id(
    server: Server, browser: requests.Session, photo: bytes
) -> None:
    image = upload(browser, server, photo).json()
    (cookie,) = cast("list[Cookie]", list(browser.cookies))
    value = cookie.value or ""
    assert cookie.has_nonstandard_attr("HttpOnly") and cookie.get_nonstandard_attr("SameSite") == "Lax"
    assert len(f"{cookie.name}={value}") < 200
    body, _, signature = value.partition(".")
    held = json.loads(base64.urlsafe_b64decode(body + "=="))
    assert list(held) == ["owner"] and len(held["owner"]) >= 22 and signature
    for forged in (f"{value[:-3]}AAA", f"{body}.", f"{body[:-2]}AA.{signature}", "x" * 4096):
        answer = requests.get(server.url + image["url"], cookies={COOKIE: forged}, timeout=30)
        assert answer.status_code == 404


def test_u5_over_tls_the_cookie_stays_on_tls(start, photo: bytes) -> None:
    server = start(TRUSTED_PROXIES="1")
    for proto, secure in (("https", True), ("http", False)):
        answer = upload(requests.Session(), server, photo, X_Forwarded_Proto=proto)
        assert ("Secure" in answer.headers["Set-Cookie"]) == secure


def test_u5_only_sites_that_are_named_may_read_answers_and_never_by_a_cookie(start, photo: bytes) -> None:
    server = start(ALLOWED_ORIGINS="https://friend.example")
    image = server.upload(photo)
    friend, foe = {"Origin": "https://friend.example"}, {"Origin": "https://foe.example"}
    for path in (image["url"], f"{image['url']}/rendition", "/api/catalog", "/api/images/unknown"):
        answer = server.get(path, image["key"], headers=friend)
        assert answer.headers["Access-Control-Allow-Origin"] == friend["Origin"]
        assert "Origin" in answer.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert "Origin" in server.get(path, image["key"]).headers["Vary"]
        assert "Access-Control-Allow-Origin" not in server.get(path, image["key"], headers=foe).headers
    for path in ("/", "/healthz"):
        assert "Access-Control-Allow-Origin" not in server.get(path, headers=friend).headers
    assert upload(requests.Session(), server, photo, **friend).status_code == 201
    assert upload(requests.Session(), server, photo, **foe).status_code == 403


def test_u5_a_preflight_is_answered_for_sites_that_are_named_only(start) -> None:
    server = start(ALLOWED_ORIGINS="https://friend.example")
    wish = {"Access-Control-Request-Method": "DELETE", "Access-Control-Request-Headers": "authorization"}
    url = f"{server.url}/api/images/some-id"
    friend = requests.options(url, headers=wish | {"Origin": "https://friend.example"}, timeout=30)
    assert friend.status_code == 200
    assert friend.headers["Access-Control-Allow-Origin"] == "https://friend.example"
    assert "DELETE" in friend.headers["Access-Control-Allow-Methods"]
    assert "authorization" in friend.headers["Access-Control-Allow-Headers"].lower()
    foe = requests.options(url, headers=wish | {"Origin": "https://foe.example"}, timeout=30)
    assert not [name for name in foe.headers if name.startswith("Access-Control")]
