"""What is set for an album, and what a member has of its own."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.albums.client import AlbumClient
from tests.cli.shell import optimize
from tests.conftest import Server, encode, make_photo

PHOTOS = {f"{seed}.jpg": encode(make_photo(180, 120, seed), quality=92) for seed in (1, 2, 3)}


@pytest.fixture
def album(server: Server) -> AlbumClient:
    return AlbumClient.create(server)


def test_what_is_set_for_the_album_goes_to_every_member(album: AlbumClient, tmp_path: Path) -> None:
    members = album.fill(PHOTOS)
    answer = album.ask("PATCH", json={"changes": {"quality": 60, "scale": 50}})
    assert answer.json()["revision"] == 1 and answer.json()["recipe"]["quality"] == 60
    for name, content in PHOTOS.items():
        (tmp_path / name).write_bytes(content)
    assert optimize(tmp_path, *PHOTOS, "--quality", "60", "--scale", "50", "--out", "out").returncode == 0
    for member in members:
        made = (tmp_path / "out" / member["name"]).read_bytes()
        assert album.rendition(member) == made == album.rendition(member, "?quality=60&scale=50")


def test_own_values_differ_from_the_shared_ones_until_they_are_taken_back(album: AlbumClient) -> None:
    first, second, _ = album.fill(PHOTOS)
    own = f"/images/{first['id']}"
    shared = album.rendition(first)
    assert album.ask("PATCH", own, json={"own": {"quality": 20, "crop": None}}).json()["own"] == {
        "quality": 20
    }
    assert album.ask("GET", first["url"]).json()["recipe"]["quality"] == 20
    assert album.ask("GET", second["url"]).json()["recipe"]["quality"] == 80
    assert len(album.rendition(first)) < len(shared)
    album.ask("PATCH", json={"changes": {"quality": 20}})
    assert album.ask("GET", own).json()["own"] == {}, "it is the same as the shared one now"
    album.ask("PATCH", json={"changes": {"quality": 70}})
    assert album.ask("GET", own).json()["own"] == {"quality": 20}, "and is its own all the same"
    assert album.ask("PATCH", own, json={"own": {"quality": None}}).json()["own"] == {}


@pytest.mark.parametrize("changes", [{"quality": 0}, {"quality": "60"}, {"nothing": 1}, [], None, 5])
def test_a_change_that_is_not_valid_is_refused_whole(album: AlbumClient, changes: object) -> None:
    (member, *_) = album.fill(PHOTOS)
    for path, body in (("", {"changes": changes}), (f"/images/{member['id']}", {"own": changes})):
        answer = album.ask("PATCH", path, json=body)
        assert answer.status_code == 422 and answer.json()["code"] == "invalid_recipe"
    assert album.state()["revision"] == 0


def test_what_was_set_outlives_a_killed_server(start: Callable[..., Server]) -> None:
    server = start()
    album = AlbumClient.create(server)
    first, *_ = album.fill(PHOTOS)
    album.ask("PATCH", json={"changes": {"quality": 33}})
    album.ask("PATCH", f"/images/{first['id']}", json={"own": {"scale": 50}})
    before = album.state()
    server.stop(signal.SIGKILL)
    album.server = start(server.data_dir)
    after = album.state()
    for body in (before, after):
        del body["expires_at"], body["estimate"]  # the one comes nearer, the other is counted again
        for member in body["images"]:
            del member["expires_at"]
    assert after == before and after["images"][0]["own"] == {"scale": 50}


def test_a_member_that_is_removed_is_gone_from_the_disk(album: AlbumClient) -> None:
    first, second, third = album.fill(PHOTOS)
    assert album.ask("DELETE", f"/images/{first['id']}").status_code == 204
    assert album.ask("DELETE", second["url"]).status_code == 204
    assert [member["number"] for member in album.state()["images"]] == [1]
    images = album.server.data_dir / "images"
    assert (images / third["id"]).exists()
    assert not (images / first["id"]).exists() and not (images / second["id"]).exists()
    assert album.ask("DELETE").status_code == 204
    assert not (images / third["id"]).exists()
    assert album.ask("GET").status_code == 404


def test_the_key_to_look_changes_nothing_and_no_key_is_no_album(album: AlbumClient) -> None:
    (member, *_) = album.fill(PHOTOS)
    view_key = album.state()["view_key"]
    looking = AlbumClient(album.server, album.body, view_key)
    told = looking.state()
    assert not told["may_edit"] and "view_key" not in told and "key" not in told
    assert looking.ask("GET", f"{member['url']}/rendition").status_code == 200
    own = f"/images/{member['id']}"
    tries: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("PATCH", "", {"json": {"changes": {}}}),
        ("PATCH", own, {"json": {"own": {}}}),
        ("DELETE", own, {}),
        ("DELETE", "", {}),
        ("DELETE", member["url"], {}),
        ("POST", "/images", {"files": {"file": b"x"}}),
        ("POST", f"{member['url']}/keys/view", {}),
    )
    stranger = AlbumClient(album.server, album.body, "x")
    unknown = AlbumClient(album.server, album.body | {"url": "/api/albums/none"}, "x")
    for method, path, body in (*tries, ("GET", "", {}), ("GET", own, {})):
        if method != "GET":
            assert looking.ask(method, path, **body).json()["code"] == "view_only"
        answer = stranger.ask(method, path, **body)
        assert answer.status_code == 404
        if path.startswith("/api") or "none" in path:
            continue
        assert answer.text == unknown.ask(method, path, **body).text
    assert json.dumps(album.state()["images"]).count(member["id"]) > 0
    assert album.ask("POST", f"{member['url']}/keys/edit").json()["code"] == "wrong_state"


def test_an_album_lives_as_long_as_any_of_its_members_is_used(start: Callable[..., Server]) -> None:
    server = start(IMAGE_TTL_MIN="0.01", ALBUM_TTL_MIN="0.05")
    album = AlbumClient.create(server)
    first, *_ = album.fill(PHOTOS)
    before = album.state()["expires_at"]
    for _ in range(12):
        assert album.ask("GET", f"{first['url']}/rendition").status_code == 200
    assert album.ask("GET", first["url"]).json()["expires_at"] >= before
    left = server.data_dir / "images"
    while any(left.iterdir()):
        pass
    assert album.ask("GET").status_code == 404 and not any((server.data_dir / "albums").iterdir())
