"""A chore's plan over HTTP: told line by line, nothing written."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from tests.albums.client import AlbumClient
from tests.cli.tidying import camera_file
from tests.conftest import Server
from tests.imaging.pictures import file_of, scene

PHOTOS = {
    "IMG_1.JPG": camera_file("2024:05:01 10:15:30", offset="+02:00", size=(32, 32)),
    "IMG_2.JPG": camera_file("2024:05:01 09:00:00", orientation=6, size=(32, 32)),
    "plain.png": file_of(scene(16, 16), "PNG"),
}


@pytest.fixture
def album(server: Server) -> AlbumClient:
    made = AlbumClient.create(server)
    made.fill(PHOTOS)
    return made


def planned(album: AlbumClient, chore: str, values: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    answer = album.ask("POST", "/plan", json={"chore": chore, "values": values, **more})
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith("application/jsonl")
    return [json.loads(line) for line in answer.text.splitlines()]


def test_a_plan_is_told_for_each_member_and_changes_none(album: AlbumClient) -> None:
    before = album.state()
    lines = planned(album, "rename", {"pattern": "trip_{n:03}"})
    assert [(line["number"], line["name"]) for line in lines] == list(enumerate(PHOTOS, 1))
    assert [line["change"]["name"] for line in lines] == ["trip_002.JPG", "trip_001.JPG", "trip_003.png"]
    shifted = planned(album, "shift_dates", {"by": "+1h"})
    assert shifted[0]["change"]["shown"]["taken"] == ["2024-05-01T10:15:30", "2024-05-01T11:15:30"]
    assert shifted[2]["skip"]["code"] == "date_missing"
    dated = planned(album, "date_files", {})
    assert dated[0]["change"]["modified_ns"] == 1_714_551_330 * 10**9
    assert dated[1]["skip"]["code"] == "zone_unknown"
    turned = planned(album, "orient", {})
    assert ["change" in line for line in turned] == [False, True, False]
    clash = planned(album, "rename", {"pattern": "{date}"})
    assert [line.get("skip", {}).get("code") for line in clash] == [
        "name_taken",
        "name_taken",
        "date_missing",
    ]
    assert len(planned(album, "optimize", {"quality": 50})) == 3
    after = album.state()
    for fact in ("recipe", "revision", "original_bytes"):
        assert after[fact] == before[fact]
    assert [each["name"] for each in after["images"]] == list(PHOTOS)


def test_some_members_can_be_asked_for_alone(album: AlbumClient) -> None:
    second = album.state()["images"][1]
    assert [line["number"] for line in planned(album, "orient", {}, members=[second["id"]])] == [2]


@pytest.mark.parametrize(
    ("asked", "status", "field"),
    [
        ({"chore": "wash"}, 422, None),
        ({}, 422, None),
        ({"chore": "shift_dates", "values": {"by": "soon"}}, 422, "by"),
        ({"chore": "shift_dates"}, 422, "by"),
        ({"chore": "rename", "values": {"pattern": "{when}"}}, 422, "pattern"),
        ({"chore": "rename", "values": {"colour": 1}}, 422, "colour"),
        ({"chore": "optimize", "values": {"quality": 500}}, 422, "quality"),
        ({"chore": "orient", "values": []}, 200, None),
        ({"chore": "orient", "values": 1}, 400, None),
        ({"chore": "orient", "members": "all"}, 400, None),
        ({"chore": "orient", "members": ["nobody"]}, 404, None),
    ],
    ids=str,
)
def test_a_bad_plan_is_refused_by_name(
    album: AlbumClient, asked: dict[str, Any], status: int, field: str | None
) -> None:
    answer = album.ask("POST", "/plan", json=asked)
    assert answer.status_code == status, answer.text
    if field:
        assert answer.json()["field"] == field


def test_only_who_may_edit_is_told_when_pictures_were_taken(album: AlbumClient) -> None:
    url = album.server.url + album.body["url"] + "/plan"
    asked = {"chore": "orient"}
    assert requests.post(url, json=asked, timeout=60).status_code == 404
    view = {"Authorization": f"Bearer {album.state()['view_key']}"}
    assert requests.post(url, json=asked, headers=view, timeout=60).status_code == 403


def test_the_catalog_names_every_chore_with_its_fields(server: Server) -> None:
    listed = {
        each["name"]: each for each in requests.get(f"{server.url}/api/catalog", timeout=60).json()["chores"]
    }
    assert set(listed) == {
        "copyright", "date_files", "optimize", "orient", "rename", "set_zone", "shift_dates",
        "sort_into_folders", "strip",
    }  # fmt: skip
    kinds = {field["name"]: field["kind"] for each in listed.values() for field in each["fields"]}
    assert kinds["by"] == "duration" and kinds["zone"] == "zone" and kinds["artist"] == "text"
    assert kinds["pattern"] == "pattern"
    for each in listed.values():
        assert each["label"] and each["help"]
