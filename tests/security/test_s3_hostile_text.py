"""S3: text that is no text, in every place of a request that takes some: no answer is a fault of ours."""

from __future__ import annotations

import http.client
import json
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given

from app.errors import REFUSALS
from app.keeping.rights import hash_key
from tests.conftest import Server, encode, make_photo
from tests.live.tab import Tab
from tests.security.strangers import ODD_TEXT

PHOTO = encode(make_photo(60, 40))
#: As bytes, as they come over the wire: halves of a surrogate pair, bytes that are no UTF-8, NUL, no
#: character, a sign that turns the direction, line ends of other alphabets.
HOSTILE = {
    "a lone surrogate": b"\xed\xa0\x80",
    "a pair of halves": b"\xed\xa0\xbd\xed\xb8\x80",
    "no UTF-8": b"\xff\xfe",
    "a cut character": b"\xe2\x82",
    "too long an encoding": b"\xc0\xaf",
    "nothing": b"\x00",
    "no character": b"\xef\xbf\xbf",
    "the other direction": "\u202egpj.exe".encode(),
    "a line's end": "\u2028\u0085".encode(),
}
BOUNDARY = b"fitting"


def ask(
    server: Server, method: str, path: str, headers: dict[str, bytes] | None = None, body: bytes = b""
) -> tuple[int, bytes]:
    """A request whose headers and body are sent as they are."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
    connection.putrequest(method, path, skip_accept_encoding=True)
    for name, value in ({"Content-Length": b"%d" % len(body)} | (headers or {})).items():
        connection.putheader(name, value)
    connection.endheaders(body)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


def form(*parts: tuple[bytes, bytes]) -> tuple[dict[str, bytes], bytes]:
    """A form of parts: what stands behind `form-data`, and the content."""
    pieces = [
        b"--%s\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (BOUNDARY, about, content)
        for about, content in parts
    ]
    body = b"".join(pieces) + b"--%s--\r\n" % BOUNDARY
    return {"Content-Type": b"multipart/form-data; boundary=" + BOUNDARY}, body


def is_no_fault(answer: tuple[int, bytes]) -> bool:
    status, content = answer
    if status < 400:
        return True
    return status < 500 and json.loads(content)["code"] in set(REFUSALS) - {"internal_error"}


@pytest.fixture(scope="module")
def image(server: Server) -> dict:
    return server.upload(PHOTO)


@pytest.mark.parametrize("kind", HOSTILE)
def test_s3_hostile_text_in_a_query_a_path_or_a_key_is_no_fault(
    server: Server, image: dict, kind: str
) -> None:
    text, key = HOSTILE[kind], {"Authorization": b"Bearer " + image["key"].encode()}
    for asked in (f"quality={quote(text)}", f"{quote(text)}=1", f"background={quote(text)}&download=1"):
        assert is_no_fault(ask(server, "GET", f"{image['url']}/rendition?{asked}", key))
    for path in (f"/api/images/{quote(text)}", f"/edit/{quote(text)}", f"/{quote(text)}"):
        assert is_no_fault(ask(server, "GET", path))
    if b"\x00" not in text:  # the server that reads the headers refuses that one itself
        for name in ("Authorization", "Cookie", "Origin", "Accept", "If-None-Match", "Range", "X-Request-Id"):
            value = {"Authorization": b"Bearer " + text, "Cookie": b"whittle=" + text}.get(name, text)
            assert is_no_fault(ask(server, "GET", image["url"] + "/original", key | {name: value}))


@pytest.mark.parametrize("kind", HOSTILE)
def test_s3_hostile_text_in_a_form_is_no_fault(server: Server, kind: str) -> None:
    text = HOSTILE[kind]
    for about in (
        b'name="file"; filename="%s.jpg"' % text,
        b"name=\"file\"; filename*=UTF-8''%s.jpg" % quote(text).encode(),
        b'name="file"; filename="a.jpg"; %s="b"' % text,
        b'name="%s"; filename="a.jpg"' % text,
    ):
        assert is_no_fault(ask(server, "POST", "/api/images", *form((about, PHOTO))))
    for field in ((b'name="quality"', text), (b'name="%s"' % text, b"1")):
        assert is_no_fault(
            ask(server, "POST", "/api/optimize", *form((b'name="file"; filename="a.jpg"', PHOTO), field))
        )


def test_s3_a_picture_with_a_hostile_name_is_shown_renamed_and_downloaded(server: Server) -> None:
    for text in HOSTILE.values():
        sent = form((b'name="file"; filename="a%sb.jpg"' % text, PHOTO))
        status, content = ask(server, "POST", "/api/images", *sent)
        if status != 201:
            continue
        image = json.loads(content)
        assert server.get(f"{image['url']}/rendition?download=1", image["key"]).ok
        with Tab(server.url, image) as tab:
            assert tab.open()["image"]["name"] == image["name"]
            renamed = tab.call("rename_image", name="x\ud800y", title="\udfff", alt="\x00\ud800")
            assert renamed["ok"] and renamed["name"] == "x\ufffdy"
            assert tab.call("open_edit", key="\ud800")["error"]["code"] == "not_found"
        assert server.get(f"{image['url']}/original", image["key"]).ok


@given(ODD_TEXT)
def test_s3_a_key_of_any_text_has_a_hash(key: str) -> None:
    assert len(hash_key(key)) == 64
