"""Ids of things, and what belongs together."""

from __future__ import annotations

from app.storage.ids import is_id, new_id


def test_ids_are_random_and_what_belongs_together_ends_alike() -> None:
    made = {new_id() for _ in range(2000)}
    assert len(made) == 2000 and all(map(is_id, made)) and len({each[-8:] for each in made}) > 1990
    album = new_id()
    members = {new_id(album) for _ in range(2000)}
    assert len(members | {album}) == 2001 and all(map(is_id, members))
    assert {each[-8:] for each in members} == {album[-8:]}
