"""R4: albums, their batches and what is published are found by a right, over every door there is."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from app.web.live import protocol
from tests.albums.album_tab import AlbumTab
from tests.albums.client import TIMEOUT_S, AlbumClient
from tests.conftest import Server, encode, make_photo
from tests.security.strangers import OF_THE_MOMENT, PAYLOAD
from tests.web.test_openapi import RULES

#: Routes that everybody may ask: a published file is for all who have its address.
_OPEN = {"pages.album", "publications.page", "publications.negotiate", "publications.load"}
_NAMES = ("album_id", "batch_id", "publication_id")
#: What changes nothing, and is for who may look as well.
_LOOKS = {
    "albums.describe",
    "albums.member",
    "albums.curve",
    "batches.latest",
    "batches.describe",
    "batches.items",
    "batches.events",
    "batches.bundle",
}
_BODIES: dict[str, Any] = {"chore": "optimize", "changes": {}, "own": {}}


def doors() -> list[tuple[str, str, str]]:
    """Name, method and path of every route about an album, a batch or a publication."""
    found = []
    for rule in RULES.iter_rules():
        if rule.endpoint not in _OPEN and any(name in rule.arguments for name in _NAMES):
            methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
            found += [(rule.endpoint, method, rule.rule) for method in sorted(methods)]
    assert len(found) > 12
    return found


@dataclass
class Theirs:
    """Somebody's album of one picture with a finished batch, and a publication."""

    album: AlbumClient
    ids: dict[str, str]
    view_key: str


@pytest.fixture(scope="module")
def theirs(server: Server) -> Theirs:
    album = AlbumClient.create(server)
    (member,) = album.fill({"a.jpg": encode(make_photo(60, 40), "JPEG")})
    batch = album.ask("POST", "/batches", json={"chore": "optimize"}).json()
    assert "batch_ended" in album.ask("GET", f"/api/batches/{batch['id']}/events").text
    image = server.upload(encode(make_photo(60, 40), "JPEG"))
    published = requests.post(
        f"{server.url}{image['url']}/publications",
        json={"widths": [30], "formats": ["jpeg"]},
        headers={"Authorization": f"Bearer {image['key']}"},
        timeout=TIMEOUT_S,
    ).json()
    ids = {
        "album_id": album.body["id"],
        "image_id": member["id"],
        "batch_id": batch["id"],
        "publication_id": published["id"],
    }
    return Theirs(album, ids, album.state()["view_key"])


def asked(server: Server, method: str, rule: str, ids: dict[str, str], key: str | None) -> requests.Response:
    path = rule.replace("<any(pause, resume, cancel, retry):what>", "pause")
    for name, value in ids.items():
        path = path.replace(f"<{name}>", value)
    assert "<" not in path, f"{rule} has a part that this test does not fill"
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    body: dict[str, Any] = {"json": _BODIES} if method in ("POST", "PATCH") else {}
    return requests.request(method, server.url + path, headers=headers, timeout=TIMEOUT_S, **body)


def told(answer: requests.Response) -> str:
    kept = {name: value for name, value in answer.headers.items() if name not in OF_THE_MOMENT}
    return f"{answer.status_code} {sorted(kept.items())} {answer.text}"


@pytest.mark.parametrize(("endpoint", "method", "rule"), doors())
def test_r4_who_has_no_right_gets_the_answer_for_nothing_there(
    server: Server, theirs: Theirs, endpoint: str, method: str, rule: str
) -> None:
    nobodys = {name: str(uuid.uuid4()) for name in theirs.ids}
    unknown = told(asked(server, method, rule, nobodys, None))
    assert unknown.startswith("404") and "not_found" in unknown
    another = AlbumClient.create(server)
    for key in (None, "x", another.key):
        assert told(asked(server, method, rule, theirs.ids, key)) == unknown
        assert told(asked(server, method, rule, nobodys, key)) == unknown


@pytest.mark.parametrize(("endpoint", "method", "rule"), doors())
def test_r4_the_key_for_looking_changes_nothing(
    server: Server, theirs: Theirs, endpoint: str, method: str, rule: str
) -> None:
    answer = asked(server, method, rule, theirs.ids, theirs.view_key)
    if endpoint in _LOOKS:
        assert answer.status_code == 200
        assert theirs.album.key not in answer.text and '"view_key"' not in answer.text
    elif "publication_id" in rule:
        assert answer.status_code == 404, "the key of an album says nothing of another picture"
    else:
        assert (answer.status_code, answer.json()["code"]) == (403, "view_only")
    assert theirs.album.state()["revision"] == 0 and theirs.album.state()["count"] == 1


def test_r4_who_looks_on_takes_no_originals_along(server: Server, theirs: Theirs) -> None:
    """A chore's bundle has the originals, as a camera wrote them; that of `optimize` has what is shown."""
    batch = theirs.album.ask(
        "POST", "/batches", json={"chore": "copyright", "values": {"artist": "Ada"}}
    ).json()
    assert "batch_ended" in theirs.album.ask("GET", f"/api/batches/{batch['id']}/events").text
    for key, status in ((theirs.view_key, 403), (theirs.album.key, 200)):
        headers = {"Authorization": f"Bearer {key}"}
        url = f"{server.url}/api/batches/{batch['id']}/bundle?partial=1"
        answer = requests.get(url, headers=headers, timeout=TIMEOUT_S)
        assert answer.status_code == status
        assert status == 200 or answer.json()["code"] == "view_only"


def test_r4_no_command_lets_a_stranger_into_an_album(server: Server, theirs: Theirs) -> None:
    """Nor one with the key for looking change it."""
    of_albums = [name for name, shape in protocol.COMMANDS.items() if {"album_id", "batch_id"} & set(shape)]
    assert len(of_albums) >= 8
    mine = AlbumClient.create(server)
    nobodys = {name: str(uuid.uuid4()) for name in theirs.ids}
    with AlbumTab(mine) as stranger:
        stranger.open()
        for command in of_albums:
            payload = PAYLOAD | {"key": mine.key}
            unknown = stranger.call(command, **payload | nobodys)
            if command != "close_album":
                assert unknown["error"]["code"] == "not_found", command
            assert stranger.call(command, **payload | theirs.ids) == unknown
        assert not [fact for fact in stranger.facts if fact[1].get("album_id") == theirs.ids["album_id"]]
    with AlbumTab(theirs.album, key=theirs.view_key) as viewer:
        viewer.open()
        for command in set(of_albums) - {"open_album", "close_album"}:
            answer = viewer.call(command, **PAYLOAD | theirs.ids)
            assert answer["error"]["code"] == "view_only", command
    assert theirs.album.state()["revision"] == 0
