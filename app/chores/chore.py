"""What a chore is: its fields, its plan, and for those that write into files, what becomes of a file's
bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.chores.photo import Photo
from app.errors import Refusal
from app.recipe.field import Field, Value

Values = Mapping[str, Value]


@dataclass(frozen=True)
class Change:
    """What would become of one file: `name`, its new path below the folder it was found in; `modified_ns`,
    its new time; `content`, JSON-safe, what its chore's `act` is told. `shown` is `{fact: [before, after]}`
    for people; `notices` are sentences."""

    name: str | None = None
    modified_ns: int | None = None
    content: Mapping[str, Any] | None = None
    shown: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """JSON-safe; what does not change is left out."""
        body = {"name": self.name, "modified_ns": self.modified_ns, "content": self.content}
        shown = {fact: list(both) for fact, both in self.shown.items()}
        return {name: value for name, value in body.items() if value is not None} | {"shown": shown}


@dataclass(frozen=True)
class Skip:
    """Why a file stays as it is. With a `code` it could not be done; without, there is nothing to do."""

    reason: str
    code: str | None = None

    @classmethod
    def of(cls, refusal: Refusal) -> Skip:
        """Of one photo. What is wrong with the values is wrong for all: then the refusal is raised."""
        if refusal.code == "invalid_recipe":
            raise refusal
        return cls(refusal.detail, refusal.code)

    def to_dict(self) -> dict[str, Any]:
        return {"reason": self.reason} | ({"code": self.code} if self.code else {})


Plan = list[Change | Skip]


@dataclass(frozen=True, kw_only=True)
class Chore:
    """One kind of work on files, declared once.

    `plan(photos, values)` says of each photo, in order, what would change, or why it stays; Refusal where the
    values themselves cannot be. It is pure. `act(data, format, content)` gives a file's new bytes, from its
    own and what the plan said, or raises the Refusal that says why not. `shut_in` says that it decodes and so
    is done in a render worker; `needs_recipe` that it is told a whole recipe beside its fields. `in_place`
    says whether the shell does it to files where they are, under the name `command`.
    """

    name: str
    label: str
    help: str
    fields: tuple[Field, ...]
    plan: Callable[[Sequence[Photo], Values], Plan]
    act: Callable[[bytes, str, Mapping[str, Any]], bytes] | None = None
    shut_in: bool = False
    needs_recipe: bool = False
    in_place: bool = True
    command: str = ""

    @property
    def shell_name(self) -> str:
        return self.command or self.name.replace("_", "-")

    def values(self, asked: Any) -> dict[str, Value]:
        """A checked value of every field; Refusal("invalid_recipe") for what is unknown or not allowed."""
        if not isinstance(asked, Mapping):
            raise Refusal("invalid_recipe", "The values must be an object of fields and values.")
        known = {each.name: each for each in self.fields}
        for name in asked:
            if name not in known:
                raise Refusal(
                    "invalid_recipe",
                    "There is no field of that name; the fields are {names}.",
                    field=str(name)[:100],
                    names=", ".join(known) or "none",
                )
        return {
            name: each.check(asked[name]) if name in asked else each.default for name, each in known.items()
        }

    def to_dict(self) -> dict[str, Any]:
        """For the catalog, JSON-safe."""
        body = {name: getattr(self, name) for name in ("name", "label", "help", "needs_recipe", "in_place")}
        return {**body, "command": self.shell_name, "fields": [each.to_dict() for each in self.fields]}


def each(plan_one: Callable[[Photo, Values], Change | Skip]) -> Callable[[Sequence[Photo], Values], Plan]:
    """The plan of a chore that looks at one photo at a time; a Refusal is that photo's."""

    def plan(photos: Sequence[Photo], values: Values) -> Plan:
        return [_one(photo, values) for photo in photos]

    def _one(photo: Photo, values: Values) -> Change | Skip:
        try:
            return plan_one(photo, values)
        except Refusal as refusal:
            return Skip.of(refusal)

    return plan
