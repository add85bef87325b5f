"""An album's history as it is stored: each step says what differs from the one before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.albums.settings import Own, Settings
from app.editing.history import Steps
from app.errors import Refusal
from app.recipe.field import plain
from app.recipe.recipe import Catalog, Recipe

#: What is stored of a long history: the steps around the present one, and what they change of members.
_MOST_STEPS = 50
_MOST_OWN = 10_000


def stored(now: Settings, history: Steps[Settings]) -> dict[str, Any]:
    """`steps`, oldest first, and the place of the present one among them; JSON-safe."""
    past, future = history.before(now)[-_MOST_STEPS:], history.future[-_MOST_STEPS // 5 :]
    while True:
        chain = [*past, now, *reversed(future)]
        steps = [_step(before, step) for before, step in zip([None, *chain], chain, strict=False)]
        most = max(_MOST_OWN, len(now.own) + len(now.ranks))
        if sum(len(step["own"]) + len(step["ranks"]) for step in steps) <= most or len(chain) == 1:
            return {"steps": steps, "step": len(past)}
        past, future = past[(len(past) + 1) // 2 :], future[(len(future) + 1) // 2 :]


def load(body: Mapping[str, Any], catalog: Catalog) -> tuple[Settings, Steps[Settings]]:
    """The present settings and their history; the default ones where nothing can be read."""
    chain: list[Settings] = []
    own: dict[str, Own] = {}
    ranks: dict[str, float] = {}
    steps, place = body.get("steps"), body.get("step")
    for step in steps if isinstance(steps, list) else []:
        own = own | {image_id: _checked(values, catalog) for image_id, values in step["own"].items()}
        own = {image_id: values for image_id, values in own.items() if values}
        ranks = ranks | step.get("ranks", {})
        ranks = {image_id: rank for image_id, rank in ranks.items() if rank is not None}
        chain.append(Settings(Recipe.load(step["recipe"], catalog), own, ranks))
    if not chain or not isinstance(place, int) or not 0 <= place < len(chain):
        return Settings(Recipe.default(catalog)), Steps()
    return chain[place], Steps(past=chain[:place], future=chain[:place:-1])


def _step(before: Settings | None, step: Settings) -> dict[str, Any]:
    changed = _differing(before.own if before is not None else {}, step.own)
    own = {id: {name: plain(value) for name, value in step.own.get(id, {}).items()} for id in changed}
    moved = _differing(before.ranks if before is not None else {}, step.ranks)
    return {"recipe": step.recipe.values, "own": own, "ranks": {id: step.ranks.get(id) for id in moved}}


def _differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The ids of which they say something else."""
    return sorted(id for id in one.keys() | other.keys() if one.get(id) != other.get(id))


def _checked(values: Any, catalog: Catalog) -> Own:
    """Stored values, perhaps of an earlier version: without what is no longer allowed."""
    found = {}
    for name, value in values.items() if isinstance(values, dict) else ():
        try:
            found[name] = catalog.field(name).check(value)
        except Refusal:
            continue
    return found
