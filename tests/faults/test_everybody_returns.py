"""All tabs come back at once after a restart: each is where it was, and nothing is rendered for each."""

from __future__ import annotations

import re
import signal
from concurrent.futures import ThreadPoolExecutor

from tests.conftest import Server
from tests.faults.conftest import PHOTO, count, rendition
from tests.live.tab import Tab


def rendered(server: Server, stage: str) -> float:
    """How many jobs of a stage the workers have done."""
    found = re.findall(
        rf'^whittle_renders_total{{.*stage="{stage}"}} (\S+)$', server.get("/metrics").text, re.M
    )
    return sum(map(float, found))


def test_all_tabs_return_at_once_after_a_restart_and_share_one_picture(start) -> None:
    first: Server = start()
    image = first.upload(PHOTO)
    with Tab(first.url, image) as tab:
        tab.open()
        revision = tab.patch("settle", quality=44, blur=1)["revision"]
        tab.wait_for_final(revision)
    first.stop(signal.SIGKILL)
    again: Server = start(data_dir=first.data_dir, port=int(first.url.rsplit(":", 1)[1]))
    tabs = count(30, 200)

    def come_back(_: int) -> tuple[int, int, str]:
        with Tab(again.url, image) as tab:
            opened = tab.open()
            return (
                opened["revision"],
                opened["recipe"]["quality"],
                tab.wait_for_final(revision)["stats"]["etag"],
            )

    with ThreadPoolExecutor(tabs) as together:
        found = set(together.map(come_back, range(tabs)))
    etag = rendition(again, image).headers["ETag"].strip('"')
    assert found == {(revision, 44, etag)}
    assert rendered(again, "final") <= 2, "tabs of one view share what is rendered"
