"""Who gets a worker, who leaves it to others, and whose job is ended or put off for that."""

from __future__ import annotations

import queue

import pytest

from app.rendering import placement
from app.rendering.purpose import CHECK, DRAFT, ESTIMATE, FINAL, PROBE, REQUEST, Purpose
from tests.rendering.stage import SOON_S, stage


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long job may be put off from its first moment."""
    monkeypatch.setattr(placement, "_PUT_OFF_AFTER_S", 0.0)


@pytest.mark.usefixtures("impatient")
def test_exports_of_one_holder_on_all_workers_make_room_for_anothers_upload_and_are_done_later() -> None:
    with stage(2) as on:
        exports = [on.submit(name, REQUEST) for name in ("a", "b")]
        first = dict([on.next(), on.next()])
        upload = on.submit("upload", PROBE, "another")
        name, actor = on.next()
        assert name == "upload"
        actor.end()
        upload.result(SOON_S)
        (kept,) = [name for name, actor in first.items() if actor.alive]
        first[kept].end()
        again, actor = on.next()
        assert {kept, again} == {"a", "b"}
        actor.end()
        for export in exports:
            export.result(SOON_S)


@pytest.mark.usefixtures("impatient")
def test_a_job_is_put_off_once_and_then_runs_to_its_end_beside_a_free_worker() -> None:
    with stage(2) as on:
        exports = [on.submit(name, REQUEST) for name in ("a", "b", "c")]
        actors = dict([on.next(), on.next()])
        for number in range(4):  # each finds a worker, however many exports there are
            on.submit(f"upload {number}", PROBE, "another")
            while True:
                name, actor = on.next()
                if name.startswith("upload"):
                    break
                actors[name] = actor
            actor.end()
        assert not any(export.finished for export in exports)
        while not all(export.finished for export in exports):
            for name in list(actors):
                actors.pop(name).end()
            try:
                name, actors[name] = on.begun.get(timeout=0.5)
            except queue.Empty:
                continue
        assert [export.result(SOON_S) for export in exports] == [({}, b"")] * 3


def test_who_drags_many_pictures_leaves_a_worker_to_another_hand_that_moves_and_to_nobody_else() -> None:
    with stage(2) as on:
        others = [on.submit(name, DRAFT, "many") for name in ("a", "b")]
        first, second = on.next()[1], on.next()[1]  # nobody else moves: both workers are theirs
        hand = on.submit("hand", DRAFT)
        others += [on.submit(name, DRAFT, "many") for name in ("c", "d")]
        first.end()
        name, third = on.next()
        assert name == "hand"
        third.end()
        hand.result(SOON_S)
        with pytest.raises(queue.Empty):
            on.begun.get(timeout=0.1)  # one worker is at "b", and the other is left alone
        again = on.submit("again", DRAFT)
        name, third = on.next()
        assert name == "again", "the hand waits for nobody"
        second.end()
        name, second = on.next()
        assert name == "c"
        for actor in (third, second):
            actor.end()
        on.next()[1].end()
        for job in (*others, again):
            job.result(SOON_S)


def test_n4_an_upload_goes_to_a_worker_where_no_hand_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever its own picture will be at home: what is dragged would have to be read again elsewhere."""
    monkeypatch.setattr(placement, "_HANDS_MOVE_S", SOON_S)
    with stage(2) as on:
        moves = on.submit("moves", DRAFT, home="dragged")
        _, drawing = on.next()
        drawing.end()
        moves.result(SOON_S)
        for name in "uvwxyz":
            upload = on.submit(name, PROBE, home=name)
            _, other = on.next()
            other.end()
            upload.result(SOON_S)
            assert other is not drawing


def test_n4_uploads_never_take_the_last_worker_from_a_hand_of_their_own_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """But from another's, since somebody waits for them."""
    monkeypatch.setattr(placement, "_LONGEST_WAIT_S", 0.0)
    monkeypatch.setattr(placement, "_HANDS_MOVE_S", SOON_S)
    with stage(2) as on:
        moves = on.submit("moves", DRAFT)
        on.next()[1].end()
        moves.result(SOON_S)
        uploads = [on.submit(name, PROBE) for name in ("a", "b")]
        _, first = on.next()
        uploads.append(on.submit("another's", PROBE, "another"))
        name, second = on.next()
        assert name == "another's"
        second.end()
        uploads[2].result(SOON_S)
        again = on.submit("again", DRAFT)
        name, second = on.next()
        assert name == "again", "it waits for no upload"
        second.end()
        again.result(SOON_S)
        first.end()
        on.next()[1].end()
        for upload in uploads:
            upload.result(SOON_S)


@pytest.mark.usefixtures("impatient")
def test_n4_a_job_that_was_put_off_is_not_put_off_again_however_many_come() -> None:
    with stage(2) as on:
        exports = {name: on.submit(name, REQUEST) for name in ("a", "b")}
        first = dict([on.next(), on.next()])
        uploads = [on.submit("first", PROBE, "another")]
        on.next()[1].end()
        (kept,) = [name for name, actor in first.items() if actor.alive]
        first[kept].end()
        again, actor = on.next()
        assert exports[again].put_off and again != kept
        uploads += [on.submit(name, PROBE, "another") for name in ("second", "third")]
        second = on.next()[1]
        assert actor.alive and not uploads[2].finished, "the third waits for the second"
        second.end()
        on.next()[1].end()
        actor.end()
        for job in (*exports.values(), *uploads):
            job.result(SOON_S)


@pytest.mark.parametrize(("purpose", "lives"), [(DRAFT, True), (ESTIMATE, True), (FINAL, False)])
def test_a_worker_at_what_nobody_wants_any_more_is_ended_for_who_waits_unless_it_is_soon_free(
    purpose: Purpose, lives: bool
) -> None:
    with stage(1) as on:
        vars(on.pool._performer)["started_in_s"] = 60.0
        unwanted = on.submit("unwanted", purpose)
        actor = on.next()[1]
        on.pool.cancel(unwanted)
        assert actor.alive, "nobody waits"
        draft = on.submit("draft", DRAFT)
        assert actor.alive == lives
        actor.end()
        on.next()[1].end()
        draft.result(SOON_S)
        assert on.pool.replaced == (not lives)


@pytest.mark.usefixtures("impatient")
def test_the_health_check_puts_nothing_off() -> None:
    with stage(1) as on:
        export = on.submit("export", REQUEST)
        _, actor = on.next()
        check = on.submit("check", CHECK)
        assert actor.alive and not export.put_off
        actor.end()
        on.next()[1].end()
        check.result(SOON_S)


@pytest.mark.usefixtures("impatient")
def test_nobody_is_put_off_for_their_own_export_or_for_one_who_has_a_worker() -> None:
    with stage(2) as on:
        on.submit("a", REQUEST)
        on.submit("b", REQUEST, "another")
        actors = [on.next()[1], on.next()[1]]
        on.submit("c", REQUEST)
        on.submit("d", REQUEST, "another")
        on.submit("e", REQUEST, "a third")
        assert all(actor.alive for actor in actors)
