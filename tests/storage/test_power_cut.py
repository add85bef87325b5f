"""What was acknowledged outlives a power cut: files and the names they have were put on the disk before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.editing.edit import EditSession
from app.editing.saved import Saved
from app.imaging.catalog import describe
from app.keeping.holdings import Holdings
from app.keeping.images import Images
from app.keeping.rights import hash_key
from app.recipe.recipe import Catalog
from app.rendering.source import Source
from app.storage.files import write_whole
from app.storage.local import LocalStorage
from tests.storage.disk import Disk

DESCRIPTION = {
    "format": "jpeg",
    "mime": "image/jpeg",
    "width": 4,
    "height": 3,
    "bytes": 5,
    "has_alpha": False,
    "orientation": 1,
    "is_odd": False,
    "metadata": {},
    "notices": [],
}


class NoPool:
    """Accepts every upload."""

    def run(self, job: Any) -> tuple[dict[str, Any], bytes]:
        return {"description": DESCRIPTION}, b""


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    return LocalStorage(tmp_path / "data")


@pytest.fixture
def images(storage: LocalStorage) -> Images:
    pool: Any = NoPool()
    return Images(storage, pool, ttl_s=60, holdings=Holdings(10, 10**9))


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


def admit(images: Images) -> tuple[str, str]:
    folder = images.make_folder("an address", 5)
    folder.original.write_bytes(b"bytes")
    record, key = images.admit(folder, "a name", "an owner", "192.0.2.1")
    return record.id, key


def test_an_upload_that_was_answered_is_there_whole(
    images: Images, storage: LocalStorage, disk: Disk
) -> None:
    image_id, _ = admit(images)
    folder = storage.images / image_id
    assert disk.has(folder)
    assert disk.after_power_cut(folder / "original") == b"bytes"
    assert json.loads(disk.after_power_cut(folder / "image.json") or b"{}")["name"] == "a name"


def test_a_key_that_was_renewed_stays_worthless(images: Images, storage: LocalStorage, disk: Disk) -> None:
    image_id, old = admit(images)
    new = images.renew_key(image_id, "edit")
    kept = json.loads(disk.after_power_cut(storage.images / image_id / "image.json") or b"{}")
    assert kept["key_hash"] == hash_key(new) != hash_key(old)


def test_a_name_that_was_changed_stays(images: Images, storage: LocalStorage, disk: Disk) -> None:
    image_id, _ = admit(images)
    images.rename(image_id, {"name": "another"})
    kept = disk.after_power_cut(storage.images / image_id / "image.json") or b"{}"
    assert json.loads(kept)["name"] == "another"


def test_an_image_that_was_deleted_stays_away(images: Images, storage: LocalStorage, disk: Disk) -> None:
    image_id, _ = admit(images)
    images.delete(image_id)
    assert not disk.has(storage.images / image_id)


def test_a_recipe_that_was_saved_stays(images: Images, storage: LocalStorage, disk: Disk) -> None:
    folder = storage.folder(admit(images)[0])
    edit = EditSession(Source(folder, {}), Catalog(describe()))
    edit.patch({"quality": 33}, now=0, settle_s=0, settled=True)
    Saved(storage).write(edit)
    assert json.loads(disk.after_power_cut(folder.edit) or b"{}")["recipe"]["quality"] == 33


def test_a_fresh_data_folder_is_there(tmp_path: Path, disk: Disk) -> None:
    storage = LocalStorage(tmp_path / "data")
    assert disk.has(tmp_path / "data") and disk.has(storage.images)


def test_the_contents_go_to_the_disk_before_their_name_does(tmp_path: Path, disk: Disk) -> None:
    write_whole(tmp_path / "file", b"new")
    part, renamed, folder = disk.calls
    assert part.startswith("fsync file.") and renamed == "rename file" and folder == f"fsync {tmp_path.name}"


def test_until_then_the_old_content_is_what_a_power_cut_leaves(
    tmp_path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_whole(tmp_path / "file", b"old")
    write_whole(tmp_path / "file", b"new", lasting=False)
    assert disk.after_power_cut(tmp_path / "file") == b"old"
