"""Promises 1 and 2: the newest recipe is drawn, nothing queues, a drag is shown, a settle is final."""

from __future__ import annotations

from contextlib import ExitStack

from tests.conftest import Server
from tests.live.tab import Tab


def test_opening_brings_a_draft_and_then_the_final(server: Server, photo: bytes) -> None:
    with Tab(server.url, server.upload(photo)) as tab:
        opened = tab.open()
        assert opened["ok"] and opened["protocol"] == 1 and opened["revision"] == 0
        assert not opened["can_undo"] and not opened["can_redo"]
        final = tab.wait_for_final(0)
        assert final["stats"]["bytes_are"] == "exact"


def test_a_change_adds_one_to_the_revision_and_no_change_keeps_it_and_renders_nothing(
    server: Server, photo: bytes
) -> None:
    with Tab(server.url, server.upload(photo)) as tab:
        tab.open()
        assert tab.patch("settle", quality=70)["revision"] == 1
        tab.wait_for_final(1)
        seen = len(tab.previews())
        same = tab.patch("settle", quality=70)
        assert same["ok"] and same["revision"] == 1
        assert tab.patch("settle", quality=71)["revision"] == 2
        tab.wait_for_final(2)
        assert {preview["revision"] for preview in tab.previews()[seen:]} == {2}


def test_a_thousand_patches_in_a_burst_end_in_the_final_of_the_last_with_few_renders(
    server: Server, photo: bytes
) -> None:
    image = server.upload(photo)
    with ExitStack() as stack:
        tabs = [stack.enter_context(Tab(server.url, image)) for _ in range(5)]
        for tab in tabs:
            tab.open()
        for step in range(200):
            for number, tab in enumerate(tabs):
                tab.patch_soon("drag", quality=1 + (step * 5 + number) % 90)
        for tab in tabs:
            tab.wait_for(lambda tab=tab: len(tab.acks) == 200, "200 acknowledgements")
        assert all(ack["ok"] for tab in tabs for ack in tab.acks)
        last = max(ack["revision"] for tab in tabs for ack in tab.acks)
        assert last >= 990, "nearly every patch changed the quality"
        finals = [tab.wait_for_final(last) for tab in tabs]
        assert len({final["stats"]["etag"] for final in finals}) == 1
        drafts = {preview["revision"] for tab in tabs for preview in tab.previews("draft")}
        assert len(drafts) < last / 3, "revisions in between are skipped"


def test_previews_of_a_tab_never_go_back_in_revision(server: Server, photo: bytes) -> None:
    with Tab(server.url, server.upload(photo)) as tab:
        tab.open()
        for quality in range(20, 90, 2):
            tab.patch("drag", quality=quality)
        tab.wait_for_final(35)
        revisions = [preview["revision"] for preview in tab.previews()]
        assert revisions == sorted(revisions)


def test_drafts_are_shown_while_patches_keep_coming(server: Server, photo: bytes) -> None:
    with Tab(server.url, server.upload(photo)) as tab:
        tab.open()
        tab.wait_for_final(0)
        for quality in range(20, 60):
            tab.patch("drag", quality=quality)
            if quality % 4 == 0:
                tab.wait_for_draft(quality - 20)
        drafts = [preview for preview in tab.previews("draft") if preview["revision"] > 0]
        assert len(drafts) >= 10
        assert not [preview for preview in tab.previews("final") if 0 < preview["revision"] < 40]


def test_the_final_comes_by_itself_when_the_hand_rests(server: Server, photo: bytes) -> None:
    with Tab(server.url, server.upload(photo)) as tab:
        tab.open()
        revision = tab.patch("drag", brightness=10)["revision"]
        assert tab.wait_for_final(revision)["stats"]["bytes_are"] == "exact"


def test_a_newer_patch_supersedes_a_final_that_has_not_been_sent(server: Server, big_photo: bytes) -> None:
    with Tab(server.url, server.upload(big_photo)) as tab:
        tab.open()
        tab.wait_for_final(0)
        first = tab.patch("settle", format="webp", blur=3)["revision"]
        tab.wait_for_draft(first)
        second = tab.patch("settle", format="jpeg", blur=0)["revision"]
        tab.wait_for_final(second)
        assert not [preview for preview in tab.previews("final") if preview["revision"] == first]
