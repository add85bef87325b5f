"""Folders by date."""

from __future__ import annotations

from collections.abc import Sequence

from app.chores import naming
from app.chores.chore import Change, Chore, Plan, Skip, Values, each
from app.chores.moves import without_clashes
from app.chores.photo import Photo
from app.recipe.field import Field

_PATTERN = Field(
    "pattern",
    "pattern",
    "{date:%Y/%m}",
    "Folder",
    "Where each goes below the folder that is named: {date:%Y/%m}, {camera}.",
    "",
)


def plan(photos: Sequence[Photo], values: Values) -> Plan:
    naming.check(str(values["pattern"]))
    return without_clashes(photos, each(_sorted)(photos, values))


def _sorted(photo: Photo, values: Values) -> Change | Skip:
    path = naming.checked(f"{naming.written(str(values['pattern']), photo, photo.number)}/{photo.file_name}")
    return Skip("It is there.") if path == photo.name else Change(path, shown={"name": (photo.name, path)})


CHORE = Chore(
    name="sort_into_folders",
    label="Sort into folders",
    help="Moves photos into folders by a pattern, with the files that go with them.",
    fields=(_PATTERN,),
    plan=plan,
    command="sort",
)
