"""The tries of a regular expression, counted: a matcher that backtracks as `re` does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants as op
from re import _parser
from typing import Any


def tries_of(pattern: re.Pattern[Any], text: str | bytes, *, anchored: bool) -> int:
    """Single comparisons that a backtracking search makes, as `re` does: from each position in turn, or from
    the first alone if `anchored`, where the match has to take all of the text."""
    return _Tries(pattern, text).count(anchored)


class _Tries:
    def __init__(self, pattern: re.Pattern[Any], text: str | bytes) -> None:
        self._tree = list(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))
        self._codes = list(text) if isinstance(text, bytes) else [ord(letter) for letter in text]
        self._ignores_case = bool(pattern.flags & re.IGNORECASE)
        self._made = 0

    def count(self, anchored: bool) -> int:
        position = 0
        while position <= len(self._codes):
            ends = self._match(self._tree, 0, position)
            end = next((end for end in ends if not anchored or end == len(self._codes)), None)
            if anchored:
                break
            position = max(position + 1, end or 0)
        return self._made

    def _match(self, items: list[Any], index: int, at: int) -> Iterator[int]:
        """Every end that the items from `index` on reach from `at`, in the order they are tried."""
        if index == len(items):
            yield at
            return
        kind, argument = items[index]
        for end in self._ends(kind, argument, at):
            yield from self._match(items, index + 1, end)

    def _ends(self, kind: Any, argument: Any, at: int) -> Iterator[int]:
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            low, high, inner = argument
            yield from self._repeated(list(inner), low, int(high), at)
        elif kind is op.SUBPATTERN:
            yield from self._match(list(argument[-1]), 0, at)
        elif kind is op.BRANCH:
            for branch in argument[1]:
                yield from self._match(list(branch), 0, at)
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            direction, inner = argument
            start = at - inner.getwidth()[0] if direction < 0 else at
            found = start >= 0 and next(self._match(list(inner), 0, start), None) is not None
            yield from [at] * (found == (kind is op.ASSERT))
        elif kind is op.AT:
            self._made += 1
            if argument in (op.AT_BEGINNING, op.AT_BEGINNING_STRING):
                yield from [at] * (at == 0)
            else:
                yield from [at] * (at == len(self._codes))
        else:
            self._made += 1
            if at < len(self._codes) and self._fits(kind, argument, self._codes[at]):
                yield at + 1

    def _repeated(self, inner: list[Any], low: int, high: int, at: int) -> Iterator[int]:
        """Greedy: as often as it goes, then less and less. Of single items, without recursion."""
        if len(inner) == 1 and inner[0][0] in (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN):
            kind, argument = inner[0]
            reached = [at]
            while len(reached) <= high and (ends := list(self._ends(kind, argument, reached[-1]))):
                reached += ends
            for end in reversed(reached[low:]):
                self._made += 1
                yield end
            return
        if high > 0:
            for end in self._match(inner, 0, at):
                if end > at:
                    yield from self._repeated(inner, max(0, low - 1), high - 1, end)
        if low == 0:
            yield at

    def _fits(self, kind: Any, argument: Any, code: int) -> bool:
        if kind is op.ANY:
            return code != 10
        if kind is op.IN:
            negated = argument[0][0] is op.NEGATE
            return any(self._fits(kind, each, code) for kind, each in argument[negated:]) != negated
        if kind is op.RANGE:
            return bool(argument[0] <= code <= argument[1])
        if kind is op.CATEGORY:
            return bool(re.fullmatch(_CATEGORIES[argument], chr(code)))
        alike = {code, ord(chr(code).swapcase())} if self._ignores_case and code < 128 else {code}
        return (argument in alike) != (kind is op.NOT_LITERAL)


_CATEGORIES = {op.CATEGORY_SPACE: r"\s", op.CATEGORY_WORD: r"\w", op.CATEGORY_DIGIT: r"\d"}
