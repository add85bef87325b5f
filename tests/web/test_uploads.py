"""What is taken over HTTP, and how the rest is refused."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from PIL import Image

from app.keeping.naming import display_name, file_name
from tests.conftest import Server, encode, make_photo, start_server

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that nobody else writes to, since these tests compare what is on its disk."""
    running = start_server(tmp_path_factory.mktemp("uploads") / "data")
    yield running
    running.stop()


def post(server: Server, content: bytes, name: str = "a.jpg", **kwargs) -> requests.Response:
    return requests.post(f"{server.url}/api/images", files={"file": (name, content)}, timeout=60, **kwargs)


def animated(format: str) -> bytes:
    frames = [Image.new("RGB", (40, 30), color) for color in ("red", "blue", "green")]
    return encode(frames[0], format, save_all=True, append_images=frames[1:], duration=50)


def declaring(width: int, height: int) -> bytes:
    """A PNG whose header names a size that its data need not have."""
    png = bytearray(encode(Image.new("1", (8, 8)), "PNG"))
    png[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    png[29:33] = zlib.crc32(png[12:29]).to_bytes(4, "big")
    return bytes(png)


PHOTO = encode(make_photo(320, 200))

REFUSED = {
    "svg": (SVG, 415, "unsupported_format"),
    "html": (HTML, 415, "unsupported_format"),
    "gif named jpg": (encode(Image.new("P", (9, 9)), "GIF"), 415, "unsupported_format"),
    "bmp": (encode(Image.new("RGB", (9, 9)), "BMP"), 415, "unsupported_format"),
    "tiff": (encode(Image.new("RGB", (9, 9)), "TIFF"), 415, "unsupported_format"),
    "one byte": (b"\xff", 415, "unsupported_format"),
    "empty": (b"", 400, "no_file"),
    "truncated jpeg": (PHOTO[: len(PHOTO) // 2], 422, "unreadable_image"),
    "truncated png": (encode(make_photo(99, 99), "PNG")[:5000], 422, "unreadable_image"),
    "truncated webp": (encode(make_photo(99, 99), "WEBP")[:900], 422, "unreadable_image"),
    "too many pixels": (declaring(20_000, 20_000), 422, "too_many_pixels"),
    "a side too long": (declaring(30_001, 1), 422, "too_many_pixels"),
    "animated webp": (animated("WEBP"), 422, "animated_image"),
    "animated png": (animated("PNG"), 422, "animated_image"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_a_good_picture_is_refused_with_its_code_and_leaves_nothing(
    server: Server, name: str
) -> None:
    content, status, code = REFUSED[name]
    before = files_in(server.data_dir)
    answer = post(server, content)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == code and problem["status"] == status
    assert set(problem) >= {"type", "title", "detail"}
    assert "Traceback" not in answer.text and "/" not in problem["detail"].replace("https://", "")
    assert files_in(server.data_dir) == before


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_taken_by_its_content_whatever_its_name(server: Server, format: str) -> None:
    answer = post(server, encode(make_photo(320, 200), format), name="note.txt")
    assert answer.status_code == 201
    body = answer.json()
    assert body["format"] == format.lower() and body["mime"] == f"image/{format.lower()}"
    assert (body["width"], body["height"]) == (320, 200)
    assert answer.headers["Location"] == f"/api/images/{body['id']}" == body["url"]
    assert body["editor_url"] == f"/edit/{body['id']}"
    assert body["recipe"]["quality"] == 80 and body["revision"] == 0
    assert len(body["key"]) >= 22 and body["name"] == "note.txt" and body["orientation"] == 1
    assert not body["has_alpha"] and isinstance(body["metadata"], dict) and body["expires_at"] > 0


def test_no_file_part_is_said_plainly(server: Server) -> None:
    for kwargs in ({"data": {"file": "text"}}, {"files": {"other": b"x"}}, {"data": b"raw"}, {}):
        answer = requests.post(f"{server.url}/api/images", timeout=30, **kwargs)
        assert (answer.status_code, answer.json()["code"]) == (400, "no_file")


def test_the_largest_file_is_taken_and_one_byte_more_is_not(start) -> None:
    server = start(MAX_UPLOAD_MB="1")
    photo = encode(make_photo(700, 500), quality=95)
    padded = photo + bytes(2**20 - len(photo))
    assert len(padded) == 2**20
    assert post(server, padded).status_code == 201
    for content in (padded + b"x", bytes(3 * 2**20), bytes(30 * 2**20)):
        answer = post(server, content)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_body_without_a_declared_length_is_limited_too(start) -> None:
    server = start(MAX_UPLOAD_MB="1")
    boundary = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'

    def chunks():
        yield boundary
        for _ in range(40):
            yield bytes(65536)
        yield b"\r\n--edge--\r\n"

    headers = {"Content-Type": "multipart/form-data; boundary=edge"}
    answer = requests.post(f"{server.url}/api/images", data=chunks(), headers=headers, timeout=30)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_the_name_is_text_and_never_a_path(server: Server) -> None:
    answer = post(server, PHOTO, name="../../etc/passwd\u202egnp.exe.jpg")
    assert answer.json()["name"] == "passwdgnp.exe.jpg"
    assert not [path for path in server.data_dir.rglob("*") if "passwd" in path.name]


@pytest.mark.parametrize(
    ("parameter", "name"),
    [
        (r'filename="C:\new\a.jpg"', "a.jpg"),
        (r'filename="C:\\new\\a.jpg"', "a.jpg"),
        (r'filename="a\"b.jpg"', 'a"b.jpg'),
        ('filename="a%22b.jpg"', 'a"b.jpg'),
        ("filename=plain.jpg", "plain.jpg"),
        ("filename*=UTF-8''%C3%BCber.jpg", "über.jpg"),
    ],
)
def test_the_name_is_read_as_browsers_and_as_other_clients_write_it(
    server: Server, parameter: str, name: str
) -> None:
    body = f'--e\r\nContent-Disposition: form-data; name="file"; {parameter}\r\n\r\n'.encode()
    answer = requests.post(
        f"{server.url}/api/images",
        data=body + PHOTO + b"\r\n--e--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=e"},
        timeout=60,
    )
    assert answer.json()["name"] == name


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("C:\\photos\\beach.jpg", "beach.jpg"),
        ("a\x00b\nc.png", "abc.png"),
        ("n" * 300, "n" * 200),
        ("", "picture"),
        ("/", "picture"),
        ("..", "picture"),
        ("\u2066x\u2069.webp", "x.webp"),
        ("Straße 日本.jpg", "Straße 日本.jpg"),
    ],
)
def test_display_names(sent: str, shown: str) -> None:
    assert display_name(sent) == shown


@pytest.mark.parametrize(
    ("name", "download"),
    [
        ("beach.JPG", "beach.webp"),
        ("beach.jpeg", "beach.webp"),
        ("beach.heic", "beach.webp"),
        ("Screenshot 2024-05-01 at 10.15.30", "Screenshot 2024-05-01 at 10.15.30.webp"),
        ("v1.2", "v1.2.webp"),
        ("v1.2.png", "v1.2.webp"),
        ("St. Moritz", "St. Moritz.webp"),
        ("page.html", "page.html.webp"),
        ("ends with a dot.", "ends with a dot.webp"),
        (".jpg", ".jpg.webp"),
        ("picture", "picture.webp"),
        ("日" * 200, "日" * 78 + ".webp"),
        ("é" * 200 + ".jpg", "é" * 117 + ".webp"),
        ("🖼" * 200, "🖼" * 58 + ".webp"),
    ],
)
def test_a_download_has_the_name_of_its_original_and_one_ending(name: str, download: str) -> None:
    assert file_name(name, "webp") == download
    assert len(download.encode()) <= 240


def test_two_files_in_a_request_are_refused(server: Server) -> None:
    parts = [("file", ("a.jpg", PHOTO)), ("file", ("b.jpg", PHOTO))]
    before = files_in(server.data_dir)
    answer = requests.post(f"{server.url}/api/images", files=parts, timeout=30)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert files_in(server.data_dir) == before


def test_uploads_and_one_shots_share_thirty_a_minute_an_address(start) -> None:
    server = start(RATE_LIMIT="30 per minute")
    codes = []
    for number in range(32):
        path = "/api/images" if number % 2 else "/api/optimize"
        files = {"file": ("a.jpg", PHOTO)}
        codes.append(requests.post(server.url + path, files=files, timeout=30).status_code)
    assert codes.count(429) == 2 and codes[:30].count(429) == 0
    answer = post(server, PHOTO, headers={"X-Forwarded-For": "203.0.113.9"})
    assert answer.status_code == 429 and answer.json()["code"] == "rate_limited"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_a_page_of_another_site_cannot_upload(server: Server) -> None:
    answer = post(server, PHOTO, headers={"Origin": "https://elsewhere.example"})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden_origin")


def files_in(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.rglob("*") if path.is_file())


def test_an_upload_cut_off_half_way_leaves_nothing(server: Server) -> None:
    import socket
    from urllib.parse import urlsplit

    before = files_in(server.data_dir)
    address = urlsplit(server.url)
    body = io.BytesIO()
    body.write(b'--e\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n' + PHOTO)
    head = (
        f"POST /api/images HTTP/1.1\r\nHost: {address.netloc}\r\n"
        f"Content-Type: multipart/form-data; boundary=e\r\nContent-Length: {len(PHOTO) + 5000}\r\n\r\n"
    )
    with socket.create_connection((address.hostname, address.port)) as half:
        half.sendall(head.encode() + body.getvalue())
        half.shutdown(socket.SHUT_WR)
        half.recv(65536)
    assert files_in(server.data_dir) == before
