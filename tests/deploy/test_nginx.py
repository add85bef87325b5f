"""Whittle behind nginx: all that clients rely on comes through, and more is kept out."""

from __future__ import annotations

import requests
import socketio

from tests.conftest import Server, until
from tests.deploy.conftest import Fronted
from tests.live.tab import Tab


def test_a_drag_and_its_file_come_through(fronted: Fronted, photo: bytes) -> None:
    front = fronted.front
    image = front.upload(photo)
    with Tab(front.url, image) as tab, Tab(front.url, image, transports=("polling",)) as other:
        assert tab.open()["ok"] and other.open()["ok"]
        for quality in range(40, 60):
            revision = tab.patch("drag", quality=quality)["revision"]
        final = tab.wait_for_final(revision)
        assert other.wait_for_final(revision)["stats"]["etag"] == final["stats"]["etag"]
    answer = front.get(f"{image['url']}/rendition", image["key"])
    assert len(answer.content) == final["stats"]["bytes"]
    assert answer.headers["ETag"].strip('"') == final["stats"]["etag"].strip('"')


def test_whittle_names_the_file_and_nginx_sends_it_with_the_same_headers(
    fronted: Fronted, photo: bytes
) -> None:
    image = fronted.front.upload(photo, "Möwe.jpg")
    for part in ("/original", "/rendition?quality=33", "/rendition?quality=33&download=1"):
        named = fronted.behind.get(image["url"] + part, image["key"])
        assert not named.content and named.headers["X-Accel-Redirect"].startswith("/protected/")
        sent = fronted.front.get(image["url"] + part, image["key"])
        assert sent.status_code == 200 and "X-Accel-Redirect" not in sent.headers
        assert int(sent.headers["Content-Length"]) == len(sent.content) > 1000
        for header in (
            "ETag",
            "Cache-Control",
            "Content-Type",
            "Content-Disposition",
            "Content-Security-Policy",
            "X-Content-Type-Options",
            "Referrer-Policy",
            "Cross-Origin-Resource-Policy",
        ):
            assert sent.headers.get(header) == named.headers.get(header), header
        assert sent.headers["Last-Modified"]
    assert fronted.front.get(f"{image['url']}/original", image["key"]).content == photo


def test_ranges_and_what_the_browser_has_already_work_as_without(fronted: Fronted, photo: bytes) -> None:
    image = fronted.front.upload(photo)
    path, key = f"{image['url']}/original", image["key"]
    part = fronted.front.get(path, key, headers={"Range": "bytes=100-199"})
    assert part.status_code == 206 and part.content == photo[100:200]
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(photo)}"
    beyond = fronted.front.get(path, key, headers={"Range": f"bytes={len(photo)}-"})
    assert (beyond.status_code, beyond.json()["code"]) == (416, "range_not_satisfiable")
    etag = part.headers["ETag"]
    again = fronted.front.get(path, key, headers={"If-None-Match": etag})
    assert again.status_code == 304 and not again.content
    other = fronted.front.get(path, key, headers={"If-None-Match": '"other"'})
    assert other.status_code == 200 and other.content == photo


def test_what_is_published_comes_from_nginx_too_until_it_is_ended(fronted: Fronted, photo: bytes) -> None:
    image = fronted.front.upload(photo)
    headers = {"Authorization": f"Bearer {image['key']}"}
    wish = {"widths": [300], "formats": ["webp", "jpeg"]}
    published = requests.post(
        f"{fronted.front.url}{image['url']}/publications", json=wish, headers=headers, timeout=60
    ).json()
    assert f'src="{fronted.front.url}/p/' in published["html"]
    addresses = [*(file["url"] for file in published["files"]), published["photo_url"], published["zip_url"]]
    for address in addresses:
        named = fronted.behind.get(address)
        assert named.headers["X-Accel-Redirect"].startswith("/protected/publications/") and not named.content
        sent = fronted.front.get(address)
        assert sent.status_code == 200 and "Set-Cookie" not in sent.headers
        assert int(sent.headers["Content-Length"]) == len(sent.content) > 1000
        for header in (
            "ETag",
            "Cache-Control",
            "Content-Type",
            "Content-Security-Policy",
            "X-Content-Type-Options",
            "Cross-Origin-Resource-Policy",
            "Vary",
        ):
            assert sent.headers.get(header) == named.headers.get(header), header
        again = fronted.front.get(address, headers={"If-None-Match": sent.headers["ETag"]})
        assert again.status_code == 304
        part = fronted.front.get(address, headers={"Range": "bytes=0-9"})
        assert (part.status_code, part.content) == (206, sent.content[:10])
    place = f"/protected/publications/{published['id']}/{published['files'][0]['etag']}"
    assert fronted.front.get(place).status_code == 404
    assert fronted.front.delete(f"/api/publications/{published['id']}", image["key"]).status_code == 204
    assert {fronted.front.get(address).status_code for address in addresses} == {404}


def test_nobody_gets_a_file_by_its_place_on_the_disk(fronted: Fronted, photo: bytes) -> None:
    image = fronted.front.upload(photo)
    for path in (f"/protected/{image['id']}/original", f"/protected/../protected/{image['id']}/original"):
        assert fronted.front.get(path, image["key"]).status_code == 404


def test_v2_what_one_client_got_is_not_kept_for_another(fronted: Fronted, photo: bytes) -> None:
    image = fronted.front.upload(photo)
    for part in ("", "/original", "/rendition"):
        mine = fronted.front.get(image["url"] + part, image["key"])
        assert mine.status_code == 200
        assert {"private", "no-store"} & set(mine.headers["Cache-Control"].split(", "))
        assert fronted.front.get(image["url"] + part).status_code == 404


def test_files_of_the_page_are_kept_under_their_hash_and_only_there(fronted: Fronted) -> None:
    page = fronted.front.get("/").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    first = fronted.front.get(address)
    assert "immutable" in first.headers["Cache-Control"]
    assert fronted.front.get(address).content == first.content
    until(lambda: len(list(fronted.access_log.parent.glob("cache/*"))) == 1, "it is in the cache")
    assert first.content
    assert fronted.front.get("/static/css/style.css").headers["Cache-Control"] == "no-cache"
    plain = fronted.front.get(address, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers and plain.content == first.content


def test_a_body_over_the_limit_is_refused_in_our_words(fronted: Fronted) -> None:
    for size in (25 * 2**20 + 1, 60 * 2**20):
        files = {"file": ("a.jpg", bytes(size))}
        answer = requests.post(f"{fronted.front.url}/api/images", files=files, timeout=60)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
        assert answer.headers["Content-Type"] == "application/problem+json"


def connects(server: Server, headers: dict[str, str]) -> bool:
    client = socketio.Client(reconnection=False, websocket_extra_options={"suppress_origin": True})
    try:
        client.connect(server.url, headers, transports=["websocket"])
    except socketio.exceptions.ConnectionError:
        return False
    client.disconnect()
    return True


def test_s1_forged_headers_are_replaced_by_nginx(fronted: Fronted) -> None:
    forged = {"X-Forwarded-Host": "foe.example", "X-Forwarded-Proto": "https"}
    assert connects(fronted.front, {"Origin": fronted.front.url})
    assert not connects(fronted.front, {"Origin": "https://foe.example"} | forged)
    headers = {"Origin": "https://foe.example"} | forged
    answer = requests.post(f"{fronted.front.url}/api/images", headers=headers, timeout=30)
    assert answer.json()["code"] == "forbidden_origin"


def test_p1_the_log_of_nginx_tells_no_key_and_no_name(fronted: Fronted, photo: bytes) -> None:
    image = fronted.front.upload(photo, "a-private-name.jpg")
    fronted.front.get(f"{image['url']}/rendition?download=1&quality=31", image["key"])
    fronted.front.get(f"{image['url']}/original", image["view_key"])
    while f"{image['url']}/original" not in (written := fronted.access_log.read_text()):
        assert fronted.front.get("/").status_code == 200  # a line is written once its answer is sent
    for secret in (image["key"], image["view_key"], "a-private-name", "quality=31"):
        assert secret not in written
