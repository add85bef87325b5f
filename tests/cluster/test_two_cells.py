"""Two servers of one bucket: an image is everybody's, an edit is one server's, and no truth forks."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from tests.cluster.conftest import CELL, S3
from tests.conftest import ROOT, Server, encode, make_photo
from tests.live.tab import Tab

SMALL = encode(make_photo(90, 60))

Cells = tuple[Server, Server]


def test_what_one_cell_took_in_every_cell_serves(two_cells: Cells) -> None:
    one, two = two_cells
    image = one.upload(SMALL)
    answers = [cell.get(f"{image['url']}/rendition?quality=40", image["key"]) for cell in two_cells]
    assert {answer.status_code for answer in answers} == {200}
    assert (
        answers[0].content == answers[1].content and answers[0].headers["ETag"] == answers[1].headers["ETag"]
    )
    assert two.get(f"{image['url']}/original", image["key"]).content == SMALL
    assert two.get(image["url"], "a wrong key").status_code == 404
    with Tab(two.url, image) as tab:
        assert tab.open()["ok"]
        final = tab.wait_for_final(tab.patch("settle", quality=30)["revision"])
    answer = one.get(f"{image['url']}/rendition", image["key"])
    assert answer.headers["ETag"].strip('"') == final["stats"]["etag"]


def finished(cell: Server) -> list[str]:
    """The finished files that the workers of a cell have made so far, as its metrics say."""
    lines = cell.get("/metrics").text.splitlines()
    return [line for line in lines if line.startswith('whittle_renders_total{outcome="ok",stage="export"')]


def test_what_was_asked_for_at_one_cell_no_other_makes_again(two_cells: Cells, s3_server: S3) -> None:
    one, two = two_cells
    image = one.upload(SMALL)
    path = f"{image['url']}/rendition?quality=41"
    made = one.get(path, image["key"])
    shared: set[str] = set()
    while not any(name.endswith(".json") for name in shared):
        shared = s3_server.below(f"images/{image['id']}/renditions/")
    before = finished(two)
    brought = two.get(path, image["key"])
    assert (brought.content, brought.headers["ETag"]) == (made.content, made.headers["ETag"])
    assert finished(two) == before and finished(one)
    assert two.delete(image["url"], image["key"]).status_code == 204
    assert not s3_server.below(f"images/{image['id']}/")


def test_what_one_cell_published_every_cell_shows_until_any_ends_it(two_cells: Cells) -> None:
    one, two = two_cells
    image = one.upload(SMALL)
    bearer = {"Authorization": f"Bearer {image['key']}"}
    wanted = {"widths": [40], "formats": ["webp"]}
    address = f"{one.url}{image['url']}/publications"
    published = requests.post(address, json=wanted, headers=bearer, timeout=60).json()
    path = urlsplit(published["files"][0]["url"]).path
    files = [cell.get(path) for cell in two_cells]
    assert {(file.status_code, file.content, file.headers["ETag"]) for file in files} == {
        (200, files[0].content, files[0].headers["ETag"])
    }
    assert two.delete(f"/api/publications/{published['id']}", image["key"]).status_code == 204
    assert [cell.get(path).status_code for cell in two_cells] == [404, 404]


def test_an_edit_has_one_owner_and_the_other_lets_its_tabs_go(two_cells: Cells) -> None:
    one, two = two_cells
    image = one.upload(SMALL)
    with Tab(one.url, image) as first:
        first.open()
        assert first.patch("settle", quality=30)["revision"] == 1
        with Tab(two.url, image) as second:
            opened = second.open()
            assert (opened["revision"], opened["recipe"]["quality"]) == (1, 30)
            assert second.patch("settle", quality=50)["revision"] == 2
            first.patch_soon("settle", quality=70)
            first.wait_for_end()
            assert not any(ack["ok"] for ack in first.acks)
            assert second.patch("settle", blur=1)["revision"] == 3
    with Tab(one.url, image) as again:
        opened = again.open()
        assert opened["revision"] == 3
        assert (opened["recipe"]["quality"], opened["recipe"]["blur"]) == (50, 1)


def test_a_client_that_names_no_image_takes_over_from_nobody(two_cells: Cells) -> None:
    one, two = two_cells
    image = one.upload(SMALL)
    with Tab(one.url, image) as owner, Tab(two.url, image, names_image=False) as stray:
        owner.open()
        refused = stray.open()
        assert (refused["ok"], refused["error"]["code"]) == (False, "moved")
        assert owner.patch("settle", quality=30)["ok"]
        owner.call("close_edit")
        assert stray.open()["recipe"]["quality"] == 30


def test_r3_a_renewed_key_and_a_deleted_image_count_at_once_everywhere(two_cells: Cells) -> None:
    one, two = two_cells
    image = one.upload(SMALL)
    with Tab(one.url, image) as tab, Tab(one.url, image, key=image["view_key"]) as looking:
        tab.open()
        looking.open()
        assert two.get(image["url"], image["key"]).ok
        answer = requests.post(
            f"{two.url}{image['url']}/keys/edit",
            headers={"Authorization": f"Bearer {image['key']}"},
            timeout=30,
        )
        key = answer.json()["key"]
        assert tab.wait_for(lambda: tab.told("edit_closed"), "the end")[0]["reason"] == "revoked"
        for cell in two_cells:
            assert cell.get(image["url"], key).ok
            assert cell.get(image["url"], image["key"]).status_code == 404
        assert two.delete(image["url"], key).status_code == 204
        assert looking.wait_for(lambda: looking.told("edit_closed"), "the end")[0]["reason"] == "deleted"
        assert one.get(image["url"], key).status_code == 404


def test_an_acknowledged_settle_outlives_its_cell(doomed_cells: Cells) -> None:
    one, two = doomed_cells
    image = one.upload(SMALL)
    with Tab(one.url, image) as tab:
        tab.open()
        told = tab.patch("settle", quality=44)
        one.process.send_signal(signal.SIGKILL)
        one.process.wait()
    with Tab(two.url, image) as tab:
        opened = tab.open()
        assert (opened["revision"], opened["recipe"]) == (told["revision"], told["recipe"])


def test_while_the_bucket_is_away_editing_goes_on_and_is_kept_when_it_is_back(
    two_cells: Cells, s3_server: S3
) -> None:
    one, two = two_cells
    image = one.upload(SMALL)
    with Tab(one.url, image) as tab:
        tab.open()
        s3_server.process.send_signal(signal.SIGSTOP)
        try:
            final = tab.wait_for_final(tab.patch("settle", quality=33)["revision"])
            answer = requests.post(f"{one.url}/api/images", files={"file": ("a.jpg", SMALL)}, timeout=60)
            assert (answer.status_code, answer.json()["code"]) == (503, "storage_unavailable")
            assert answer.headers["Retry-After"]
            assert one.get("/healthz").status_code == 200
            assert one.get("/readyz").json()["because"] == ["no storage"]
        finally:
            s3_server.process.send_signal(signal.SIGCONT)
        while {cell.get("/readyz").status_code for cell in two_cells} != {200}:
            pass
        last = tab.patch("settle", blur=1)
    found = two.get(image["url"], image["key"]).json()
    assert (found["revision"], found["recipe"]) == (last["revision"], last["recipe"])
    assert final["stats"]["bytes"]


def test_what_expired_is_gone_from_the_bucket_and_held_by_nobody(
    start: Callable[..., Server], s3_server: S3
) -> None:
    url = s3_server.url()
    variables = {**CELL, "IMAGE_TTL_MIN": "0.03", "MAX_IMAGES_PER_ADDRESS": "1", "STORAGE_URL": url}
    one, two = start(**variables), start(**variables)
    files = {"file": ("a.jpg", SMALL)}
    for _ in range(4):  # whichever of the two deletes it
        while (answer := requests.post(f"{one.url}/api/images", files=files, timeout=30)).status_code != 201:
            assert answer.json()["code"] == "too_many_images"
        image = answer.json()
        assert two.get(image["url"], image["key"]).ok
    while s3_server.names(url):
        pass
    assert [cell.get(image["url"], image["key"]).status_code for cell in (one, two)] == [404, 404]


class Heedless(BaseHTTPRequestHandler):
    """A bucket that writes whatever it was told to compare first."""

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_DELETE(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Silent."""


@pytest.fixture
def heedless() -> Iterator[str]:
    bucket = ThreadingHTTPServer(("127.0.0.1", 0), Heedless)
    threading.Thread(target=bucket.serve_forever, daemon=True).start()
    yield f"s3://bucket/prefix?endpoint=http://127.0.0.1:{bucket.server_port}"
    bucket.shutdown()


def start_in_vain(folder: Path, url: str, **variables: str) -> str:
    """What a server says that does not start."""
    environ = {f"WHITTLE_{name}": value for name, value in ({**CELL, "STORAGE_URL": url} | variables).items()}
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    ended = subprocess.run(
        [sys.executable, "-m", "app", "serve", "--port", "0"],
        cwd=ROOT,
        env=keys | environ | {"WHITTLE_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode != 0 and "Traceback" not in ended.stderr
    return ended.stderr


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({}, "ignores preconditions"),
        ({"SECRET_KEY": ""}, "WHITTLE_SECRET_KEY"),
        ({"KEEP_DATA": "false"}, "WHITTLE_KEEP_DATA"),
        (
            {"BATCH_URL": "redis://127.0.0.1:9", "STORAGE_URL": ""},
            "WHITTLE_BATCH_URL needs",
        ),
    ],
)
def test_what_would_lose_something_in_a_bucket_does_not_start(
    heedless: str, tmp_path: Path, variables: dict[str, str], named: str
) -> None:
    assert named in start_in_vain(tmp_path / "data", heedless, **variables)


def test_a_bucket_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "WHITTLE_STORAGE_URL" in start_in_vain(
        tmp_path / "data", "s3://bucket?endpoint=http://127.0.0.1:9"
    )
