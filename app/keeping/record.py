"""The record of an image, `image.json`: what it is, what it is called, and who may do what with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from app.keeping.rights import Credentials, Right, hash_key, new_key, right_of
from app.storage.records import Unreadable, checked

VERSION = 1
#: What can be rendered. A later server may have taken more.
_FORMATS = ("jpeg", "png", "webp")
_NEEDED = {"key_hash": str, "description": dict}
_NEEDED_OF_DESCRIPTION = {"format": str, "mime": str, "width": int, "height": int, "bytes": int}
#: What an earlier server may not have written.
_DEFAULTS: dict[str, Any] = {
    "name": "picture",
    "owner_hash": "",
    "created_ms": 0,
    "view_key": "",
    "title": "",
    "alt": "",
    "album_id": "",
    "publications": [],
    "edition": "",
}
_DEFAULTS_OF_DESCRIPTION: dict[str, Any] = {
    "has_alpha": False,
    "orientation": 1,
    "is_odd": False,
    "metadata": {},
    "notices": [],
}


@dataclass(frozen=True)
class ImageRecord:
    """An accepted upload. `name`, `title` and `alt` (what a picture says to those who cannot see it) are the
    user's, text only; `description` is what the probe found; `created_ms` is wall-clock milliseconds since
    1970. The key to edit is kept as a hash. The key to look is kept as it is, to be shown again: it opens
    nothing that does not lie beside it; "" opens nothing at all. A member of the album `album_id` has its
    keys and its time to live, and `edition` says which bytes its original has: "" as uploaded, else what a
    chore made of them. `publications` are the ids of those that were made of it. `later` is what a
    later server has noted beside all this: it is kept."""

    id: str
    name: str
    description: dict[str, Any]
    key_hash: str
    owner_hash: str
    created_ms: int
    view_key: str
    title: str = ""
    alt: str = ""
    album_id: str = ""
    publications: list[str] = field(default_factory=list)
    edition: str = ""
    later: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, image_id: str, body: Mapping[str, Any]) -> ImageRecord:
        """From a stored record; Unreadable where it lacks what no default can stand for."""
        known = {field.name for field in fields(cls)}
        values = checked(body, _NEEDED) | _or_defaults(body, _DEFAULTS)
        described = values["description"]
        values["description"] = {
            **described,
            **checked(described, _NEEDED_OF_DESCRIPTION),
            **_or_defaults(described, _DEFAULTS_OF_DESCRIPTION),
        }
        if described["format"] not in _FORMATS:
            raise Unreadable("its format is none that can be rendered")
        later = {name: value for name, value in body.items() if name not in known}
        return cls(id=image_id, **values, later=later)

    def stored(self) -> dict[str, Any]:
        """As it is written."""
        body = asdict(self)
        later: dict[str, Any] = body.pop("later")
        return later | body

    @property
    def texts(self) -> dict[str, str]:
        """What the user may call the picture."""
        return {"name": self.name, "title": self.title, "alt": self.alt}

    def right(self, shown: Credentials) -> Right | None:
        """What somebody may do."""
        return right_of(shown, self.key_hash, self.owner_hash, self.view_key)


#: Compared where there is no image, so that this takes as long as with one. Nobody holds its keys.
NOBODYS = ImageRecord("", "", {}, hash_key(new_key()), hash_key(new_key()), 0, new_key())


def _or_defaults(body: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Each value, or its default where it is missing or of another kind."""
    found: dict[str, Any] = {}
    for name, default in defaults.items():
        try:
            found |= checked(body, {name: type(default)})
        except Unreadable:
            found[name] = default
    return found
