"""The wall clock jumps: nobody's picture goes, no tab hangs."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from tests.conftest import Server
from tests.faults.conftest import PHOTO
from tests.live.tab import Tab

HOUR_S = 3600


class Clock:
    """The wall clock of what is started while it is there; the monotonic one goes on as it is."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.jump(0)

    def jump(self, seconds: int) -> None:
        """Set it so far before (negative: behind) the true one."""
        self._file.write_text(f"{seconds:+d}\n")


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = list(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    if not found:
        pytest.skip("libfaketime is not installed; `make test` sets it up")
    file = tmp_path / "clock"
    for name, value in {
        "LD_PRELOAD": str(found[0]),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_NO_CACHE": "1",
        "DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }.items():
        monkeypatch.setenv(name, value)
    return Clock(file)


def told_time(server: Server) -> float:
    """What the server takes the time to be, in seconds since 1970."""
    return parsedate_to_datetime(server.get("/healthz").headers["Date"]).timestamp()


@pytest.mark.parametrize("hours", [1, -48])
def test_a_jump_takes_no_picture_away_and_tabs_go_on(start, clock: Clock, hours: int) -> None:
    server: Server = start(IMAGE_TTL_MIN="30")
    image = server.upload(PHOTO)
    with Tab(server.url, image) as tab:
        tab.open()
        tab.wait_for_final(0)
        before = told_time(server)
        clock.jump(hours * HOUR_S)
        assert abs(told_time(server) - before - hours * HOUR_S) < HOUR_S / 2, "the clock has jumped"
        _go_on(server, image, quality=41)
        clock.jump(0)
        _go_on(server, image, quality=42)
        if (
            tab.client.connected
        ):  # Socket.IO may drop it, as after any silence; pages connect again by themselves
            assert tab.wait_for_final(tab.patch("settle", quality=43)["revision"])
    assert server.get(image["url"], image["key"]).status_code == 200


def _go_on(server: Server, image: dict, quality: int) -> None:
    """Somebody edits, and looks at how long the picture stays."""
    with Tab(server.url, image) as tab:
        tab.open()
        revision = tab.patch("settle", quality=quality)["revision"]
        assert tab.wait_for_final(revision)["stats"]["bytes_are"] == "exact"
    left_s = server.get(image["url"], image["key"]).json()["expires_at"] / 1000 - told_time(server)
    assert 29 * 60 < left_s <= 30 * 60 + 1, "as long as promised, in the time that is told"
