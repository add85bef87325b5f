"""Albums and batches in a bucket: every cell serves them, one has them, and a killed cell's go on."""

from __future__ import annotations

import signal
from dataclasses import replace

from tests.albums.album_tab import AlbumTab
from tests.albums.batch_client import BatchClient
from tests.albums.client import AlbumClient
from tests.conftest import Server, encode, make_photo

FILES = {f"{number}.jpg": encode(make_photo(60 + number, 40)) for number in range(3)}


def at(cell: Server, album: AlbumClient) -> AlbumClient:
    """The same album at another cell."""
    return replace(album, server=cell)


def test_an_album_goes_from_cell_to_cell_with_all_that_is_set(two_cells: tuple[Server, Server]) -> None:
    one, two = two_cells
    here = AlbumClient.create(one)
    there = at(two, here)
    members = here.fill(FILES)
    with AlbumTab(here) as tab:
        tab.open()
        assert tab.change("settle", quality=31)["ok"]
        assert tab.change("settle", members=[members[0]["id"]], quality=55)["ok"]
        found = there.state()
        assert [each["id"] for each in found["images"]] == [each["id"] for each in members]
        assert found["images"][0]["own"] == {"quality": 55}
        tab.wait_for_end()
    with AlbumTab(there) as tab:
        assert tab.open()["recipe"]["quality"] == 31
        assert tab.change("settle", blur=1)["ok"]
        assert tab.call("undo_album")["ok"]
    assert here.rendition(members[1]) == there.rendition(members[1])
    batch = BatchClient.start(there)
    batch.until(state="done", done=3)
    bundles = [each.ask("GET", f"{batch.path}/bundle") for each in (there, here)]
    assert bundles[0].content == bundles[1].content, bundles[1].text[:300]
    renamed = BatchClient.start(here, chore="strip", values={})
    assert renamed.until(state="done")["failed"] == 0
    assert there.ask("DELETE").status_code == 204
    assert there.ask("GET").status_code == 404
    while here.ask("GET").status_code == 200:  # what it has read it believes for half a second
        pass
    assert here.ask("GET").status_code == 404
    assert there.ask("GET", members[0]["url"]).status_code == 404


def test_a_killed_cells_batch_goes_on_at_another(doomed_cells: tuple[Server, Server]) -> None:
    one, two = doomed_cells
    album = AlbumClient.create(one)
    for name, content in FILES.items():
        assert album.send(content, name).status_code == 201
    batch = BatchClient.start(album)
    batch.until(done=1)
    one.process.send_signal(signal.SIGKILL)
    one.process.wait()
    batch.album = at(two, album)
    assert batch.until(state="done")["done"] == 3
    assert sorted(item["number"] for item in batch.items()) == [1, 2, 3]
