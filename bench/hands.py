"""Hands that drag through a balancer, and what they meet. After a break they come back as the page does."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections import Counter
from typing import Any, Self

import aiohttp

from bench.client import BenchTab, Refused

VIEW = {"width": 300, "height": 200}
#: Patches of a hand in a second, and in a gesture, which ends with a settle.
RATE, GESTURE = 15, 8
#: Seconds before it dials again; see `static/js/net/dialing.js`.
PAUSE_S = (0.1, 0.4)


class Hand:
    """One tab of one image. `lost` tells of acknowledged settles that were not there any more, `met` counts
    codes of refusals and statuses of answers other than 200, and `gap_s` is the longest time without an
    acknowledgement."""

    def __init__(self, url: str, image: dict[str, Any]) -> None:
        self.lost: list[str] = []
        self.met: Counter[str | int] = Counter()
        self.gap_s = 0.0
        self.settles = 0
        self.breaks = 0
        self._url = url
        self._image = image
        self._settled: tuple[int, int] | None = None
        self._value = 0
        self._heard_s = time.perf_counter()

    async def drag(self, is_over: threading.Event) -> None:
        """Until then; it ends with a settle."""
        while not (is_over.is_set() and self.settles):
            try:
                async with BenchTab(self._url, self._image, VIEW) as tab:
                    self._check(tab.opened)
                    while not is_over.is_set():
                        await self._gesture(tab)
                    return
            except Refused as refused:
                self.met[refused.code] += 1
            except (aiohttp.ClientError, OSError):
                self.breaks += 1
            await asyncio.sleep(random.uniform(*PAUSE_S))

    async def _gesture(self, tab: BenchTab) -> None:
        for place in range(GESTURE):
            self._value = (self._value + 1) % 100
            phase = "settle" if place == GESTURE - 1 else "drag"
            ack = await tab.call("patch_recipe", changes={"contrast": self._value}, phase=phase)
            if not ack["ok"]:
                self.met[ack["error"]["code"]] += 1
                continue
            now = time.perf_counter()
            self.gap_s, self._heard_s = max(self.gap_s, now - self._heard_s), now
            if phase == "settle":
                self._settled = ack["revision"], self._value
                self.settles += 1
            await asyncio.sleep(1 / RATE)
        await self._look()

    async def _look(self) -> None:
        headers = {"Authorization": f"Bearer {self._image['key']}"}
        async with aiohttp.ClientSession() as session:
            answer = await session.get(self._url + self._image["url"], headers=headers)
            if answer.status != 200:
                self.met[answer.status] += 1

    def _check(self, opened: dict[str, Any]) -> None:
        """What was acknowledged as settled is there, or something newer of the same hand."""
        if self._settled is None:
            self._heard_s = time.perf_counter()
            return
        revision, value = self._settled
        found = opened["revision"], opened["recipe"]["contrast"]
        newer = {(value + step) % 100 for step in range(1, GESTURE + 1)}
        if found != self._settled and not (found[0] > revision and found[1] in newer):
            self.lost.append(f"{self._settled} was settled, {found} is there")


class Hands:
    """So many at once, in a thread of their own, while the block goes on."""

    def __init__(self, url: str, images: list[dict[str, Any]]) -> None:
        self.all = [Hand(url, image) for image in images]
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._drag()), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    @property
    def lost(self) -> list[str]:
        return [each for hand in self.all for each in hand.lost]

    @property
    def met(self) -> Counter[str | int]:
        return sum((hand.met for hand in self.all), Counter())

    def go_on(self) -> None:
        """Returns once each of them has settled once more."""
        before = [hand.settles for hand in self.all]
        while any(hand.settles == was for hand, was in zip(self.all, before, strict=True)):
            assert self._thread.is_alive()
            time.sleep(0.02)

    async def _drag(self) -> None:
        await asyncio.gather(*(hand.drag(self._is_over) for hand in self.all))
