"""What the limits hold: a thousand pages, tabs that do not read, uploads that trickle, one who drags twenty.

python -m bench.limits [TABLE...] [--seconds 20]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import socket
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import websocket

from bench import running
from bench.client import BenchTab, quantile
from bench.crowd import pauses
from bench.drag import VIEW, drag
from bench.tables import Table

PAGES, BEYOND, TOGETHER = 1000, 100, 100
DEAF = 50
TRICKLES = 500
MANY = 20
HEAVY = 14
HANDSHAKE = "/socket.io/?EIO=4&transport=websocket"


async def pages(seconds: float) -> Table:
    """N1: pages up to the limit and beyond, and HTTP beside them."""
    table = Table(
        f"{PAGES} pages, then {BEYOND} more",
        (
            "open",
            "told that it is full",
            "all open after s",
            "slowest refusal s",
            "GET / p95 ms",
            "memory MiB",
        ),
        "the next are told in under 1 s, HTTP answers",
    )
    with running.serving() as (url, process):
        before = running.memory_mb(process)
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            gate = asyncio.Semaphore(TOGETHER)

            async def open_one() -> tuple[aiohttp.ClientWebSocketResponse | None, float]:
                async with gate:
                    asked = time.perf_counter()
                    try:
                        page = await session.ws_connect(url.replace("http", "ws", 1) + HANDSHAKE)
                    except aiohttp.WSServerHandshakeError:
                        return None, time.perf_counter() - asked
                    await page.receive_str()
                    return page, time.perf_counter() - asked

            start = time.perf_counter()
            opened = [page for page, _ in await asyncio.gather(*(open_one() for _ in range(PAGES))) if page]
            took = time.perf_counter() - start
            refused = [
                s for page, s in await asyncio.gather(*(open_one() for _ in range(BEYOND))) if not page
            ]
            answers = []
            for _ in range(int(seconds * 10)):
                asked = time.perf_counter()
                async with session.get(url) as answer:
                    await answer.read()
                answers.append((time.perf_counter() - asked) * 1000)
            table.add(
                len(opened),
                len(refused),
                f"{took:.1f}",
                f"{max(refused):.2f}",
                f"{quantile(answers, 0.95):.0f}",
                f"{before:.0f} to {running.memory_mb(process):.0f}",
            )
    return table


def deafen(url: str, image: dict[str, Any]) -> websocket.WebSocket:
    """A tab that opens the edit and reads nothing from then on."""
    small = ((socket.SOL_SOCKET, socket.SO_RCVBUF, 4096),)
    tab = websocket.create_connection(url.replace("http", "ws", 1) + HANDSHAKE, timeout=30, sockopt=small)
    tab.recv()
    tab.send("40")
    tab.recv()
    opening = {"image_id": image["id"], "key": image["key"], "view": {"width": 1600, "height": 1200}}
    tab.send("420" + json.dumps(["open_edit", opening]))
    return tab


async def deaf_tabs(content: bytes, seconds: float) -> Table:
    """N2: tabs that do not read, beside one that drags."""
    table = Table(
        f"{DEAF} tabs that do not read, for {seconds:.0f} s beside one that drags",
        ("memory before MiB", "most memory MiB", "growth MiB", "drag p95 ms"),
        "growth under 50 MiB",
    )
    with running.serving() as (url, process):
        image = await running.upload(url, content)
        async with BenchTab(url, image, VIEW) as tab:
            await drag(tab, "quality", 3, 30)
            before = most = running.memory_mb(process)
            deaf = [await asyncio.to_thread(deafen, url, image) for _ in range(DEAF)]
            dragging = asyncio.create_task(drag(tab, "quality", seconds, 30))
            while not dragging.done():
                most = max(most, running.memory_mb(process))
                await asyncio.sleep(0.5)
            ages = dragging.result().ages
            for each in deaf:
                each.close()
        table.add(f"{before:.0f}", f"{most:.0f}", f"{most - before:.0f}", f"{quantile(ages, 0.95):.0f}")
    return table


async def trickles(content: bytes, seconds: float) -> Table:
    """U6: uploads of one byte a second, beside commands and uploads of others."""
    table = Table(
        f"{TRICKLES} uploads of 1 byte a second",
        ("trickling", "answer p95 ms", "upload s", "cut off", "after s"),
        "p95 of the others unchanged, all are cut off",
    )
    with running.server(WHITTLE_MAX_IMAGES_PER_ADDRESS="1000", WHITTLE_MAX_MB_PER_ADDRESS="100000") as url:
        image = await running.upload(url, content)
        async with BenchTab(url, image, VIEW) as tab:
            await asyncio.sleep(3)
            for count in (0, TRICKLES):
                cut: list[float] = []
                slow = [asyncio.create_task(trickle(url, cut)) for _ in range(count)]
                await asyncio.sleep(2)
                answers = await pauses(tab, 6)
                asked = time.perf_counter()
                await running.upload(url, content)
                took = time.perf_counter() - asked
                await asyncio.gather(*slow)
                after = f"{min(cut):.0f} to {max(cut):.0f}" if cut else ""
                table.add(count, f"{quantile(answers, 0.95):.1f}", f"{took:.2f}", len(cut), after)
    return table


async def trickle(url: str, cut: list[float]) -> None:
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    head = (
        "POST /api/images HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=e\r\n"
        "Content-Length: 100000\r\n\r\n"
        '--e\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    )
    started = time.perf_counter()
    writer.write(head.encode())
    answer = asyncio.create_task(reader.read(100))
    while not answer.done():
        with contextlib.suppress(OSError):
            writer.write(b"x")
        await asyncio.wait([answer], timeout=1)
    with contextlib.suppress(
        ConnectionError
    ):  # the next byte came to a closed door before the answer was read
        assert b" 408 " in answer.result()
    cut.append(time.perf_counter() - started)
    writer.close()


async def turns(content: bytes, seconds: float) -> Table:
    """N4: one tab drags alone, then beside somebody else who drags many pictures."""
    table = Table(
        f"One tab beside another address that drags {MANY} pictures",
        ("pictures of the other", "p50 ms", "p95 ms", "previews a second"),
        "p95 at most twice that alone",
    )
    with running.server(WHITTLE_TRUSTED_PROXIES="1") as url:
        one = await send(url, content, "203.0.113.1")
        many = [await send(url, content, "203.0.113.2") for _ in range(MANY)]
        async with AsyncExitStack() as stack:
            tab = await stack.enter_async_context(BenchTab(url, one, VIEW, forwarded_for="203.0.113.1"))
            others = [
                await stack.enter_async_context(BenchTab(url, image, VIEW, forwarded_for="203.0.113.2"))
                for image in many
            ]
            await asyncio.gather(*(each.has_final.wait() for each in (tab, *others)))
            for count in (0, MANY):
                crowd = [asyncio.create_task(drag(each, "quality", seconds, 15)) for each in others[:count]]
                found = await drag(tab, "quality", seconds, 15)
                await asyncio.gather(*crowd)
                p50, p95 = quantile(found.ages, 0.5), quantile(found.ages, 0.95)
                table.add(count, f"{p50:.0f}", f"{p95:.0f}", f"{found.per_second:.1f}")
    ratio = float(table.rows[1][2]) / float(table.rows[0][2])
    table.notes = f"p95 beside the other: {ratio:.1f} times that alone."
    return table


async def heavy(content: bytes) -> Table:
    """N4: uploads of one address beside the costliest exports of another, all asked for at once."""
    table = Table(
        f"An upload beside {HEAVY} lossless exports of 63 megapixels that another address asks for at once",
        ("exports asked for", "upload s", "the next", "the one after"),
        "answered within 2 s on 2 workers",
    )
    huge = running.photo(*running.size_of(63))
    with running.server(
        WHITTLE_TRUSTED_PROXIES="1", WHITTLE_MAX_UPLOAD_MB="100", WHITTLE_RENDER_WORKERS="2"
    ) as url:
        image = await send(url, huge, "203.0.113.2")
        for count in (0, HEAVY):
            asked = [asyncio.create_task(export(url, image, number)) for number in range(count)]
            await asyncio.sleep(1.5)
            took = []
            for _ in range(3):
                started = time.perf_counter()
                await send(url, content, "203.0.113.1")
                took.append(time.perf_counter() - started)
                await asyncio.sleep(2)
            for each in asked:
                each.cancel()
            table.add(count, *(f"{seconds:.2f}" for seconds in took))
    return table


async def export(url: str, image: dict[str, Any], number: int) -> int:
    """Ask, as somebody who may only look, for a recipe that takes longer than any may."""
    recipe = f"format=webp&lossless=true&webp_effort=6&brightness={number + 1}"
    looking = {"Authorization": f"Bearer {image['view_key']}", "X-Forwarded-For": "203.0.113.2"}
    asking = aiohttp.ClientSession(headers=looking, timeout=aiohttp.ClientTimeout(300))
    async with asking as session, session.get(f"{url}{image['url']}/rendition?{recipe}") as answer:
        return answer.status


async def send(url: str, content: bytes, address: str) -> dict[str, Any]:
    """Upload from an address that the trusted proxy names."""
    form = aiohttp.FormData()
    form.add_field("file", content, filename="photo.jpg")
    sending = aiohttp.ClientSession(headers={"X-Forwarded-For": address})
    async with sending as session, session.post(f"{url}/api/images", data=form) as answer:
        body: dict[str, Any] = await answer.json()
        return body


TABLES: dict[str, Callable[[bytes, float], Awaitable[Table]]] = {
    "pages": lambda content, seconds: pages(seconds),
    "deaf": lambda content, seconds: deaf_tabs(content, 3 * seconds),
    "trickles": trickles,
    "turns": turns,
    "heavy": lambda content, seconds: heavy(content),
}


async def measure(names: list[str], seconds: float) -> list[Table]:
    content = running.photo(*running.size_of(6))
    return [await TABLES[name](content, seconds) for name in names]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=f"of {', '.join(TABLES)}; all by default")
    parser.add_argument("--seconds", type=float, default=20)
    asked = parser.parse_args()
    print(f"6 MP, JPEG, {running.machine()}\n")
    for table in asyncio.run(measure(asked.tables or list(TABLES), asked.seconds)):
        print(table)


if __name__ == "__main__":
    main()
