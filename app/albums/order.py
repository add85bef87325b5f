"""The order of an album's members, moved by hand: which ranks they have then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from app.errors import Refusal


def moved(ranks: Mapping[str, float], chosen: Sequence[str], before: str | None) -> dict[str, float]:
    """The ranks of those that have another then: the `chosen` stand in this order right before that one, or
    at the end. `ranks` are those of all, in the present order. Only the chosen get new ones, as long as there
    are numbers between those of their neighbors. Refusal `bad_request` for a choice that names one twice."""
    among = set(chosen)
    if len(among) != len(chosen) or before in among:
        raise Refusal("bad_request", "Name each picture of the new order once.")
    rest = [image_id for image_id in ranks if image_id not in among]
    at = len(rest) if before is None else rest.index(before)
    order = [*rest[:at], *chosen, *rest[at:]]
    if list(ranks) == order:
        return {}
    found = {**ranks, **dict(zip(chosen, _between(ranks, rest, at, len(chosen)), strict=True))}
    if any(found[one] >= found[other] for one, other in pairwise(order)):
        found = {image_id: float(place) for place, image_id in enumerate(order, 1)}
    return {image_id: rank for image_id, rank in found.items() if ranks[image_id] != rank}


def _between(ranks: Mapping[str, float], rest: Sequence[str], at: int, count: int) -> list[float]:
    """`count` ranks after the one before place `at` and before the one there."""
    low = ranks[rest[at - 1]] if at else ranks[rest[0]] - count - 1 if rest else 0.0
    high = ranks[rest[at]] if at < len(rest) else low + count + 1
    return [low + (high - low) * number / (count + 1) for number in range(1, count + 1)]
