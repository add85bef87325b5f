"""nginx fetches finished files from the bucket by itself, and clients notice nothing of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests

from app.storage import bucket
from bench.cluster import BUCKET, KEYS, free_port
from tests.cluster.conftest import CELL, S3
from tests.conftest import Server, encode, make_photo, start_server, until
from tests.deploy.conftest import Fronted, needs_nginx, nginx_before

PHOTO = encode(make_photo(400, 300))
SETTINGS = {**CELL, "TRUSTED_PROXIES": "1", "ACCEL_BUCKET_PREFIX": "/s3/"}
#: What a client sees of a file beside its bytes.
HEADERS = (
    "ETag",
    "Content-Type",
    "Content-Disposition",
    "Cache-Control",
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Resource-Policy",
    "Vary",
)


@dataclass
class Fetching:
    """A cell that takes pictures in, and another of the same bucket behind nginx."""

    taker: Server
    fronted: Fronted
    url: str

    def upload(self, name: str = "photo.jpg") -> tuple[str, str, str]:
        """The id, the address and the key of a picture that the cell behind nginx has not seen."""
        image = self.taker.upload(PHOTO, name)
        return image["id"], image["url"], image["key"]

    def copies(self, image_id: str) -> list[Path]:
        """What of a picture the cell behind nginx has on its disk."""
        return list(self.fronted.behind.data_dir.glob(f"cache/images/{image_id}/**/*"))


@pytest.fixture(scope="module")
def fetching(s3_server: S3, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fetching]:
    needs_nginx()
    folder, url = tmp_path_factory.mktemp("fetching"), s3_server.url()
    # The first asks nginx for nothing, so what it answers is what clients must see.
    taker = start_server(folder / "taker", 0, **CELL, STORAGE_URL=url)
    cell = start_server(folder / "cell", 0, **SETTINGS, STORAGE_URL=url)
    with nginx_before(cell, folder, s3_server.endpoint) as fronted:
        yield Fetching(taker, fronted, url)
    for each in (taker, cell):
        each.stop()


def assert_alike(sent: requests.Response, plain: requests.Response) -> None:
    assert (sent.status_code, sent.content) == (plain.status_code, plain.content)
    assert {name: sent.headers.get(name) for name in HEADERS} == {
        name: plain.headers.get(name) for name in HEADERS
    }
    assert sent.headers["Content-Length"] == plain.headers["Content-Length"]
    assert not [name for name in sent.headers if re.search("amz|accel|for-nginx", name.lower())]
    # Each header once: what nginx joins would be "a, a".
    raw: Any = sent.raw
    assert all(len(raw.headers.getlist(name)) == 1 for name in set(raw.headers) - {"Vary"})


def test_the_original_comes_from_the_bucket_and_not_through_the_cell(fetching: Fetching) -> None:
    image_id, url, key = fetching.upload("Möwe.jpg")
    path, front = f"{url}/original", fetching.fronted.front
    told = fetching.fronted.behind.get(path, key)
    assert told.headers["X-Accel-Redirect"].startswith("/s3/") and not told.content
    sent = front.get(path, key)
    assert sent.content == PHOTO
    assert_alike(sent, fetching.taker.get(path, key))
    assert fetching.copies(image_id) == []
    head = {"Authorization": f"Bearer {key}"}
    seen = requests.head(front.url + path, headers=head, timeout=60)
    assert (seen.status_code, seen.headers["Content-Length"]) == (200, str(len(PHOTO)))
    assert seen.headers["ETag"] == sent.headers["ETag"]


def test_parts_and_conditions_are_those_of_our_etag(fetching: Fetching) -> None:
    _, url, key = fetching.upload()
    path, front, taker = f"{url}/original", fetching.fronted.front, fetching.taker
    etag = front.get(path, key).headers["ETag"]
    for asked in (
        {"Range": "bytes=100-199"},
        {"Range": "bytes=-50"},
        {"Range": f"bytes=0-{len(PHOTO) * 2}"},
        {"Range": "bytes=0-9,20-29"},
        {"Range": "bytes=100-199", "If-Range": etag},
        {"Range": "bytes=100-199", "If-Range": '"other"'},
        {"If-None-Match": '"other"'},
        {"Cookie": "a=b", "If-Modified-Since": "Mon, 01 Jan 2035 00:00:00 GMT"} | {"If-None-Match": '"x"'},
    ):
        sent, plain = front.get(path, key, headers=asked), taker.get(path, key, headers=asked)
        assert_alike(sent, plain)
        assert sent.headers.get("Content-Range") == plain.headers.get("Content-Range"), asked
    again = front.get(path, key, headers={"If-None-Match": etag})
    assert again.status_code == 304 and not again.content
    beyond = front.get(path, key, headers={"Range": f"bytes={len(PHOTO)}-"})
    assert (beyond.status_code, beyond.json()["code"]) == (416, "range_not_satisfiable")


def test_a_finished_file_comes_from_there_once_it_is_there(fetching: Fetching, s3_server: S3) -> None:
    image_id, url, key = fetching.upload()
    path, front = f"{url}/rendition?quality=33&download=1", fetching.fronted.front
    made = fetching.taker.get(path, key)
    names = partial(s3_server.names, fetching.url)
    until(lambda: any("/renditions/" in name and ".json" in name for name in names()), "it is listed there")
    assert fetching.fronted.behind.get(path, key).headers["X-Accel-Redirect"].startswith("/s3/")
    assert_alike(front.get(path, key), made)
    assert not [copy for copy in fetching.copies(image_id) if copy.parent.name == "renditions"]
    fresh = fetching.fronted.behind.get(f"{url}/rendition?quality=34", key)
    assert fresh.content and "X-Accel-Redirect" not in fresh.headers  # it was made here, for the first time


def test_what_is_published_comes_from_there_until_it_is_ended(fetching: Fetching) -> None:
    _, url, key = fetching.upload()
    wish = {"widths": [200], "formats": ["webp"]}
    headers = {"Authorization": f"Bearer {key}"}
    front, taker = fetching.fronted.front, fetching.taker
    published = requests.post(f"{taker.url}{url}/publications", json=wish, headers=headers, timeout=60).json()
    for address in (published["files"][0]["url"], published["photo_url"], published["zip_url"]):
        assert fetching.fronted.behind.get(address).headers["X-Accel-Redirect"].startswith("/s3/")
        sent = front.get(address)
        assert_alike(sent, taker.get(address))
        assert "public" in sent.headers["Cache-Control"] and "Set-Cookie" not in sent.headers
    assert front.delete(f"/api/publications/{published['id']}", key).status_code == 204
    assert front.get(published["photo_url"]).status_code == 404


def test_what_has_gone_from_the_bucket_is_not_found(fetching: Fetching, s3_server: S3) -> None:
    image_id, url, key = fetching.upload()
    name = s3_server.key(fetching.url, f"images/{image_id}/original")
    s3_server.client.delete_object(Bucket=BUCKET, Key=name)
    gone = fetching.fronted.front.get(f"{url}/original", key)
    assert (gone.status_code, gone.json()["code"]) == (404, "not_found")
    assert gone.headers["Content-Type"] == "application/problem+json"
    assert gone.headers["Cache-Control"] == "no-store" and "Content-Disposition" not in gone.headers


def test_nobody_gets_a_file_by_its_place_in_the_bucket(
    fetching: Fetching, s3_server: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    image_id, url, key = fetching.upload()
    told = fetching.fronted.behind.get(f"{url}/original", key).headers["X-Accel-Redirect"]
    assert "X-Amz-Expires=60&" in told
    assert fetching.fronted.front.get(told, key).status_code == 404
    assert fetching.fronted.front.get(f"{url}/original").status_code == 404
    in_bucket = s3_server.endpoint + told.removeprefix("/s3")
    assert requests.get(in_bucket.split("?")[0], timeout=30).status_code == 403
    assert requests.get(in_bucket.replace(image_id, f"{image_id}x"), timeout=30).status_code == 403
    monkeypatch.setattr(bucket, "SIGNED_FOR_S", 1)
    signed = bucket.Bucket(fetching.url, KEYS).signed(
        f"images/{image_id}/original", "image/jpeg", is_head=False
    )
    assert signed is not None
    address = s3_server.endpoint + signed
    until(lambda: requests.get(address, timeout=30).status_code == 403, "its time is over")


def test_p1_no_log_has_a_signed_address_and_a_bucket_away_is_told_in_our_words(
    fetching: Fetching, tmp_path: Path
) -> None:
    _, url, key = fetching.upload()
    with nginx_before(fetching.fronted.behind, tmp_path, f"http://127.0.0.1:{free_port()}") as lost:
        away = lost.front.get(f"{url}/original", key)
        assert (away.status_code, away.json()["code"]) == (503, "storage_unavailable")
        assert away.headers["Retry-After"] == "60" and "Content-Disposition" not in away.headers
        while f"{url}/original" not in (log := lost.access_log.read_text()):
            assert lost.front.get("/").status_code == 200  # a line is written once its answer is sent
    assert fetching.fronted.front.get(f"{url}/original", key).content == PHOTO
    fetched = fetching.fronted
    logs = [log, fetched.access_log.read_text(), fetched.behind.log.read_text()]
    logs += [(folder / "error.log").read_text() for folder in (tmp_path, fetched.access_log.parent)]
    assert not [each for each in logs if "X-Amz" in each]
