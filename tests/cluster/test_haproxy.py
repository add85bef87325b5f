"""A real HAProxy with `deploy/haproxy.cfg` before cells of one bucket: tabs outlive their cell."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
import socketio

from bench.cluster import Balancer
from bench.hands import Hands
from tests.cluster.conftest import CELL, S3
from tests.conftest import Server, encode, make_photo, start_server
from tests.live.tab import Tab

SMALL = encode(make_photo(90, 60))


@dataclass
class Cluster:
    """Cells by their names, and what clients see of them."""

    balancer: Balancer
    cells: dict[str, Server]
    start: Callable[..., Server]

    @property
    def url(self) -> str:
        return self.balancer.url

    def start_again(self, name: str) -> None:
        """In the place of one that has ended; it counts once the balancer has seen it."""
        self.cells[name] = self.start(name, int(self.cells[name].url.rsplit(":", 1)[1]))
        self.wait_until_it_counts(name)

    def wait_until_it_counts(self, name: str) -> dict[str, Any]:
        """The first new image that is a cell's own: there is one as soon as the balancer knows the cell."""
        while self.owner(image := self.upload()) != name:
            pass
        return image

    def tell_balancer(self) -> None:
        """Which cells there are."""
        self.balancer.tell(addresses(self.cells))

    def upload(self) -> dict[str, Any]:
        answer = requests.post(f"{self.url}/api/images", files={"file": ("a.jpg", SMALL)}, timeout=30)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def get(self, path: str, key: str) -> requests.Response:
        return requests.get(self.url + path, headers={"Authorization": f"Bearer {key}"}, timeout=30)

    def owner(self, image: dict[str, Any]) -> str:
        """The name of the cell that requests for an image are sent to."""
        return self.get(image["url"], image["key"]).headers["X-Whittle-Cell"]

    def reopen(self, image: dict[str, Any]) -> dict[str, Any]:
        """What a page does that has lost its connection: dial until the edit is open again."""
        while True:
            try:
                with Tab(self.url, image) as tab:
                    opened = tab.open()
                if opened["ok"]:
                    return opened
            except (socketio.exceptions.SocketIOError, requests.RequestException):
                continue


def addresses(cells: dict[str, Server]) -> dict[str, str]:
    """Host and port of each."""
    return {name: cell.url.split("//")[1] for name, cell in cells.items()}


@pytest.fixture(scope="module")
def cluster(s3_server: S3, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    if shutil.which("haproxy") is None:
        pytest.skip("haproxy is not installed; `make test` sets it up")
    url, folder = s3_server.url(), tmp_path_factory.mktemp("haproxy")

    def start_cell(name: str, port: int = 0) -> Server:
        return start_server(folder / name, port, **CELL, STORAGE_URL=url, CELL_NAME=name, TRUSTED_PROXIES="1")

    cells = {name: start_cell(name) for name in ("cell-1", "cell-2")}
    balancer = Balancer.start(folder, addresses(cells))
    yield Cluster(balancer, cells, start_cell)
    balancer.stop()
    for cell in cells.values():
        cell.stop()


def test_every_image_answers_on_every_door_wherever_it_came_in(cluster: Cluster) -> None:
    owners = set()
    for number in range(8):
        image = cluster.upload()
        owners.add(cluster.owner(image))
        assert cluster.get(f"{image['url']}/rendition?quality=40", image["key"]).ok
        with Tab(cluster.url, image) as tab, Tab(cluster.url, image, transports=("polling",)) as other:
            assert tab.open()["ok"] and other.open()["ok"]
            told = tab.patch("settle", quality=20 + number)
            changed = other.wait_for(lambda other=other: other.told("recipe_changed"), "the change")
            assert (changed[-1]["revision"], changed[-1]["recipe"]) == (told["revision"], told["recipe"])
        session = requests.Session()
        session.post(f"{cluster.url}/api/images", files={"file": ("a.jpg", SMALL)}, timeout=30)
        headers = {"Authorization": f"Bearer {image['key']}"}
        assert requests.delete(cluster.url + image["url"], headers=headers, timeout=30).status_code == 204
        assert cluster.get(image["url"], image["key"]).status_code == 404
    assert owners == {"cell-1", "cell-2"}


def test_an_album_and_its_pictures_are_found_wherever_they_were_taken_in(cluster: Cluster) -> None:
    cells: set[str] = set()
    while cells != {"cell-1", "cell-2"}:
        album = requests.post(f"{cluster.url}/api/albums", timeout=30).json()
        key = album["key"]
        headers, files = {"Authorization": f"Bearer {key}"}, {"file": ("a.jpg", SMALL)}
        address = f"/api/albums/{album['id']}/images"
        member = requests.post(cluster.url + address, files=files, headers=headers, timeout=30).json()
        while cluster.get(f"{address}/{member['id']}", key).json()["state"] != "ready":
            pass
        paths = (album["url"], member["url"], f"{member['url']}/rendition")
        found = [cluster.get(path, key) for path in paths]
        assert [answer.status_code for answer in found] == [200] * 3
        assert len({answer.headers["X-Whittle-Cell"] for answer in found}) == 1
        with Tab(cluster.url, {"id": member["id"], "key": album["key"]}) as tab:
            assert tab.open()["ok"]
        cells.add(found[0].headers["X-Whittle-Cell"])


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_tabs_go_on_at_the_other_cell_with_all_that_was_acknowledged(
    cluster: Cluster, how: signal.Signals
) -> None:
    image = cluster.upload()
    owner = cluster.owner(image)
    cell = cluster.cells[owner]
    with Tab(cluster.url, image) as tab:
        tab.open()
        for quality in range(30, 60, 5):
            tab.patch("drag", quality=quality)
        told = tab.patch("settle", quality=60)
        etag = tab.wait_for_final(told["revision"])["stats"]["etag"]
        cell.process.send_signal(how)
        tab.wait_for_end()
    opened = cluster.reopen(image)
    assert (opened["revision"], opened["recipe"]) == (told["revision"], told["recipe"])
    answer = cluster.get(f"{image['url']}/rendition", image["key"])
    assert answer.headers["ETag"].strip('"') == etag and answer.headers["X-Whittle-Cell"] != owner
    if how is signal.SIGSTOP:
        _thaw(cluster, image, cell, owner)
    else:
        cell.stop()
        cluster.start_again(owner)


def _thaw(cluster: Cluster, image: dict[str, Any], cell: Server, owner: str) -> None:
    """A cell that wakes up has its edits no more: one truth, whoever writes."""
    with Tab(cluster.url, image) as neighbour:
        assert neighbour.open()["ok"]
        revision = neighbour.patch("settle", blur=1)["revision"]
        cell.process.send_signal(signal.SIGCONT)
        while cluster.owner(image) != owner:
            pass
        with Tab(cluster.url, image) as tab:
            assert tab.open()["revision"] == revision
            last = tab.patch("settle", contrast=20)
            neighbour.patch_soon("settle", contrast=-20)
            neighbour.wait_for_end()
        assert not any(ack["ok"] for ack in neighbour.acks)
    opened = cluster.reopen(image)
    assert (opened["revision"], opened["recipe"]) == (last["revision"], last["recipe"])


def test_a_rolling_restart_under_ten_hands_that_drag_loses_no_settle(cluster: Cluster) -> None:
    images = [cluster.upload() for _ in range(10)]
    with Hands(cluster.url, images) as hands:
        for name, cell in list(cluster.cells.items()):
            hands.go_on()
            cell.stop()
            [other] = {*cluster.cells} - {name}
            assert {cluster.owner(image) for image in (*images, cluster.upload())} == {other}
            hands.go_on()
            cluster.start_again(name)
    assert (hands.lost, hands.met["not_found"], hands.met[404]) == ([], 0, 0)


def test_a_third_cell_comes_and_goes_under_load_and_no_image_is_missed(cluster: Cluster) -> None:
    images = [cluster.upload() for _ in range(10)]
    with Hands(cluster.url, images) as hands:
        third = cluster.cells["cell-3"] = cluster.start("cell-3")
        cluster.tell_balancer()
        images.append(cluster.wait_until_it_counts("cell-3"))
        hands.go_on()
        third.stop()
        hands.go_on()
        assert "cell-3" not in {cluster.owner(image) for image in images}
        del cluster.cells["cell-3"]
        cluster.tell_balancer()
        hands.go_on()
    assert (hands.lost, hands.met["not_found"], hands.met[404]) == ([], 0, 0)
