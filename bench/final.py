"""From the settle to the finished file, and from the upload to the first picture, beside what any program
must do for it.

python -m bench.final [--megapixels 24] [--runs 7] [--worker]

With --worker it is processor time alone, in one process and without a server: what else the machine does
changes that little.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

import aiohttp
import pyvips
from PIL import Image

from app.imaging.encode import encode
from app.imaging.formats import formats
from app.imaging.reading.metadata import Metadata
from bench import running
from bench.client import BenchTab
from bench.drag import VIEW
from bench.subject import Subject
from bench.tables import Table, spread

FORMATS = ("jpeg", "webp", "avif", "png")
#: Everything at once, in the words of a recipe; `peer` below does the same.
EVERYTHING = {"brightness": 8, "contrast": 12, "saturation": 20, "sharpen": 40, "blur": 0.8, "scale": 80}
_FORM = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="photo.jpg"\r\n\r\n',
    b"\r\n--x--\r\n",
)
_LUMA = (0.2126, 0.7152, 0.0722)


class Client:
    """A tab that waits for finals and previews."""

    def __init__(self, tab: BenchTab) -> None:
        self._tab = tab
        self._news = asyncio.Event()
        self._last: dict[str, Any] = {}
        tab.on_preview = self._hear

    async def settle(self, **changes: Any) -> float:
        """Seconds from a settled patch to its final."""
        start = time.perf_counter()
        answer = await self._tab.call("patch_recipe", changes=changes, phase="settle")
        assert answer["ok"], answer
        while not (self._last.get("stage") == "final" and self._last["revision"] == answer["revision"]):
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), 60)
        return time.perf_counter() - start

    async def first(self) -> float:
        """When the first preview came."""
        if not self._last:
            await asyncio.wait_for(self._news.wait(), 60)
        return time.perf_counter()

    async def rest(self) -> None:
        """Until the file has been made of what is shown."""
        while self._last.get("stage") != "final":
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), 60)

    def _hear(self, body: dict[str, Any], arrived_s: float) -> None:
        self._last = body
        self._news.set()


def seconds_of(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def bare_encoder(picture: Image.Image, format: str, quality: int) -> None:
    """The same encoder with the same settings, on pixels that are ready."""
    options = formats()[format].defaults | {"quality": quality}
    encode(picture, formats()[format], options, BytesIO(), "export", Metadata())


def in_worker(megapixels: float, runs: int) -> Table:
    table = Table(
        "Processor time of a final in its worker, only the quality changed",
        ("what", "ours, ms", "the bare encoder, ms", "ratio"),
        notes="Where a second core is idle, score and picture of a JPEG are made while its file is written. "
        "Beside every slider stands libvips, from the file's bytes on.",
    )
    subject = Subject(megapixels)
    with Image.open(BytesIO(subject.data)) as image:
        ready = image.convert("RGB")
    for format in FORMATS:
        subject.final({"format": format})
        ours, floor = [], []
        for run in range(runs):
            quality = 70 + run
            change = {"quality": quality} if format != "png" else {"background": f"#0000{quality:02x}"}
            ours.append(processor_s_of(partial(subject.final, {"format": format, **change})))
            floor.append(processor_s_of(partial(bare_encoder, ready, format, quality)))
        _add(table, format, ours, floor)
    ours, floor = [], []
    for run in range(runs):
        changes = {name: value + run % 3 for name, value in EVERYTHING.items()}
        ours.append(processor_s_of(partial(subject.final, {"quality": 70 + run, **changes})))
        floor.append(processor_s_of(partial(peer, subject.data, 70 + run)))
    _add(table, "jpeg, every slider", ours, floor)
    return table


def processor_s_of(work: Callable[[], Any]) -> float:
    """Of all threads of this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def peer(data: bytes, quality: int) -> None:
    """What EVERYTHING asks for, by libvips, all cores: decode, scale, tone, color, soft, sharp, encode."""
    scale, light, hard = (EVERYTHING[name] / 100 for name in ("scale", "brightness", "contrast"))
    amount = 1 + EVERYTHING["saturation"] / 100
    image = pyvips.Image.jpegload_buffer(data).resize(scale)
    slope = (1 + light) * (1 + hard)
    image = image.linear(slope, 127.5 * (1 - (1 + hard))).cast("uchar")
    rows = [
        [(1 - amount) * weight + (amount if row == column else 0) for column, weight in enumerate(_LUMA)]
        for row in range(3)
    ]
    image = image.recomb(rows).cast("uchar").gaussblur(EVERYTHING["blur"])
    soft = image.gaussblur(1.0)
    share = EVERYTHING["sharpen"] / 100
    image = (image * (1 + share) - soft * share).cast("uchar")
    image.jpegsave_buffer(Q=quality, optimize_coding=True, interlace=True)


def first_picture(data: bytes) -> None:
    """The quickest first picture that any program could show: decoded at a fraction, and encoded."""
    with Image.open(BytesIO(data)) as image:
        image.draft("RGB", (VIEW["width"], VIEW["height"]))
        image.thumbnail((VIEW["width"], VIEW["height"]))
        image.save(BytesIO(), "JPEG", quality=80)


async def encoder_only(url: str, data: bytes, runs: int) -> Table:
    table = Table(
        "Settle to final, only the quality changed",
        ("format", "ours, ms", "the bare encoder, ms", "ratio"),
        "at most 1.15 of the bare encoder on ready pixels",
        notes="Ours is what a tab waits for: the command, the encoder, the file on disk, its score and its "
        "picture for the screen, and the way back.",
    )
    with Image.open(BytesIO(data)) as image:
        ready = image.convert("RGB")
    for format in FORMATS:
        image_body = await running.upload(url, data)
        async with BenchTab(url, image_body, VIEW) as tab:
            client = Client(tab)
            await client.settle(format=format)
            ours, floor = [], []
            for run in range(runs):
                quality = 70 + run
                # PNG has no quality; a background that is not used makes another recipe all the same.
                change = {"quality": quality} if format != "png" else {"background": f"#0000{quality:02x}"}
                ours.append(await client.settle(**change))
                floor.append(
                    await asyncio.to_thread(seconds_of, partial(bare_encoder, ready, format, quality))
                )
        _add(table, format, ours, floor)
    return table


async def everything(url: str, data: bytes, runs: int) -> Table:
    table = Table(
        "Settle to final, everything changed, JPEG",
        ("what", "ours, ms", "libvips, ms", "ratio"),
        "at most 1.0 of libvips for the same work",
        notes="libvips starts from the file's bytes in memory each time, with a thread a core.",
    )
    image_body = await running.upload(url, data)
    async with BenchTab(url, image_body, VIEW) as tab:
        client = Client(tab)
        await client.settle(quality=60)
        ours, theirs = [], []
        for run in range(runs):
            changes = {name: value + run % 3 for name, value in EVERYTHING.items()}
            ours.append(await client.settle(quality=70 + run, **changes))
            theirs.append(await asyncio.to_thread(seconds_of, partial(peer, data, 70 + run)))
    _add(table, "every slider", ours, theirs)
    return table


async def upload_to_picture(url: str, data: bytes, runs: int) -> Table:
    table = Table(
        "Upload to first picture",
        ("from", "ours, ms", "scaled decode and draft encode, ms", "ratio"),
        "at most 1.2 of the scaled decode and the draft encode",
        notes="A file is accepted only after a full decode by a worker, which the decode at a fraction does "
        "without; that time lies between the last byte and the answer.",
    )
    answered, sent, floor = [], [], []
    for _ in range(runs):
        last_byte, image_body, answer = await _upload(url, data)
        async with BenchTab(url, image_body, VIEW) as tab:
            client = Client(tab)
            came = await client.first()
            await client.rest()
        answered.append(came - answer)
        sent.append(came - last_byte)
        floor.append(await asyncio.to_thread(seconds_of, partial(first_picture, data)))
    _add(table, "the answer to the upload", answered, floor)
    _add(table, "the last byte sent", sent, floor)
    return table


async def _upload(url: str, data: bytes) -> tuple[float, dict[str, Any], float]:
    """When the last byte went out, the image, and when the answer came."""
    last = [0.0]
    form = b"".join((_FORM[0], data, _FORM[1]))

    async def body() -> Any:
        yield form
        last[0] = time.perf_counter()

    headers = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": str(len(form))}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{url}/api/images", data=body(), headers=headers) as answer,
    ):
        image: dict[str, Any] = await answer.json()
        assert answer.status == 201, image
        return last[0], image, time.perf_counter()


def _add(table: Table, what: str, ours: list[float], theirs: list[float]) -> None:
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    table.add(
        what,
        spread([each * 1000 for each in ours], 0),
        spread([each * 1000 for each in theirs], 0),
        spread(ratios, 2),
    )


async def measure(megapixels: float, runs: int) -> list[Table]:
    data = running.photo(*running.size_of(megapixels))
    with running.server() as url:
        return [
            await encoder_only(url, data, runs),
            await everything(url, data, runs),
            await upload_to_picture(url, data, runs),
        ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--megapixels", type=float, default=24)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--worker", action="store_true", help="processor time alone, without a server")
    asked = parser.parse_args()
    print(f"{asked.megapixels:g} MP, {running.machine()}\n")
    if asked.worker:
        print(in_worker(asked.megapixels, asked.runs))
        return
    for table in asyncio.run(measure(asked.megapixels, asked.runs)):
        print(table)


if __name__ == "__main__":
    main()
