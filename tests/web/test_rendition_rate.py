"""Renditions with changes have a rate of their own; what the page and a download ask for has none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.conftest import Server, encode, make_photo

PHOTO = encode(make_photo(64, 48))


def test_n4_changes_beyond_the_rate_are_refused_and_the_present_rendition_never_is(start) -> None:
    server: Server = start(RENDITION_RATE="3 per minute")
    image = server.upload(PHOTO)
    rendition = f"{image['url']}/rendition"
    for quality in (10, 20, 30):
        assert server.get(f"{rendition}?quality={quality}", image["key"]).status_code == 200
    refused = server.get(f"{rendition}?quality=40", image["view_key"])
    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert "3 renditions with changes in 60 seconds" in refused.json()["detail"]
    for _ in range(5):
        assert server.get(f"{rendition}?download=1", image["key"]).status_code == 200
    server.upload(PHOTO)


def test_a_file_that_had_to_go_for_newer_ones_is_made_again_and_no_fault(server: Server) -> None:
    image = server.upload(PHOTO)
    asked = [f"{image['url']}/rendition?quality={1 + n % 40}&scale=50" for n in range(96)]
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda address: server.get(address, image["key"]), asked))
    assert {answer.status_code for answer in answers} == {200}
