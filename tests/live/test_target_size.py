"""A target size and an automatic quality in the live loop: the search is told, the file is what it found."""

from __future__ import annotations

from tests.conftest import Server
from tests.live.tab import Tab


def test_every_tab_is_told_what_a_search_tries_and_then_gets_the_file_that_fits(
    server: Server, photo: bytes
) -> None:
    image = server.upload(photo)
    with Tab(server.url, image) as tab, Tab(server.url, image) as other:
        tab.open()
        other.open()
        revision = tab.patch("settle", target_bytes=90_000)["revision"]
        stats = tab.wait_for_final(revision)["stats"]
        assert stats["bytes"] <= 90_000
        assert stats["target"] == {
            "bytes": 90_000, "reached": True, "quality": stats["quality"], "scale": 100
        }  # fmt: skip
        answer = server.get(f"{image['url']}/rendition", image["key"])
        assert len(answer.content) == stats["bytes"]
        tried = {attempt["quality"]: attempt for attempt in tab.told("search_advanced")}
        assert {attempt["revision"] for attempt in tried.values()} == {revision}
        assert (tried[stats["quality"]]["bytes"], tried[stats["quality"]]["fits"]) == (stats["bytes"], True)
        assert not tried[stats["quality"] + 1]["fits"]
        other.wait_for_final(revision)
        assert other.told("search_advanced")


def test_a_target_that_no_file_meets_is_refused_to_every_tab_and_the_edit_goes_on(
    server: Server, photo: bytes
) -> None:
    image = server.upload(photo)
    with Tab(server.url, image) as tab:
        tab.open()
        revision = tab.patch("settle", target_bytes=10)["revision"]
        failed = tab.wait_for(lambda: tab.told("render_failed"), "the refusal")[0]
        assert (failed["revision"], failed["error"]["code"]) == (revision, "target_unreachable")
        assert failed["error"]["field"] == "target_bytes"
        with Tab(server.url, image) as late:
            late.open()
            assert late.wait_for(lambda: late.told("render_failed"), "the same refusal") == [failed]
        tab.wait_for_final(tab.patch("settle", target_bytes=0)["revision"])


def test_the_quality_that_was_found_is_in_the_stats_and_the_draft_shows_about_the_same(
    server: Server, photo: bytes
) -> None:
    with Tab(server.url, server.upload(photo)) as tab:
        tab.open()
        revision = tab.patch(quality="auto")["revision"]
        draft = tab.wait_for_draft(revision)["stats"]
        final = tab.wait_for_final(revision)["stats"]
        assert 1 <= final["quality"] <= 95
        assert final["score"] >= 80
        assert abs(final["quality"] - draft["quality"]) <= 15


def test_every_final_has_a_score_and_the_place_that_looks_worst(server: Server, photo: bytes) -> None:
    with Tab(server.url, server.upload(photo)) as tab:
        tab.open()
        scores = []
        for quality in (80, 30):
            stats = tab.wait_for_final(tab.patch("settle", quality=quality)["revision"])["stats"]
            scores.append(stats["score"])
            assert stats["worst"]["score"] <= stats["score"]
            assert 0 <= stats["worst"]["x"] <= 1 and 0 <= stats["worst"]["y"] <= 1
        assert 100 >= scores[0] > scores[1] >= 0
