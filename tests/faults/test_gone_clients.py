"""Clients go in the middle of everything: nothing of them stays, and nobody else notices."""

from __future__ import annotations

import socket
import struct
from contextlib import suppress
from functools import partial
from urllib.parse import urlsplit

import pytest
import socketio
from engineio.payload import Payload

from tests.conftest import Server, until
from tests.faults.conftest import PHOTO, at_rest, count, gauge, half_made, listed, rendition
from tests.live.tab import Tab

BODY = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n' + PHOTO + b"\r\n--x--\r\n"
)


def connect(server: Server) -> socket.socket:
    address = urlsplit(server.url)
    return socket.create_connection((address.hostname, address.port), timeout=30)


def cut(line: socket.socket) -> None:
    """As when a machine is gone: the other end is reset, not closed."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()


@pytest.mark.parametrize("percent", [1, 50, 99])
@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
def test_an_upload_cut_short_leaves_nothing(server: Server, percent: int, reset: bool) -> None:
    before = listed(server)
    for _ in range(count(2, 50)):
        line = connect(server)
        head = (
            "POST /api/images HTTP/1.1\r\nHost: whittle\r\nContent-Type: multipart/form-data; boundary=x\r\n"
            f"Content-Length: {len(BODY)}\r\n\r\n"
        )
        line.sendall(head.encode() + BODY[: len(BODY) * percent // 100])
        until(lambda: list(server.data_dir.glob("work-*/*/renditions")), "the upload to have begun")
        cut(line) if reset else line.close()
        until(lambda: not half_made(server), "nothing left of it")
    assert listed(server) == before


def test_a_tab_gone_in_the_middle_of_a_render_frees_everything(start) -> None:
    server: Server = start(RENDER_WORKERS="1")
    image = server.upload(PHOTO)
    for quality in range(20, 20 + count(3, 60)):
        tab = Tab(server.url, image)
        tab.open()
        tab.patch("settle", format="webp", quality=quality, scale=150)
        until(lambda: gauge(server, "whittle_workers_busy"), "a render under way")
        cut(tab.client.eio.ws.sock)
        until(lambda: gauge(server, "whittle_tabs") == 0 and at_rest(server), "a server at rest")
        tab.client.shutdown()
    body = server.get(image["url"], image["key"]).json()
    assert body["recipe"]["quality"] == quality, "what was acknowledged is kept"
    assert not half_made(server)


def test_downloads_cut_short_leave_no_file_open(start) -> None:
    server: Server = start(RENDER_WORKERS="1")
    image = server.upload(PHOTO)
    address = f"{image['url']}/rendition?format=png&scale=200"
    assert server.get(address, image["key"]).ok
    before = gauge(server, "process_open_fds")
    _cut_downloads(server, address, image["key"], count(50, 200))
    # Each of the 20 threads for the disk keeps an epoll once it is there; 50 downloads left open are more.
    until(lambda: gauge(server, "process_open_fds") <= before + 21, "all files closed")
    assert rendition(server, image).ok


def _cut_downloads(server: Server, address: str, key: str, times: int) -> None:
    for _ in range(times):
        line = connect(server)
        line.sendall(f"GET {address} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {key}\r\n\r\n".encode())
        assert line.recv(1000).startswith(b"HTTP/1.1 200")
        cut(line)


def _is_answered(tab: Tab) -> bool:
    """Whether a command is answered at last. One that comes along with too many others is lost with them."""
    try:
        return bool(tab.client.call("list_steps", {"image_id": tab.image_id}, timeout=2)["ok"])
    except socketio.exceptions.TimeoutError:
        return False
    except socketio.exceptions.SocketIOError:
        return True  # or the connection is ended, and the tab connects again


def test_a_burst_over_polling_that_is_too_much_is_dropped_and_the_tab_finds_its_state_again(
    start, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As browsers do, this client takes as many answers at once as there are; by itself it gives up at 17.
    monkeypatch.setattr(Payload, "max_decode_packets", 2000)
    server: Server = start()
    image = server.upload(PHOTO)
    with Tab(server.url, image) as steady:
        steady.open()
        hasty = Tab(server.url, image, transports=("polling",))
        hasty.open()
        with suppress(socketio.exceptions.SocketIOError):  # it may be dropped before all is sent
            for step in range(1000):
                hasty.patch_soon("drag", quality=1 + step % 90)
        until(partial(_is_answered, hasty), "the tab heard again")
        hasty.client.disconnect()
        with Tab(server.url, image, transports=("polling",)) as back:
            opened = back.open()
            assert all(ack["revision"] <= opened["revision"] for ack in hasty.acks if ack["ok"])
            assert back.wait_for_final(opened["revision"])
            revision = back.patch("settle", quality=91)["revision"]
            assert revision == opened["revision"] + 1
            assert steady.wait_for_final(revision)["stats"] == back.wait_for_final(revision)["stats"]
