"""The count: what all files of an album will take, told from what is known of each.

A few members stand in for the others while the hand moves: each for the ones of about its size. What they
foretell now, by what they foretold when all were counted last, is the factor for the rest. So one full
count makes every later total good (docs/performance.md has how good).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

#: So many stand for all the others.
STAND_INS = 24
#: How far the total may be off, as a share of it: of what is made, counted from samples, and only foretold.
COUNTED, _FORETOLD, _GUESSED = 0.03, 0.08, 0.25


@dataclass(frozen=True)
class Known:
    """What the file of a member would take with the recipe of this key; `is_exact` where it has been made."""

    key: str
    bytes: int
    is_exact: bool = False


@dataclass(frozen=True)
class Subject:
    """A member that is counted: its id, the bytes of its original, the key of its present recipe."""

    id: str
    bytes: int
    key: str


class Count:
    """What is known of the members of one album. `full` is what was known when all were counted last, `fresh`
    the newest of each."""

    def __init__(self) -> None:
        self._full: dict[str, Known] = {}
        self._fresh: dict[str, Known] = {}

    def copy(self) -> Count:
        """The same, to be led on by itself."""
        other = Count()
        other._full, other._fresh = dict(self._full), dict(self._fresh)
        return other

    def note(self, image_id: str, known: Known) -> None:
        """An estimate gives way to what has been made, and to a newer one."""
        before = self._fresh.get(image_id)
        if before is None or not before.is_exact or before.key != known.key or known.is_exact:
            self._fresh[image_id] = known

    def is_known(self, subject: Subject) -> bool:
        known = self._fresh.get(subject.id)
        return known is not None and known.key == subject.key

    def total(self, subjects: Sequence[Subject]) -> dict[str, int]:
        """`{bytes, low, high, counted, of}`: of members whose present recipe is counted, that; of the others
        what the nearest in size foretell."""
        counted = [each for each in subjects if self.is_known(each)]
        sure = sum(self._fresh[each.id].bytes for each in counted)
        exact = sum(self._fresh[each.id].bytes for each in counted if self._fresh[each.id].is_exact)
        if len(counted) == len(subjects):
            self._full = {each.id: self._fresh[each.id] for each in counted}
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

    def _foretold(self, subjects: Sequence[Subject], counted: Sequence[Subject]) -> tuple[float, float]:
        """Bytes of those that are not counted, and by how many that may be off."""
        have = {each.id for each in counted}
        ratio = self._ratio(subjects, have, 1.0)
        total, off = 0.0, 0.0
        for group in groups(subjects):
            factor = self._ratio(group, have, ratio)
            for each in group:
                if each.id not in have:
                    bytes = self._base(each) * factor
                    total += bytes
                    off += bytes * (_FORETOLD if each.id in self._full else _GUESSED)
        return total, off

    def _ratio(self, among: Sequence[Subject], have: Collection[str], default: float) -> float:
        """What those that are counted take, by what they took; where nobody is, those that were counted a
        moment before, while the hand moves on."""
        standing = [each for each in among if each.id in have]
        standing = standing or [each for each in among if self._is_newer(each)]
        base = sum(self._base(each) for each in standing)
        return sum(self._fresh[each.id].bytes for each in standing) / base if base else default

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
    """The middle one of each group."""
    return [group[len(group) // 2] for group in groups(subjects)]
