"""One contract for every storage: a local folder, and a real S3 server with a folder as its cache."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from app.errors import Refusal
from app.storage.bucket import Bucket
from app.storage.image_folder import EDIT, RECORD
from app.storage.local import LocalStorage
from app.storage.records import Unreadable
from app.storage.s3 import S3Storage
from app.storage.storage import ANY, Changed, Storage
from bench.cluster import KEYS
from tests.cluster.conftest import S3

NOBODYS = "00000000-0000-4000-8000-000000000000"
#: Opens the storage, on another machine each time where it is shared; `ttl_s` is its images' time to live.
Open = Callable[..., Storage]


def bucket(url: str) -> Bucket:
    return Bucket(url, KEYS)


def s3_storage(url: str, folder: Path, ttl_s: float = 3600, cache_bytes: int = 0) -> S3Storage:
    here = LocalStorage(folder / "data")
    return S3Storage(bucket(url), LocalStorage(folder / "data/cache"), here, ttl_s, cache_bytes)


@pytest.fixture(params=["local", "s3"])
def open_storage(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    if request.param == "local":
        return lambda ttl_s=3600: LocalStorage(tmp_path)
    url = request.getfixturevalue("s3_server").url()
    machines = iter(range(9))
    return lambda ttl_s=3600: s3_storage(url, tmp_path / f"machine-{next(machines)}", ttl_s)


def listed(storage: Storage, body: dict[str, int] | None = None) -> str:
    folder = storage.make_folder(5)
    folder.original.write_bytes(b"bytes")
    storage.write(folder.id, RECORD, 1, {"a": 1} if body is None else body)
    return storage.commit(folder.id)


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refusal:
        call()
    return refusal.value.code


def test_what_is_committed_is_there_at_every_opening(open_storage: Open) -> None:
    image_id = listed(open_storage())
    later = open_storage()
    assert later.folder(image_id).original.read_bytes() == b"bytes"
    found = later.read(image_id, RECORD, 1)
    assert found is not None and found.body == {"a": 1}
    assert later.read(image_id, EDIT, 1) is None
    assert later.whereabouts(image_id).id == image_id


def test_what_is_in_the_making_is_nobodys(open_storage: Open) -> None:
    storage, other = open_storage(), open_storage()
    folder = storage.make_folder(5)
    folder.original.write_bytes(b"bytes")
    storage.write(folder.id, RECORD, 1, {"a": 1})
    assert storage.whereabouts(folder.id).id == folder.id
    assert (
        refused(lambda: storage.folder(folder.id)) == refused(lambda: other.folder(folder.id)) == "not_found"
    )
    storage.discard(folder.id)
    storage.discard(folder.id)
    assert refused(lambda: storage.whereabouts(folder.id)) == "not_found"


def test_of_two_who_read_the_same_record_only_one_writes(open_storage: Open) -> None:
    storage, other = open_storage(), open_storage()
    image_id = listed(storage)
    first = storage.write(image_id, EDIT, 1, {"by": 1}, None)
    with pytest.raises(Changed):
        other.write(image_id, EDIT, 1, {"by": 2}, None)
    mine, theirs = storage.read(image_id, EDIT, 1), other.read(image_id, EDIT, 1)
    assert mine is not None and theirs is not None and mine.tag == theirs.tag == first
    second = other.write(image_id, EDIT, 1, {"by": 3}, theirs.tag)
    with pytest.raises(Changed):
        storage.write(image_id, EDIT, 1, {"by": 4}, mine.tag)
    kept = storage.read(image_id, EDIT, 1)
    assert kept is not None and (kept.body, kept.tag) == ({"by": 3}, second)
    storage.write(image_id, EDIT, 1, {"by": 5}, ANY)
    kept = other.read(image_id, EDIT, 1)
    assert kept is not None and kept.body == {"by": 5}


def test_a_record_that_says_nothing_is_unreadable_and_kept_aside(open_storage: Open) -> None:
    storage = open_storage()
    image_id = listed(storage)
    storage.write(image_id, EDIT, 2, {"by": "a later server"})
    with pytest.raises(Unreadable) as unreadable:
        storage.read(image_id, EDIT, 1)
    storage.write(image_id, EDIT, 1, {"by": 1}, unreadable.value.tag, aside=True)
    kept = storage.read(image_id, EDIT, 1)
    assert kept is not None and kept.body == {"by": 1}


def test_what_is_deleted_is_gone_everywhere(open_storage: Open) -> None:
    storage, other = open_storage(), open_storage()
    image_id = listed(storage)
    tag = storage.write(image_id, EDIT, 1, {"by": 1}, None)
    storage.delete(image_id)
    assert refused(lambda: other.folder(image_id)) == "not_found"
    for each in (storage, other):
        assert refused(partial(each.read, image_id, RECORD, 1)) == "not_found"
        with pytest.raises(FileNotFoundError):
            each.write(image_id, EDIT, 1, {"by": 2}, tag)


@pytest.mark.parametrize("image_id", [NOBODYS, "../" + NOBODYS, "", "images", NOBODYS.upper()])
def test_what_is_no_image_is_not_found(open_storage: Open, image_id: str) -> None:
    storage = open_storage()
    assert refused(lambda: storage.folder(image_id)) == "not_found"
    assert refused(lambda: storage.read(image_id, RECORD, 1)) == "not_found"


def test_what_was_used_is_not_idle(open_storage: Open) -> None:
    storage = open_storage()
    image_id = listed(storage)
    assert list(storage.idle_longer_than(60)) == [] and storage.idle_s(image_id) < 60
    assert storage.is_writable() and storage.is_reachable() and image_id in storage.ids()


def test_an_image_in_use_at_one_server_is_not_ended_by_another(s3_server: S3, tmp_path: Path) -> None:
    url = s3_server.url()
    user, sweeper = s3_storage(url, tmp_path / "user", ttl_s=5), s3_storage(url, tmp_path / "b", ttl_s=1)
    used, unused = listed(user), listed(sweeper)
    s3_server.wait_a_second(url)
    user.touch(used)
    user.tell_uses()
    assert sweeper.idle_longer_than(0.9) == [unused]
    assert sweeper.idle_longer_than(0.9) == []  # whoever said that it ends it does so alone
    sweeper.delete(unused)
    assert s3_server.names(url) == {f"images/{used}/original", f"images/{used}/image.json", f"used/{used}"}


def test_images_from_before_the_bucket_stay_whole_and_where_they_are(s3_server: S3, tmp_path: Path) -> None:
    before = LocalStorage(tmp_path / "data")
    image_id = listed(before)
    before.close(keep=True)
    url = s3_server.url()
    storage = s3_storage(url, tmp_path)
    found = storage.read(image_id, RECORD, 1)
    assert found is not None and storage.folder(image_id).original.read_bytes() == b"bytes"
    storage.write(image_id, RECORD, 1, {"a": 2}, found.tag)
    assert s3_server.names(url) == set()
    assert storage.address(storage.folder(image_id).original) == f"{image_id}/original"
    storage.delete(image_id)
    assert refused(lambda: storage.folder(image_id)) == "not_found"


def test_a_crash_on_the_way_lists_nothing_and_leaves_nothing(s3_server: S3, tmp_path: Path) -> None:
    url = s3_server.url()
    storage = s3_storage(url, tmp_path / "a")
    folder = storage.make_folder(5)
    folder.original.write_bytes(b"bytes")
    storage.commit(folder.id)  # as far as a server comes that ends before it has written the record
    other = s3_storage(url, tmp_path / "b", ttl_s=1)
    assert refused(lambda: other.read(folder.id, RECORD, 1)) == "not_found"
    s3_server.wait_a_second(url)
    assert other.idle_longer_than(0.9) == [folder.id]
    other.delete(folder.id)
    assert s3_server.names(url) == set()


def test_the_cache_lets_go_of_what_is_unused_and_brings_it_back(s3_server: S3, tmp_path: Path) -> None:
    url = s3_server.url()
    storage = s3_storage(url, tmp_path / "a", cache_bytes=1)
    image_id = listed(storage)
    later = s3_storage(url, tmp_path / "b", cache_bytes=1)
    later.folder(image_id)
    later.trim([])
    assert later.ids() == [image_id]  # it is in use
    again = S3Storage(bucket(url), later._cache, later._before, 3600, cache_bytes=1)
    again.trim([image_id])
    assert again.ids() == [image_id]
    again.trim([])
    assert again.ids() == []
    assert again.folder(image_id).original.read_bytes() == b"bytes"
