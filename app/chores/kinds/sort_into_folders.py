"""Folders by date."""

from __future__ import annotations

from collections.abc import Sequence

from app.chores import naming
from app.chores.chore import Change, Chore, Plan, Skip, Values, each
from app.chores.moves import without_clashes
from app.chores.photo import Photo
from app.recipe.field import Field
from app.wording import marked

_PATTERN = Field(
    "pattern",
    "pattern",
    "{date:%Y/%m}",
    "Folder",
    "The folder for each picture: {date:%Y/%m}, {camera}.",
    "",
)


def plan(photos: Sequence[Photo], values: Values) -> Plan:
    naming.check(str(values["pattern"]))
    return without_clashes(photos, each(_sorted)(photos, values))


def _sorted(photo: Photo, values: Values) -> Change | Skip:
    path = naming.checked(f"{naming.written(str(values['pattern']), photo, photo.number)}/{photo.file_name}")
    if path == photo.name:
        return Skip(marked("It is there."))
    return Change(path, shown={"name": (photo.name, path)})


CHORE = Chore(
    name="sort_into_folders",
    label="Sort into folders",
    help="Moves photos into folders by a pattern, with the files that go with them.",
    fields=(_PATTERN,),
    plan=plan,
    command="sort",
)
