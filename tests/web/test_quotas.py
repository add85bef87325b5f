"""What an address may keep, what all may keep together, and what stays free of the disk."""

from __future__ import annotations

import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from tests.conftest import Server, encode, make_photo

PHOTO = encode(make_photo(320, 200))


def post(
    server: Server, path: str = "/api/images", content: bytes = PHOTO, headers: dict[str, str] | None = None
) -> requests.Response:
    files = {"file": ("a.jpg", content)}
    return requests.post(server.url + path, files=files, headers=headers, timeout=60)


def refused(answer: requests.Response) -> tuple[int, str]:
    """Status and code; every such refusal says when to try again."""
    assert int(answer.headers["Retry-After"]) >= 1
    return answer.status_code, answer.json()["code"]


def test_n1_an_address_keeps_so_many_images_and_a_deleted_one_makes_room(start) -> None:
    server = start(MAX_IMAGES_PER_ADDRESS="2", IMAGE_TTL_MIN="5")
    first = post(server).json()
    assert post(server).status_code == 201
    answer = post(server)
    assert refused(answer) == (429, "too_many_images")
    assert int(answer.headers["Retry-After"]) <= 5 * 60
    assert server.delete(first["url"], first["key"]).status_code == 204
    assert post(server).status_code == 201


def test_n1_an_expired_image_makes_room_for_its_address(start) -> None:
    server = start(MAX_IMAGES_PER_ADDRESS="1", IMAGE_TTL_MIN="0.02")
    assert post(server).status_code == 201
    answer = post(server)
    assert answer.status_code == 429
    while answer.status_code == 429:  # until the sweep has come by
        time.sleep(int(answer.headers["Retry-After"]))
        answer = post(server)
    assert answer.status_code == 201


def test_n1_what_is_refused_or_answered_at_once_is_not_held_against_the_address(start) -> None:
    server = start(MAX_IMAGES_PER_ADDRESS="1")
    assert post(server, content=b"<html>").status_code == 415
    assert post(server, "/api/optimize").status_code == 200
    assert post(server).status_code == 201
    assert refused(post(server, "/api/optimize")) == (429, "too_many_images")


def test_n1_the_bytes_of_an_address_count_together(start) -> None:
    server = start(MAX_MB_PER_ADDRESS="1")
    photo = encode(make_photo(700, 500), quality=95)
    padded = photo + bytes(600_000 - len(photo))
    assert post(server, content=padded).status_code == 201
    assert refused(post(server, content=padded)) == (429, "too_many_images")
    assert post(server).status_code == 201, "a small one still fits"


def test_u4_a_forged_address_is_neither_believed_nor_another_allowance(start) -> None:
    server = start(MAX_IMAGES_PER_ADDRESS="1", RATE_LIMIT="3 per minute")
    assert post(server).status_code == 201
    forged = {"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
    assert post(server, headers=forged).json()["code"] == "too_many_images"
    assert post(server, headers=forged).json()["code"] == "too_many_images"
    assert post(server, headers=forged).json()["code"] == "rate_limited"


def test_u4_behind_one_proxy_only_what_the_proxy_wrote_counts(start) -> None:
    server = start(MAX_IMAGES_PER_ADDRESS="1", RATE_LIMIT="2 per minute", TRUSTED_PROXIES="1")
    assert post(server, headers={"X-Forwarded-For": "203.0.113.1"}).status_code == 201
    # The proxy adds the address that it saw at the end; what stands before is the client's own claim.
    claims = {"X-Forwarded-For": "198.51.100.7, 203.0.113.1"}
    assert post(server, headers=claims).json()["code"] == "too_many_images"
    assert post(server, headers=claims).json()["code"] == "rate_limited"
    assert post(server, headers={"X-Forwarded-For": "203.0.113.2"}).status_code == 201


def test_t1_uploads_stop_at_the_quota_and_go_on_once_there_is_room(start) -> None:
    server = start(QUOTA_MB="2")
    photo = encode(make_photo(700, 500), quality=95)
    padded = photo + bytes(900_000 - len(photo))
    kept = post(server, content=padded).json()
    assert refused(post(server, content=bytes(1_200_000))) == (507, "storage_full")
    assert refused(post(server, "/api/optimize", bytes(1_200_000))) == (507, "storage_full")
    assert server.get(f"{kept['url']}/rendition", kept["key"]).status_code == 200, "what is there goes on"
    server.delete(kept["url"], kept["key"])
    answer = post(server, content=padded)
    while answer.status_code == 507:  # counted again after two seconds
        answer = post(server, content=padded)
    assert answer.status_code == 201


def test_t1_a_full_storage_refuses_an_upload_before_its_body_has_come(start) -> None:
    server = start(QUOTA_MB="1")
    address = urlsplit(server.url)
    head = (
        f"POST /api/images HTTP/1.1\r\nHost: {address.netloc}\r\nExpect: 100-continue\r\n"
        "Content-Type: multipart/form-data; boundary=e\r\nContent-Length: 20000000\r\n\r\n"
    )
    with socket.create_connection((address.hostname, address.port), timeout=30) as client:
        client.sendall(head.encode())
        assert client.recv(100).startswith(b"HTTP/1.1 507 ")


def test_t1_the_free_space_floor_of_a_small_disk_is_a_tenth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    from app.storage.space import Space

    real = os.statvfs(tmp_path)
    blocks = {"free": 20}

    def statvfs(path: object) -> os.statvfs_result:
        fields = list(real)
        # Size of a block, blocks, available ones: a disk of 100 MiB.
        fields[1], fields[2], fields[4] = 2**20, 100, blocks["free"]
        return os.statvfs_result(fields)

    monkeypatch.setattr(os, "statvfs", statvfs)
    space = Space(tmp_path, floor_bytes=512 * 2**20)
    assert space.has_room(10 * 2**20) and not space.has_room(11 * 2**20)
    blocks["free"] = 9
    assert not space.has_room()
