"""Filling an album: a request a file, stored first and checked in turn."""

from __future__ import annotations

import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.albums.client import AlbumClient
from tests.conftest import Server, encode, make_photo, opened
from tests.imaging import hostile

SMALL = encode(make_photo(90, 60), quality=90)


@pytest.fixture
def album(server: Server) -> AlbumClient:
    return AlbumClient.create(server)


def test_two_hundred_files_over_three_connections_are_all_taken(start: Callable[..., Server]) -> None:
    album = AlbumClient.create(start(RATE_LIMIT="30 per minute"))
    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(lambda number: album.send(SMALL, f"{number}.jpg").status_code, range(200)))
    assert answers == [201] * 200
    members = album.checked()
    assert [member["number"] for member in members] == list(range(1, 201))
    assert {member["state"] for member in members} == {"ready"}


def test_a_member_is_what_an_upload_is_with_its_place_and_path(album: AlbumClient) -> None:
    first = album.send(SMALL, "sea.jpg", path="summer/day 1").json()
    assert first["state"] in ("waiting", "ready")
    (member,) = album.checked()
    assert (member["name"], member["path"], member["number"]) == ("sea.jpg", "summer/day 1", 1)
    assert (member["width"], member["height"], member["bytes"]) == (90, 60, len(SMALL))
    assert member["own"] == {} and "recipe" not in member and "error" not in member
    thumbnail = album.ask("GET", member["thumbnail_url"])
    assert (
        thumbnail.headers["Content-Type"] == "image/webp"
        and "immutable" in thumbnail.headers["Cache-Control"]
    )
    assert max(opened(thumbnail.content).size) <= 160
    again = album.ask("GET", f"/images/{member['id']}").json()
    assert again | {"expires_at": member["expires_at"]} == member


def test_what_is_no_picture_is_refused_by_name_and_stays_to_say_so(album: AlbumClient) -> None:
    files = {
        "good.jpg": SMALL,
        "cut.jpg": SMALL[:600],
        "a.txt": b"hello",
        "bomb.png": hostile.text_bomb(200_000_000),
    }
    members = album.fill(files)
    assert [member["state"] for member in members] == ["ready", "refused", "refused", "refused"]
    for member, content in list(zip(members, files.values(), strict=True))[1:]:
        single = requests.post(f"{album.server.url}/api/images", files={"file": content}, timeout=60).json()
        assert member["error"]["code"] == single["code"]
        assert album.ask("GET", member["url"]).status_code == 404, "a refused file is not kept"
    assert album.state()["original_bytes"] == len(SMALL)


def test_the_same_token_again_is_the_same_member(album: AlbumClient) -> None:
    first, again, other = (album.send(SMALL, token=token) for token in ("x", "x", "y"))
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 201)
    assert first.json()["id"] == again.json()["id"] != other.json()["id"]
    assert album.state()["count"] == 2


def test_one_token_over_many_connections_at_once_is_one_member(album: AlbumClient) -> None:
    with ThreadPoolExecutor(6) as threads:
        ids = {
            answer.json()["id"] for answer in threads.map(lambda _: album.send(SMALL, token="t"), range(6))
        }
    assert len(ids) == 1 == album.state()["count"]


def test_an_album_is_told_in_pages(album: AlbumClient) -> None:
    album.fill({f"{number}.jpg": SMALL for number in range(5)})
    page = album.ask("GET", "?from=1&count=2").json()
    assert [member["number"] for member in page["images"]] == [2, 3] and page["next"] == 3
    last = album.ask("GET", "?from=3&count=2").json()
    assert [member["number"] for member in last["images"]] == [4, 5] and last["next"] is None
    assert album.ask("GET", "?from=x").json()["code"] == "bad_request"


def test_an_album_is_full_at_its_limits(start: Callable[..., Server]) -> None:
    server = start(MAX_ALBUM_FILES="2", MAX_ALBUM_MB="1")
    album = AlbumClient.create(server)
    album.fill({"a.jpg": SMALL, "b.jpg": SMALL})
    assert album.send(SMALL).json()["code"] == "too_many_files"
    large = AlbumClient.create(server)
    assert large.send(b"\xff\xd8" + bytes(2**20)).json()["code"] == "storage_full"


def test_a_killed_server_goes_on_with_what_was_stored(start: Callable[..., Server]) -> None:
    server = start()
    album = AlbumClient.create(server)
    large = encode(make_photo(900, 600), quality=90)
    for number in range(12):
        assert album.send(large, f"{number}.jpg").status_code == 201
    server.stop(signal.SIGKILL)
    album.server = start(server.data_dir)
    members = album.checked()
    assert [member["name"] for member in members] == [f"{number}.jpg" for number in range(12)]
    assert {member["state"] for member in members} == {"ready"}


def test_a_member_takes_little_more_than_its_original_on_the_disk(start: Callable[..., Server]) -> None:
    server = start()
    album = AlbumClient.create(server)
    content = encode(make_photo(1600, 1200), quality=90)
    album.fill({f"{number}.jpg": content for number in range(4)})
    taken = sum(path.stat().st_size for path in (server.data_dir / "images").rglob("*") if path.is_file())
    assert taken < 4 * (len(content) + 520_000)


def test_a_body_that_is_no_upload_is_as_small_as_a_message(server: Server) -> None:
    """Else whoever may ask could have the one thread read megabytes of JSON."""
    answer = requests.post(f"{server.url}/api/albums", json={"name": "a" * 70_000}, timeout=60)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
