"""More connections than there is room for, and slow ones: told or cut off, and nobody else minds."""

from __future__ import annotations

import asyncio
import contextlib
import json
import select
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
import requests
import socketio
import websocket

from tests.conftest import Server, encode, make_photo
from tests.live.tab import Tab

PHOTO = encode(make_photo(320, 200))
#: An upload until the first byte of its file.
UPLOAD_HEAD = (
    b"POST /api/images HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=e\r\n"
    b"Content-Length: 1000000\r\n\r\n"
    b'--e\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
)
HANDSHAKE = "/socket.io/?EIO=4&transport="


def connect(server: Server) -> socket.socket:
    address = urlsplit(server.url)
    return socket.create_connection((address.hostname, address.port), timeout=60)


def socket_address(server: Server) -> str:
    return server.url.replace("http://", "ws://") + HANDSHAKE + "websocket"


def refusal(server: Server, **headers: str) -> tuple[int, str]:
    """Status and code of a handshake by polling that is refused."""
    answer = requests.get(server.url + HANDSHAKE + "polling", headers=headers, timeout=30)
    assert int(answer.headers["Retry-After"]) >= 1
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_n1_one_page_too_many_is_told_that_the_server_is_full_and_http_goes_on(start) -> None:
    server = start(MAX_SOCKETS="2")
    image = server.upload(PHOTO)
    with Tab(server.url, image) as first, Tab(server.url, image) as second:
        assert first.open()["ok"] and second.open()["ok"]
        assert refusal(server) == (503, "busy")
        with pytest.raises(websocket.WebSocketBadStatusException) as told:
            websocket.create_connection(socket_address(server), timeout=30)
        assert told.value.status_code == 503 and b"server is full" in (told.value.resp_body or b"")
        with pytest.raises(socketio.exceptions.ConnectionError):
            Tab(server.url, image)
        assert server.get("/").status_code == 200
        assert first.patch("settle", quality=30)["ok"], "who is in stays in"
    with Tab(server.url, image) as third:
        assert third.open()["ok"], "there is room again"


def test_n1_pages_of_one_address_are_counted_behind_a_proxy(start) -> None:
    server = start(MAX_SOCKETS_PER_ADDRESS="1", TRUSTED_PROXIES="1")
    first = websocket.create_connection(
        socket_address(server), header=["X-Forwarded-For: 203.0.113.1"], timeout=30
    )
    assert str(first.recv()).startswith("0{")
    # Only the last entry is the proxy's; what the client claims before it changes nothing.
    assert refusal(server, **{"X-Forwarded-For": "198.51.100.7, 203.0.113.1"}) == (503, "busy")
    other = {"X-Forwarded-For": "203.0.113.2"}
    assert requests.get(server.url + HANDSHAKE + "polling", headers=other, timeout=30).status_code == 200
    first.close()


@pytest.mark.parametrize("kind", ["polling", "websocket"])
def test_n1_an_address_that_fills_the_room_with_silence_makes_room_for_another(start, kind: str) -> None:
    server = start(MAX_SOCKETS="4", TRUSTED_PROXIES="1")

    def opened(address: str, kind: str = kind) -> Callable[[], bool]:
        """Open a page that says nothing; whether it is still open."""
        headers = {"X-Forwarded-For": address}
        if kind == "websocket":
            line = websocket.create_connection(socket_address(server), header=headers, timeout=30)
            assert str(line.recv()).startswith("0{")
            return lambda: not select.select([line], [], [], 0)[0]
        first = requests.get(server.url + HANDSHAKE + kind, headers=headers, timeout=30)
        assert first.status_code == 200, first.text
        sid = json.loads(first.text[1:])["sid"]
        url = f"{server.url}{HANDSHAKE}{kind}&sid={sid}"
        return lambda: requests.post(url, data="3", headers=headers, timeout=30).status_code == 200

    many = [opened("203.0.113.1") for _ in range(4)]
    assert refusal(server, **{"X-Forwarded-For": "203.0.113.1"}) == (503, "busy")
    others = [opened("203.0.113.2"), opened("203.0.113.3")]
    assert [is_open() for is_open in many] == [False, False, True, True], "who has waited longest goes"
    assert all(is_open() for is_open in others)
    assert refusal(server, **{"X-Forwarded-For": "203.0.113.2"}) == (503, "busy"), "nobody takes it all back"


def test_n1_a_connection_beyond_all_is_answered_at_once_and_not_left_waiting(start) -> None:
    """One address may have three quarters of the room for HTTP under way, here 75 of 100."""
    server = start(MAX_SOCKETS="2", SLOW_UPLOAD_S="60")
    held = [half_an_upload(server) for _ in range(75)]
    while server.get("/healthz").status_code != 503:
        # One that has not been heard yet asks for nothing so far, and goes for a newcomer.
        gone = [each for each in held if not is_open(each)]
        held = [each for each in held if each not in gone] + [half_an_upload(server) for _ in gone]
        for each in gone:
            each.close()
    for _ in range(3):
        with connect(server) as beyond:
            beyond.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            head, _, body = read_to_the_end(beyond).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 503 ") and b"\r\nRetry-After: " in head
            assert b"\r\nX-Content-Type-Options: nosniff\r\n" in head
            assert json.loads(body)["code"] == "busy"
    for connection in held:
        connection.close()
    while server.get("/healthz").status_code == 503:
        pass


def half_an_upload(server: Server) -> socket.socket:
    connection = connect(server)
    connection.sendall(UPLOAD_HEAD + b"\xff")
    return connection


def is_open(connection: socket.socket) -> bool:
    """Whether the server has neither answered nor closed."""
    readable, _, _ = select.select([connection], [], [], 0)
    return not readable


def read_to_the_end(connection: socket.socket) -> bytes:
    content = b""
    while piece := connection.recv(65536):
        content += piece
    return content


def test_n1_a_thousand_pages_are_open_at_once_and_the_next_are_told(start) -> None:
    server = start()
    with ThreadPoolExecutor() as aside:  # a browser's tests leave a loop running in this thread
        opened, refused = aside.submit(asyncio.run, open_pages(server, 1100)).result()
    assert (opened, refused) == (1000, 100)


async def open_pages(server: Server, count: int) -> tuple[int, int]:
    """How many of so many handshakes at once are taken and refused; the page is asked for meanwhile."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        gate = asyncio.Semaphore(100)

        async def open_one() -> aiohttp.ClientWebSocketResponse | None:
            async with gate:
                try:
                    page = await session.ws_connect(socket_address(server))
                except aiohttp.WSServerHandshakeError as error:
                    if error.status != 503:
                        raise
                    return None
                assert (await page.receive_str()).startswith("0{")
                return page

        pages = await asyncio.gather(*(open_one() for _ in range(count)))
        async with session.get(server.url) as answer:
            assert answer.status == 200
        opened = [page for page in pages if page is not None]
        assert not any(page.closed for page in opened)
        return len(opened), count - len(opened)


def files_in(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.rglob("*") if path.is_file())


def test_u6_uploads_that_trickle_are_cut_off_and_others_go_on(start) -> None:
    server = start(SLOW_UPLOAD_S="1")
    before = files_in(server.data_dir)
    slow = [connect(server) for _ in range(30)]
    for connection in slow:
        connection.sendall(UPLOAD_HEAD + b"\xff")
    image = server.upload(PHOTO)
    assert server.get(f"{image['url']}/rendition", image["key"]).status_code == 200
    for connection in slow:
        answer = b""
        while b"}" not in answer:
            with contextlib.suppress(OSError):
                connection.sendall(b"\xff")  # one byte after another, as long as it takes
            answer += connection.recv(65536)
        assert answer.startswith(b"HTTP/1.1 408 ") and b'"too_slow"' in answer
        connection.close()
    assert server.delete(image["url"], image["key"]).status_code == 204
    assert files_in(server.data_dir) == before


def test_u6_a_body_that_nobody_wants_does_not_hold_the_server_either(start) -> None:
    server = start(SLOW_UPLOAD_S="1", QUOTA_MB="1")
    with connect(server) as slow:
        slow.sendall(b"POST /api/images HTTP/1.1\r\nHost: x\r\nContent-Length: 20000000\r\n\r\nx")
        answer = read_to_the_end(slow)
        assert answer.startswith(b"HTTP/1.1 507 ")


def test_u6_headers_that_trickle_do_not_hold_a_connection(start) -> None:
    server = start()
    with connect(server) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert read_to_the_end(slow) == b""


def test_n2_a_tab_that_does_not_read_is_let_go_and_the_others_go_on(start) -> None:
    server = start()
    image = server.upload(encode(make_photo(1600, 1200), quality=95))
    deaf = websocket.create_connection(
        socket_address(server), timeout=30, sockopt=((socket.SOL_SOCKET, socket.SO_RCVBUF, 4096),)
    )
    deaf.recv()
    deaf.send("40")
    deaf.recv()
    view = {"width": 1600, "height": 1200}
    opening = {"image_id": image["id"], "key": image["key"], "view": view}
    deaf.send("420" + json.dumps(["open_edit", opening]))
    with Tab(server.url, image, view=view) as tab:
        tab.open()
        tab.wait_for(lambda: any(fact["count"] == 2 for fact in tab.told("viewers_changed")))
        revision = 0
        while tab.told("viewers_changed")[-1]["count"] == 2:
            revision = tab.patch("settle", quality=90 - revision % 30, brightness=revision % 7)["revision"]
            tab.wait_for_final(revision)
        assert tab.patch("settle", quality=50)["ok"]
    assert "does not read" in server.log.read_text()
    deaf.close()
