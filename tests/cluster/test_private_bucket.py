"""The bucket is for cells alone: people come to its pictures by a cell, which asks for the key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import requests

from tests.cluster.conftest import CELL, S3
from tests.conftest import Server, encode, make_photo, until
from tests.deploy.conftest import BEHIND, needs_nginx, nginx_before

SMALL = encode(make_photo(90, 60))


def test_nobody_gets_a_picture_past_the_cell(
    start: Callable[..., Server], s3_server: S3, tmp_path: Path
) -> None:
    needs_nginx()
    url = s3_server.url()
    cell = start(**CELL, **BEHIND, STORAGE_URL=url)
    with nginx_before(cell, tmp_path) as fronted:
        front = fronted.front
        image = front.upload(SMALL)
        path = f"{image['url']}/original"
        assert front.get(path, image["key"]).content == SMALL
        handed_over = cell.get(path, image["key"]).headers["X-Accel-Redirect"]
        assert handed_over.startswith("/protected/cache/")
        assert front.get(handed_over).status_code == 404
        assert front.get(path).status_code == 404
    name = f"images/{image['id']}/original"
    assert s3_server.content(url, name) == SMALL
    assert requests.get(s3_server.address(url, name), timeout=30).status_code == 403
    # Cells tell signed addresses to nginx alone: a right ends at once, those last. The bucket keeps time.
    assert requests.get(s3_server.address(url, name, signed_for_s=600), timeout=30).content == SMALL
    signed = s3_server.address(url, name, signed_for_s=1)
    until(lambda: requests.get(signed, timeout=30).status_code == 403, "its time is over")
