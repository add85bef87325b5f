"""The disk is full: refused by name, nothing half listed, and well again as soon as there is room."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.conftest import Server
from tests.faults.conftest import PHOTO, count, half_made, listed, rendition
from tests.live.tab import Tab

DISK_BYTES = 32 * 2**20


class Disk:
    """A small disk, and a file on it that takes up what should not be free."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._ballast = root / "ballast"

    def leave(self, free: int) -> None:
        """Fill the disk but for `free` bytes."""
        self.clear()
        disk = os.statvfs(self.root)
        with self._ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, disk.f_bavail * disk.f_frsize - free))

    def clear(self) -> None:
        self._ballast.unlink(missing_ok=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    root = tmp_path / "disk"
    root.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(root)]
    if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    yield Disk(root)
    subprocess.run(["umount", "--lazy", str(root)], check=True)


def post(server: Server) -> requests.Response:
    return requests.post(f"{server.url}/api/images", files={"file": PHOTO}, timeout=60)


def test_an_upload_finds_the_disk_full_at_every_one_of_its_writes(start, disk: Disk) -> None:
    server: Server = start(data_dir=disk.root / "data", MIN_FREE_MB="0", RENDER_WORKERS="1")
    first = server.upload(PHOTO)
    folder = server.data_dir / "images" / first["id"]
    needed = sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) + 64 * 2**10
    # From too little for the original, over too little for its proxy, to too little for its record.
    points = count(12, 120)
    codes = []
    for point in range(points):
        disk.leave(needed * point // points)
        before = listed(server)
        answer = post(server)
        assert answer.status_code in (201, 507), answer.text
        if answer.status_code == 507:
            assert answer.json()["code"] == "storage_full" and "Retry-After" in answer.headers
            assert listed(server) == before
        else:
            image = answer.json()
            assert server.get(f"{image['url']}/original", image["key"]).content == PHOTO
            assert server.delete(image["url"], image["key"]).status_code == 204
        assert not half_made(server)
        codes.append(answer.status_code)
    assert codes.count(507) > points // 2
    disk.clear()
    assert post(server).status_code == 201, "well again without a restart"
    assert server.get("/healthz").status_code == 200


def test_editing_goes_on_while_the_disk_is_full_and_files_come_once_there_is_room(start, disk: Disk) -> None:
    server: Server = start(data_dir=disk.root / "data", MIN_FREE_MB="0", RENDER_WORKERS="1")
    image = server.upload(PHOTO)
    with Tab(server.url, image) as tab:
        tab.open()
        tab.wait_for_final(0)
        disk.leave(0)
        drag = tab.patch("drag", quality=41)["revision"]
        assert tab.wait_for_draft(drag)["stats"]["bytes_are"] == "estimate"
        settled = tab.patch("settle", quality=42)["revision"]
        failed = tab.wait_for(lambda: tab.told("render_failed"), "the reason")[-1]
        assert failed["error"]["code"] == "storage_full" and failed["revision"] >= drag
        assert rendition(server, image, quality=43).json()["code"] == "storage_full"
        assert not half_made(server)
        disk.clear()
        final = tab.wait_for_final(tab.patch("settle", quality=44)["revision"])
        assert settled and final["stats"]["bytes"] == len(rendition(server, image).content)


def test_what_was_changed_while_the_disk_was_full_is_kept_by_a_later_stop(start, disk: Disk) -> None:
    first: Server = start(data_dir=disk.root / "data", MIN_FREE_MB="0", RENDER_WORKERS="1")
    image = first.upload(PHOTO)
    with Tab(first.url, image) as tab:
        tab.open()
        tab.wait_for_final(0)
        disk.leave(0)
        revision = tab.patch("settle", quality=33)["revision"]
        tab.wait_for(lambda: tab.told("render_failed"), "the reason")
    with Tab(first.url, image) as tab:
        opened = tab.open()
        assert (opened["revision"], opened["recipe"]["quality"]) == (revision, 33), "nobody looked meanwhile"
    disk.clear()
    assert first.stop() == 0
    second: Server = start(data_dir=first.data_dir)
    body = second.get(image["url"], image["key"]).json()
    assert (body["revision"], body["recipe"]["quality"]) == (revision, 33)
