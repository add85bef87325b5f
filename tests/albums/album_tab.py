"""A tab that looks at an album."""

from __future__ import annotations

from typing import Any

from tests.albums.client import AlbumClient
from tests.live.tab import Tab


class AlbumTab(Tab):
    """Keeps every fact it is told of its album."""

    def __init__(self, album: AlbumClient, key: str | None = None) -> None:
        self.album_id = album.body["id"]
        self.album_key = key or album.key
        super().__init__(album.server.url, {"id": self.album_id, "key": self.album_key})

    def call(self, command: str, **payload: Any) -> dict[str, Any]:
        return super().call(command, **{"album_id": self.album_id, **payload})

    def open(self) -> dict[str, Any]:
        return self.call("open_album", key=self.album_key)

    def change(
        self, phase: str | None = None, members: list[str] | None = None, **changes: Any
    ) -> dict[str, Any]:
        """Patch the album."""
        more: dict[str, Any] = {"phase": phase} if phase else {}
        if members is not None:
            more["members"] = members
        return self.call("patch_album", changes=changes, **more)

    def wait_for_fact(self, fact: str, **wanted: Any) -> dict[str, Any]:
        """The newest fact of this kind that has these values."""

        def found() -> dict[str, Any] | None:
            told = [body for body in self.told(fact) if all(body[name] == wanted[name] for name in wanted)]
            return told[-1] if told else None

        body: dict[str, Any] = self.wait_for(found, f"{fact} with {wanted}")
        return body
