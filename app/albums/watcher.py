"""Who is told of what happens to albums."""

from __future__ import annotations

from typing import Protocol

from app.albums.album import Album
from app.albums.member import Member

#: Members that are told of one by one; of more, `album_changed` says that there is something new.
MOST_TOLD = 100


class Watcher(Protocol):
    """Who looks at albums, and is told of all that happens to them."""

    def audience(self, album: Album) -> list[str]: ...

    def changed(self, album: Album, origin: str) -> None: ...

    def settled(self, album: Album, member: Member) -> None: ...

    def removed(self, album: Album, image_ids: list[str]) -> None: ...

    def ended(self, album: Album, reason: str) -> None: ...

    def moved(self, album: Album) -> None: ...
