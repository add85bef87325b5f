"""The data folder is deleted under the server: it heals, or says so by name; never a 500."""

from __future__ import annotations

import shutil

import pytest
import requests

from tests.conftest import Server
from tests.faults.conftest import PHOTO
from tests.live.tab import Tab


def status(server: Server, path: str) -> int:
    return server.get(path).status_code


def post(server: Server) -> requests.Response:
    return requests.post(f"{server.url}/api/images", files={"file": PHOTO}, timeout=60)


@pytest.mark.parametrize("first", ["/readyz", "/healthz", "/metrics", "upload"])
def test_a_server_whose_folder_was_deleted_goes_on_with_a_new_one(start, first: str) -> None:
    server: Server = start()
    lost = server.upload(PHOTO)
    shutil.rmtree(server.data_dir)
    assert (post(server).status_code if first == "upload" else status(server, first)) in (200, 201)
    assert [status(server, path) for path in ("/readyz", "/healthz", "/metrics")] == [200, 200, 200]
    assert server.get(lost["url"], lost["key"]).json()["code"] == "not_found"
    image = server.upload(PHOTO)
    assert server.get(f"{image['url']}/rendition?quality=40", image["key"]).ok
    assert "Traceback" not in server.log.read_text()


def test_an_address_holds_no_picture_that_was_lost_with_its_folder(start) -> None:
    server: Server = start(MAX_IMAGES_PER_ADDRESS="2")
    lost = [server.upload(PHOTO) for _ in range(2)]
    assert post(server).json()["code"] == "too_many_images"
    shutil.rmtree(server.data_dir / "images" / lost[0]["id"])
    assert post(server).status_code == 201
    assert post(server).json()["code"] == "too_many_images", "what is there counts as before"
    shutil.rmtree(server.data_dir)
    assert [post(server).status_code for _ in range(3)] == [201, 201, 429]


def test_an_open_tab_is_told_by_name_that_its_picture_is_lost(start) -> None:
    server: Server = start()
    image = server.upload(PHOTO)
    with Tab(server.url, image) as tab:
        tab.open()
        tab.wait_for_final(0)
        shutil.rmtree(server.data_dir)
        revision = tab.patch("settle", quality=31, blur=3)["revision"]
        failed = tab.wait_for(lambda: tab.told("render_failed"), "the failure")[0]
        assert (failed["revision"], failed["error"]["code"]) == (revision, "not_found")
    assert "Traceback" not in server.log.read_text()


def test_a_server_that_cannot_make_it_again_says_so_until_it_can(start) -> None:
    server: Server = start()
    shutil.rmtree(server.data_dir)
    server.data_dir.touch()
    for _ in range(2):
        refused = post(server)
        assert (refused.status_code, refused.json()["code"]) == (503, "storage_unavailable")
        assert int(refused.headers["Retry-After"]) > 0
        ready = server.get("/readyz")
        assert ready.status_code == 503 and "no storage" in ready.json()["because"]
        assert server.get("/healthz").json()["failed"] == ["storage"]
        assert status(server, "/metrics") == 200
    server.data_dir.unlink()
    assert post(server).status_code == 201 and status(server, "/readyz") == 200
