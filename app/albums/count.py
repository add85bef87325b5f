"""The count: what all files of an album will take, told from what is known of each.

A few members stand in for the others while the hand moves: each for the ones of about its size. What they
foretell now, by what they foretold when all were counted last, is the factor for the rest. So one full
count makes every later total good (docs/performance.md has how good). What was counted is kept for a while,
so a hand that goes to and fro asks for little: a quality between two that were counted is told from those.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.albums.known import At, Known, Memory

#: So many stand for all the others.
STAND_INS = 24
#: How far the total may be off, as a share of it: of what is made, counted from samples, and only foretold.
COUNTED, _FORETOLD, _GUESSED = 0.03, 0.08, 0.25


@dataclass(frozen=True)
class Subject:
    """A member that is counted: its id, the bytes of its original, the key of its present recipe, and where
    that lies on a curve."""

    id: str
    bytes: int
    key: str
    at: At | None = None


class Count:
    """What is known of the members of one album. `full` is what was known when all were counted last, `fresh`
    the newest of each."""

    def __init__(self) -> None:
        self._full: dict[str, Known] = {}
        self._fresh: dict[str, Known] = {}
        self._memory = Memory()

    def note(self, subject: Subject, bytes: int, is_exact: bool = False) -> None:
        """An estimate gives way to what has been made, and to a newer one."""
        known = Known(subject.key, bytes, is_exact, subject.at)
        self._memory.note(subject.id, known)
        self._fresh[subject.id] = self._memory.find(subject.id, subject.key) or known

    def is_known(self, subject: Subject) -> bool:
        return self._memory.find(subject.id, subject.key) is not None

    def is_foretold(self, subject: Subject) -> bool:
        """Whether it is known, or lies between what is."""
        return self._bytes(subject) is not None

    def total(self, subjects: Sequence[Subject]) -> dict[str, int]:
        """`{bytes, low, high, counted, of}`: of members whose present recipe is counted, that; of the others
        what the nearest in size foretell."""
        found = {each.id: self._memory.find(each.id, each.key) for each in subjects}
        counted = {id: known for id, known in found.items() if known is not None}
        sure = sum(known.bytes for known in counted.values())
        exact = sum(known.bytes for known in counted.values() if known.is_exact)
        if len(counted) == len(subjects):
            self._full = counted
            foretold, off = 0.0, 0.0
        else:
            foretold, off = self._foretold(subjects, counted)
        spread = (sure - exact) * COUNTED + off
        total = sure + foretold
        return {
            "bytes": round(total),
            "low": round(total - spread),
            "high": round(total + spread),
            "counted": len(counted),
            "of": len(subjects),
        }

    def forget(self, image_ids: Sequence[str]) -> None:
        for image_id in image_ids:
            self._full.pop(image_id, None)
            self._fresh.pop(image_id, None)
            self._memory.forget(image_id)

    def _foretold(self, subjects: Sequence[Subject], counted: Mapping[str, Known]) -> tuple[float, float]:
        """Bytes of those that are not counted, and by how many that may be off."""
        have = {id: known.bytes for id, known in counted.items()}
        grouped = groups(subjects)
        for each in map(middle, grouped):
            if each.id not in have and (between := self._bytes(each)) is not None:
                have[each.id] = between
        ratio = self._ratio(subjects, have, 1.0)
        total, off = 0.0, 0.0
        for group in grouped:
            factor = self._ratio(group, have, ratio)
            for each in group:
                if each.id not in counted:
                    bytes = self._base(each) * factor
                    total += bytes
                    off += bytes * (_FORETOLD if each.id in self._full else _GUESSED)
        return total, off

    def _ratio(self, among: Sequence[Subject], have: Mapping[str, int], default: float) -> float:
        """What those that are counted take, by what they took; where nobody is, those that were counted a
        moment before, while the hand moves on."""
        standing = {each: have[each.id] for each in among if each.id in have}
        standing = standing or {each: self._fresh[each.id].bytes for each in among if self._is_newer(each)}
        base = sum(self._base(each) for each in standing)
        return sum(standing.values()) / base if base else default

    def _bytes(self, subject: Subject) -> int | None:
        """What is known of it, or lies between that."""
        known = self._memory.find(subject.id, subject.key)
        return known.bytes if known is not None else self._memory.between(subject.id, subject.at)

    def _is_newer(self, subject: Subject) -> bool:
        """Whether it was counted since all were, with whichever recipe."""
        return subject.id in self._fresh and self._fresh[subject.id] is not self._full.get(subject.id)

    def _base(self, subject: Subject) -> int:
        full = self._full.get(subject.id)
        return subject.bytes if full is None else full.bytes


def groups(subjects: Sequence[Subject]) -> list[list[Subject]]:
    """Members of about the same size together, in as many groups as there are stand-ins."""
    ordered = sorted(subjects, key=lambda each: each.bytes)
    count = min(STAND_INS, len(ordered))
    edges = [round(number * len(ordered) / count) for number in range(count + 1)] if count else []
    return [ordered[start:stop] for start, stop in pairwise(edges)]


def stand_ins(subjects: Sequence[Subject]) -> list[Subject]:
    """One of each group."""
    return [middle(group) for group in groups(subjects)]


def middle(group: Sequence[Subject]) -> Subject:
    """The one that stands for a group."""
    return group[len(group) // 2]
