"""P2: pictures are gone when their time is over or they are deleted, from the disk too."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Server, encode, make_photo
from tests.live.tab import Tab

PICTURE = encode(make_photo(200, 120, seed=61), quality=90)
#: From the middle of its pixels: in the original and in every copy that keeps them.
PART = PICTURE[len(PICTURE) // 2 :][:64]


def files_with_it(server: Server) -> list[Path]:
    files = [path for path in server.data_dir.rglob("*") if path.is_file()]
    return [path for path in files if PART in path.read_bytes()]


def leftovers(server: Server, image_id: str) -> list[Path]:
    return [path for path in server.data_dir.rglob("*") if image_id in str(path)]


def test_p2_delete_now_leaves_no_byte_behind(start) -> None:
    server: Server = start()
    image = server.upload(PICTURE)
    with Tab(server.url, image) as tab:
        tab.open()
        tab.wait_for_final(tab.patch("settle", quality=95)["revision"])
        assert files_with_it(server), "it is there as long as it is kept"
        assert server.delete(image["url"], image["key"]).status_code == 204
        assert files_with_it(server) == [] and leftovers(server, image["id"]) == []
    assert server.get(image["url"], image["key"]).status_code == 404


def test_p2_when_its_time_is_over_no_byte_is_left(start) -> None:
    server: Server = start(IMAGE_TTL_MIN="0.02")
    image = server.upload(PICTURE)
    with Tab(server.url, image) as tab:
        tab.open()
        assert tab.wait_for(lambda: tab.told("edit_closed"))[0]["reason"] == "expired"
        assert files_with_it(server) == [] and leftovers(server, image["id"]) == []


def test_p2_the_page_is_told_how_long_a_picture_is_kept(start) -> None:
    server: Server = start(IMAGE_TTL_MIN="7")
    assert server.get("/api/catalog").json()["limits"]["image_ttl_ms"] == 7 * 60_000
    image = server.upload(PICTURE)
    assert 0 < image["expires_at"] - image["created_at"] <= 7 * 60_000 + 1000
