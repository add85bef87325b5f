"""Smaller files, by a recipe: what the album's own is, or the shell's `optimize` is told."""

from __future__ import annotations

from app.chores.chore import Change, Chore, Skip, Values, each
from app.chores.photo import Photo


def plan(photo: Photo, values: Values) -> Change | Skip:
    return Change(content={}, shown={"format": (photo.format, "as the recipe says")})


CHORE = Chore(
    name="optimize",
    label="Make smaller",
    help="Makes a file of each photo by the recipe.",
    fields=(),
    plan=each(plan),
    needs_recipe=True,
    in_place=False,
)
