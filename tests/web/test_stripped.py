"""What is in a file's metadata stands in no answer about its pixels, and in no log."""

from __future__ import annotations

import requests

from tests.conftest import Server
from tests.imaging.test_no_trace import full_of_metadata, traces


def test_metadata_stands_in_no_file_refusal_or_log(server: Server) -> None:
    good = full_of_metadata("JPEG")
    cut = good[: len(good) // 2]
    image = server.upload(good)
    for answer in (
        server.get(f"/api/images/{image['id']}/rendition", image["key"]),
        requests.post(f"{server.url}/api/optimize", files={"file": good}, timeout=60),
        requests.post(f"{server.url}/api/optimize", files={"file": cut}, timeout=60),
    ):
        assert traces(answer.content) == []
        assert not [name for name, value in answer.headers.items() if "Secret" in value]
    assert traces(server.log.read_bytes()) == []
