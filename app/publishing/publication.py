"""The record of a publication, `publication.json`: its files, how long it lives, and who may end it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import NoneType
from typing import Any

from app.keeping.rights import Credentials, same
from app.publishing.sets import ResponsiveSet, SetFile
from app.storage.records import Unreadable, checked

VERSION = 1
_KINDS: dict[str, type | tuple[type, ...]] = {
    "image_id": str,
    "key_hash": str,
    "owner_hash": str,
    "created_ms": int,
    "expires_ms": (int, NoneType),
    "title": str,
    "alt": str,
    "color": str,
    "placeholder": str,
    "files": list,
    "bundle": dict,
}
_KINDS_OF_FILE: dict[str, type | tuple[type, ...]] = {
    "name": str,
    "mime": str,
    "width": int,
    "height": int,
    "bytes": int,
    "etag": str,
}


@dataclass(frozen=True)
class Publication:
    """A responsive set that everybody may load who knows its address. `bundle` is the ZIP of it; its width
    and height are 0. Times are wall-clock milliseconds since 1970; `expires_ms` None is for good. The hashes
    are those of the image's key and owner, who may end it also when the image has gone."""

    id: str
    image_id: str
    key_hash: str
    owner_hash: str
    created_ms: int
    expires_ms: int | None
    title: str
    alt: str
    color: str
    placeholder: str
    files: tuple[SetFile, ...]
    bundle: SetFile

    @classmethod
    def read(cls, publication_id: str, body: Mapping[str, Any]) -> Publication:
        """From a stored record; Unreadable where that lacks something."""
        values = checked(body, _KINDS)
        files = tuple(_file(each) for each in values.pop("files"))
        return cls(id=publication_id, files=files, bundle=_file(values.pop("bundle")), **values)

    def stored(self) -> dict[str, Any]:
        """As it is written."""
        body = asdict(self)
        del body["id"]
        return body

    @property
    def made(self) -> ResponsiveSet:
        return ResponsiveSet(self.files, self.color, self.placeholder)

    @property
    def bytes(self) -> int:
        """What it takes on the disk."""
        return self.bundle.bytes + sum(file.bytes for file in self.files)

    def is_over(self, now_ms: float) -> bool:
        return self.expires_ms is not None and self.expires_ms <= now_ms

    def file(self, etag: str, name: str) -> SetFile | None:
        """The file at an address."""
        for file in (*self.files, self.bundle):
            if (file.etag, file.name) == (etag, name):
                return file
        return None

    def may_end(self, shown: Credentials) -> bool:
        """Whether somebody may end it. All is compared whatever fits, so that the time tells nothing."""
        by_key, by_owner = same(shown.key, self.key_hash), same(shown.owner, self.owner_hash)
        return by_key or by_owner


def _file(body: Any) -> SetFile:
    if not isinstance(body, dict):
        raise Unreadable("one of its files is no object")
    return SetFile(**checked(body, _KINDS_OF_FILE))
