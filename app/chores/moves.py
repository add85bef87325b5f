"""Moves: what a plan gives another name, companions with it, and where two would come to lie on one name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from app.chores import naming
from app.chores.chore import Change, Plan, Skip
from app.chores.photo import Photo
from app.wording import marked

_TAKEN = marked("{name} is the name of another file.")
#: From and to, paths below one folder.
Move = tuple[str, str]


def moves(photo: Photo, change: Change) -> list[Move]:
    """Of a photo and of what goes with it; none where its name stays."""
    if change.name is None:
        return []
    return [
        (photo.name, change.name),
        *((path, _beside(photo, path, change.name)) for path in photo.companions),
    ]


def without_clashes(
    photos: Sequence[Photo], plan: Plan, is_there: Callable[[str], bool] = lambda path: False
) -> Plan:
    """The plan, with `name_taken` where two would have one name, or where there is a file that stays.
    `is_there` says whether a path below the folder is."""
    claims: defaultdict[str, set[int]] = defaultdict(set)
    leaving: dict[str, int] = {}
    for at, (photo, planned) in enumerate(zip(photos, plan, strict=True)):
        for before, after in _moved(photo, planned):
            claims[naming.same(after)].add(at)
            leaving[naming.same(before)] = at
    checked: Plan = []
    for photo, planned in zip(photos, plan, strict=True):
        taken = next(
            (
                after
                for _, after in _moved(photo, planned)
                if len(claims[naming.same(after)]) > 1
                or (naming.same(after) not in leaving and is_there(after))
            ),
            None,
        )
        checked.append(planned if taken is None else Skip(_TAKEN.format(name=taken), "name_taken"))
    return checked


def _moved(photo: Photo, planned: Change | Skip) -> list[Move]:
    return moves(photo, planned) if isinstance(planned, Change) else []


def _beside(photo: Photo, path: str, new: str) -> str:
    """Where a companion goes: what follows the common stem stays."""
    file, folder, new_file = path.rpartition("/")[2], *new.rpartition("/")[::2]
    if file.casefold().startswith(photo.file_name.casefold()):
        name = new_file + file[len(photo.file_name) :]
    else:
        name = new_file.removesuffix(photo.ending) + file[len(photo.stem) :]
    return f"{folder}/{name}" if folder else name
