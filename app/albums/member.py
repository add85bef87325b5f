"""Members: the images of an album in their order, and the journal that says how they came and went.

Where several servers share albums, the journal also says which batches were begun, and that the album has
ended: who has not heard that another server has the album now can write neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from app.storage.journal import Journal

#: What the journal says of a member that comes.
_ADDED = ("id", "name", "path", "bytes", "token", "rank", "modified_ns")
#: And of one that a chore has changed.
_PLACED = ("name", "path", "bytes", "modified_ns")

State = Literal["waiting", "ready", "refused"]


@dataclass(frozen=True)
class Member:
    """An image of an album. `path` is the folders it was dropped with, as text; `token` the sender's name for
    this upload, by which a repeat is known; `bytes` the size of its original. `rank` is where its sender
    wants it: members stand in the order of their ranks, those of the same as they came. `modified_ns` is the
    time of its file in nanoseconds since 1970, 0 where nobody has said one. `error` is `{code, message}`
    where the file was refused."""

    id: str
    name: str
    path: str
    bytes: int
    token: str = ""
    rank: float = 1.0
    modified_ns: int = 0
    state: State = "waiting"
    error: Mapping[str, Any] | None = None


class Members:
    """Written to the journal before they count. They stand by rank: the one they came with, or the one that
    the album gives them since (`arrange`)."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        #: Another number after each change.
        self.version = 0
        self._by_id: dict[str, Member] = {}
        self._by_token: dict[str, str] = {}
        self._moved: Mapping[str, float] = {}
        #: Ids of the batches that were begun, where several servers share albums.
        self.batches: list[str] = []
        #: What there was when the album ended: ids as `members` and `batches`.
        self.ended: Mapping[str, list[str]] | None = None
        self._in_order: list[Member] | None = None
        for line in journal.read():
            self._replay(line)

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Member]:
        if self._in_order is None:
            self._in_order = sorted(self._by_id.values(), key=lambda member: self.rank_of(member.id))
        return iter(list(self._in_order))

    def __contains__(self, image_id: object) -> bool:
        return image_id in self._by_id

    @property
    def ids(self) -> list[str]:
        """In their order."""
        return [member.id for member in self]

    @property
    def bytes(self) -> int:
        """Of the originals that are kept."""
        return sum(member.bytes for member in self._by_id.values() if member.state != "refused")

    def get(self, image_id: str) -> Member | None:
        return self._by_id.get(image_id)

    def rank_of(self, image_id: str) -> float:
        """KeyError for what is no member."""
        return self._moved.get(image_id, self._by_id[image_id].rank)

    def next_rank(self) -> float:
        """The rank at the end of all."""
        return max((self.rank_of(image_id) for image_id in self._by_id), default=0.0) + 1

    def arrange(self, moved: Mapping[str, float]) -> None:
        """These stand by these ranks, all others by those they came with."""
        self._moved, self._in_order = moved, None

    def of_token(self, token: str) -> Member | None:
        """The member that came with this token."""
        return self._by_id.get(self._by_token.get(token, "")) if token else None

    def waiting(self) -> list[Member]:
        return [member for member in self if member.state == "waiting"]

    def add(self, member: Member) -> None:
        """At the place of its rank."""
        self._note({"add": {name: getattr(member, name) for name in _ADDED}})

    def settle(self, image_id: str, error: Mapping[str, Any] | None = None) -> None:
        """It has been checked: it is ready, or refused with this error."""
        self._note({"settle": image_id, "error": error})

    def place(self, image_id: str, name: str, path: str, modified_ns: int, size: int) -> None:
        """It has this name, folder and time now, and its original so many bytes."""
        self._note({"place": image_id, "name": name, "path": path, "modified_ns": modified_ns, "bytes": size})

    def remove(self, image_ids: Iterable[str]) -> None:
        self._note({"remove": list(image_ids)})

    def begin_batch(self, batch_id: str) -> None:
        """A batch has been planned, and begins with this."""
        self._note({"batch": batch_id})

    def end(self) -> None:
        """The album has ended: nothing comes after this."""
        line = {"ended": {"members": self.ids, "batches": self.batches}}
        self._journal.end(line)
        self._replay(line)

    def _note(self, line: dict[str, Any]) -> None:
        self._journal.append(line)
        self._replay(line)
        self.version += 1

    def _replay(self, line: Mapping[str, Any]) -> None:
        self._in_order = None
        if "add" in line:
            # Before there were ranks, members stood as they came.
            member = Member(**{"rank": len(self._by_id) + 1.0, **line["add"]})
            self._by_id[member.id] = member
            if member.token:
                self._by_token[member.token] = member.id
        elif "settle" in line and line["settle"] in self._by_id:
            error = line["error"]
            state: State = "refused" if error else "ready"
            found = self._by_id[line["settle"]]
            self._by_id[found.id] = replace(found, state=state, error=error)
        elif "place" in line and line["place"] in self._by_id:
            found = self._by_id[line["place"]]
            self._by_id[found.id] = replace(found, **{name: line[name] for name in _PLACED})
        elif "batch" in line:
            self.batches.append(line["batch"])
        elif "ended" in line:
            self.ended = line["ended"]
        for image_id in line.get("remove", ()):
            gone = self._by_id.pop(image_id, None)
            if gone is not None:
                self._by_token.pop(gone.token, None)
