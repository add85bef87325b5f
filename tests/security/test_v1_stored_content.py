"""V1: stored content never runs in a browser. What is shown inline holds pixels and nothing else."""

from __future__ import annotations

import pytest
import requests

from tests.conftest import Server
from tests.imaging.passengers import PLACES, SCRIPT, SOME

RECIPES = ("quality=95", "quality=95&strip_metadata=false", "", "format=webp&lossless=true")


#: Texts that are metadata, and stay where all metadata is kept.
TEXTS = {"jpeg segment FE", "png tEXt"}


@pytest.mark.parametrize("place", SOME)
def test_v1_nothing_but_the_picture_is_in_what_is_shown(server: Server, place: str) -> None:
    content = PLACES[place](SCRIPT)
    assert SCRIPT in content
    image = server.upload(content)
    for recipe in RECIPES:
        if place in TEXTS and "strip_metadata=false" in recipe:
            continue  # a comment is kept for those who ask; the policy below keeps it from running
        answer = server.get(f"{image['url']}/rendition?{recipe}", image["key"])
        assert answer.status_code == 200 and SCRIPT[:20] not in answer.content, recipe
        assert b"<script" not in answer.content
    once = requests.post(
        f"{server.url}/api/optimize", files={"file": content}, data={"quality": "95"}, timeout=60
    )
    assert once.status_code == 200 and b"<script" not in once.content
    looked = server.get(f"{image['url']}/original", image["view_key"])
    assert looked.status_code == 200 and b"<script" not in looked.content


def test_v1_files_come_under_a_policy_that_runs_nothing(server: Server, photo: bytes) -> None:
    image = server.upload(photo, "page.html")
    for part in ("/original", "/rendition", "/rendition?format=png", ""):
        answer = server.get(image["url"] + part, image["key"])
        headers = answer.headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Content-Type"].split(";")[0] in ("image/jpeg", "image/png", "application/json")


def test_v1_the_uploaded_bytes_are_only_ever_an_attachment_and_only_for_who_edits(
    server: Server, photo: bytes
) -> None:
    content = photo + SCRIPT
    image = server.upload(content, "page.html")
    mine = server.get(f"{image['url']}/original", image["key"])
    assert mine.content == content
    theirs = server.get(f"{image['url']}/original", image["view_key"])
    assert theirs.content != content and SCRIPT not in theirs.content
    for answer in (mine, theirs):
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Type"] == "image/jpeg"


def test_v1_an_error_never_repeats_what_was_sent_as_markup(server: Server) -> None:
    for path in (
        "/%3Cscript%3Ealert(1)%3C/script%3E",
        "/api/images/%3Cscript%3E",
        "/edit/%3Cscript%3Ealert(1)%3C/script%3E%22%3E",
        "/static/%3Cscript%3E",
        "/api/images/x/rendition?%3Cscript%3E=1",
    ):
        assert "<script>alert" not in server.get(path).text
    refused = requests.post(
        f"{server.url}/api/optimize", files={"file": b"x"}, data={"<script>": "1"}, timeout=30
    )
    assert refused.headers["Content-Type"] == "application/problem+json"
