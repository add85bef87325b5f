"""Promise 3: a tab gets the next draft when it has drawn the last, and slows nobody else."""

from __future__ import annotations

from collections.abc import Callable

from tests.conftest import Server
from tests.live.tab import Tab


def test_a_tab_that_never_answers_gets_no_second_draft_and_slows_nobody(server: Server, photo: bytes) -> None:
    image = server.upload(photo)
    with Tab(server.url, image, answers=False) as silent, Tab(server.url, image) as lively:
        silent.open()
        lively.open()
        silent.wait_for_final(0)
        lively.wait_for_final(0)
        seen = len(silent.previews())
        for quality in range(10, 40):
            revision = lively.patch("drag", quality=quality)["revision"]
            if quality % 3 == 0:
                lively.wait_for_draft(revision)
        assert len([preview for preview in lively.previews("draft") if preview["revision"]]) >= 10
        drafts = [preview for preview in silent.previews()[seen:] if preview["stage"] == "draft"]
        assert len(drafts) <= 1, "at most the one that its patience of two seconds allows"
        finals = [tab.wait_for_final(30)["stats"] for tab in (silent, lively)]
        assert finals[0] == finals[1], "finals are never held back"


def test_an_answer_brings_the_newest_draft_at_once(start: Callable[..., Server], photo: bytes) -> None:
    server = start(SETTLE_MS="10000")  # so that no final takes the draft's place
    image = server.upload(photo)
    with Tab(server.url, image, answers=False) as slow, Tab(server.url, image) as quick:
        slow.open()
        quick.open()
        slow.wait_for_final(0)
        for quality in range(10, 30):
            newest = quick.patch("drag", quality=quality)["revision"]
        quick.wait_for_draft(newest)
        before = len(slow.previews("draft"))
        slow.answer(0)
        slow.wait_for_draft(newest)
        # None where the machine was so slow that patience had ended before.
        assert [draft["revision"] for draft in slow.previews("draft")[before:]] in ([newest], [])


def test_a_tab_whose_answer_got_lost_goes_on_after_two_seconds(server: Server, photo: bytes) -> None:
    with Tab(server.url, server.upload(photo), answers=False) as tab:
        tab.open()
        tab.wait_for_final(0)
        revision = 0
        while not [preview for preview in tab.previews("draft") if preview["revision"] > 0]:
            revision = tab.patch("drag", quality=1 + (revision + 30) % 90)["revision"]
            tab.client.sleep(0.1)  # the hand of a person, not a wait for an event
            assert revision < 60, "no draft came although two seconds had passed"


def test_an_answer_to_an_old_preview_does_not_count_for_the_new_one(server: Server, photo: bytes) -> None:
    with Tab(server.url, server.upload(photo), answers=False) as tab:
        tab.open()
        tab.wait_for_final(0)
        tab.answer(0)
        revision = tab.patch("drag", quality=33)["revision"]
        tab.wait_for_draft(revision)
        tab.answer(0)
        newer = tab.patch("drag", quality=34)["revision"]
        final = tab.wait_for_final(newer)
        assert final and not [body for body in tab.previews("draft") if body["revision"] == newer]
