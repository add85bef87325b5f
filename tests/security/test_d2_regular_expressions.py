"""No regular expression of ours is worse than linear. Counted in single tries, not timed."""

from __future__ import annotations

import ast
import re
from itertools import combinations, pairwise

import pytest

from tests.house.sources import app_modules
from tests.security.tries import tries_of

#: What twice as much may cost; an expression that is quadratic takes 4 times as much.
AT_MOST = 2.4


def growth(counts: list[int]) -> float:
    """How much more the work becomes when its input doubles; a few steps are nothing."""
    return max(more / max(less, 100) for less, more in pairwise(counts))


def regular_expressions() -> dict[str, tuple[re.Pattern[str] | re.Pattern[bytes], bool]]:
    """Every pattern that is written in app/, by its place, and whether it is only used from the start."""
    found = {}
    for path in app_modules().values():
        tree = ast.parse(path.read_text())
        named = _uses(tree)
        for call in ast.walk(tree):
            match call:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name("re"), attr=use),
                    args=[ast.Constant(value=str() | bytes() as text), *more],
                ):
                    flags = re.IGNORECASE if any("I" in ast.unparse(each) for each in more[-1:]) else 0
                    anchored = named.get(text, {use}) <= {"fullmatch", "match"}
                    found[f"{path.name}:{call.lineno}"] = re.compile(text, flags), anchored
    return found


def _uses(tree: ast.Module) -> dict[str | bytes, set[str]]:
    """How each pattern that has a name is used, by its text."""
    named = {}
    used: dict[str, set[str]] = {}
    for each in ast.walk(tree):
        match each:
            case ast.Assign(
                targets=[ast.Name(name)],
                value=ast.Call(args=[ast.Constant(value=str() | bytes() as text), *_]),
            ):
                named[text] = name
            case ast.Attribute(value=ast.Name(name), attr=use):
                used.setdefault(name, set()).add(use)
    return {text: used.get(name, set()) for text, name in named.items()}


def worst_texts(pattern: str | bytes, size: int) -> list[str | bytes]:
    """Runs of each letter of a pattern, pairs of them in turn, and both with an end that fits nowhere."""
    source = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    shorthand = {"\\s": " ", "\\w": "w", "\\d": "1", "\\xff": "\xff", "\\\\": "\\"}
    letters = {shorthand.get(each, each[-1]) for each in re.findall(r"\\xff|\\.|[^\\]", source)} | set("a0 ")
    runs = [letter * size for letter in sorted(letters)]
    # All pairs would be thousands for the longest pattern; those of its first letters are the likeliest.
    first = sorted(letters, key=source.find)[:12]
    pairs = [(one + other) * (size // 2) for one, other in combinations(first, 2)]
    texts = [text + end for text in (*runs, *pairs) for end in ("", "\x01")]
    return [text.encode("latin-1") for text in texts] if isinstance(pattern, bytes) else list(texts)


@pytest.mark.parametrize("place", sorted(regular_expressions()))
def test_d2_no_regular_expression_is_worse_than_linear(place: str) -> None:
    pattern, anchored = regular_expressions()[place]
    for one, two, four in zip(*(worst_texts(pattern.pattern, size) for size in (20, 40, 80)), strict=True):
        counts = [tries_of(pattern, text, anchored=anchored) for text in (one, two, four)]
        assert growth(counts) < AT_MOST, (one[:20], counts)


def test_d2_the_counter_finds_expressions_that_are_worse() -> None:
    """The two that this page was written for: fill bytes in a JPEG, and a number sent as text."""
    for pattern, text, anchored in (
        (re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])"), b"\xff", False),
        (re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)"), "1", True),
    ):
        end = b"\0" if isinstance(text, bytes) else "x"
        counts = [tries_of(pattern, text * size + end, anchored=anchored) for size in (50, 100)]  # type: ignore[operator]
        assert growth(counts) > 3
