"""Standing: how a member is called, where it lies, and which bytes it has. What chores change, and undo gives
back."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from app.albums.member import Member
from app.chores.chore import Change
from app.keeping.record import ImageRecord


@dataclass(frozen=True)
class Standing:
    """`name`, `path` and `modified_ns` as in `Member`; `edition` as in `ImageRecord`."""

    name: str
    path: str
    modified_ns: int
    edition: str

    @classmethod
    def of(cls, member: Member, record: ImageRecord) -> Standing:
        return cls(member.name, member.path, member.modified_ns, record.edition)

    @property
    def place(self) -> tuple[str, str, int]:
        """All but its bytes."""
        return self.name, self.path, self.modified_ns

    def after(self, change: Change, edition: str) -> Standing:
        """Once a chore has done this; what it makes of the bytes is the `edition`."""
        path, _, name = change.name.rpartition("/") if change.name else (self.path, "", self.name)
        return replace(
            self,
            name=name,
            path=path,
            modified_ns=self.modified_ns if change.modified_ns is None else change.modified_ns,
            edition=self.edition if change.content is None else edition,
        )

    def is_between(self, before: Standing, after: Standing) -> bool:
        """Whether it is one of the two, or what a kill has left on the way from one to the other."""
        return self.edition in (before.edition, after.edition) and self.place in (before.place, after.place)

    def to_dict(self) -> dict[str, Any]:
        """JSON-safe; the inverse is `Standing(**body)`."""
        return asdict(self)
