"""Names by date, camera and number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from app.chores import naming
from app.chores.chore import Change, Chore, Plan, Skip, Values
from app.chores.moves import without_clashes
from app.chores.photo import Photo
from app.errors import Refusal
from app.recipe.field import Choice, Field
from app.wording import marked

_PATTERN = Field(
    "pattern",
    "pattern",
    "{date:%Y-%m-%d_%H%M%S}_{n:03}",
    "Pattern",
    "The new name: {date:%Y-%m-%d}, {ms}, {name}, {camera} and the number {n:03}. The ending stays.",
    "",
)
_SORT = Field(
    "sort",
    "choice",
    "taken",
    "Counted by",
    "In which order numbers are given.",
    "",
    choices=(Choice("taken", "Date taken"), Choice("name", "Name")),
)
_START = Field("start", "integer", 1, "First number", "What is counted from.", "", minimum=0, step=1)
_EACH_DAY = Field(
    "each_day", "boolean", False, "From each day's first", "Begins to count again on each day.", ""
)
_LATEST = datetime.max


def plan(photos: Sequence[Photo], values: Values) -> Plan:
    pattern = str(values["pattern"])
    naming.check(pattern)
    by_name = values["sort"] == "name"
    ordered = sorted(photos, key=lambda photo: _place(photo, by_name=by_name))
    counted: Counter[date | None] = Counter()
    planned: dict[int, Change | Skip] = {}
    for photo in ordered:
        day = photo.taken.date() if photo.taken and values["each_day"] else None
        try:
            planned[photo.number] = _named(photo, pattern, int(str(values["start"])) + counted[day])
        except Refusal as refusal:
            planned[photo.number] = Skip.of(refusal)
        else:
            counted[day] += 1
    return without_clashes(photos, [planned[photo.number] for photo in photos])


def _named(photo: Photo, pattern: str, number: int) -> Change | Skip:
    name = naming.checked(naming.written(pattern, photo, number) + photo.ending)
    if "/" in name:
        raise Refusal(
            "invalid_recipe", "A name has no {mark}; sort makes folders.", field="pattern", mark="/"
        )
    path = f"{photo.folder}/{name}" if photo.folder else name
    if path == photo.name:
        return Skip(marked("It has that name."))
    return Change(path, shown={"name": (photo.name, path)})


def _place(photo: Photo, *, by_name: bool) -> tuple[datetime, str]:
    """By fraction of the second too, then by name, so that a burst keeps its order."""
    return (_LATEST if by_name or photo.taken is None else photo.taken), photo.name


CHORE = Chore(
    name="rename",
    label="Rename",
    help="Names photos by a pattern. Files that go with one, RAW, XMP or a film, keep one name with it.",
    fields=(_PATTERN, _SORT, _START, _EACH_DAY),
    plan=plan,
)
