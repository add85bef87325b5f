"""Open albums: the tabs that look at them, what they change, and what they are told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from app.albums.album import Album
from app.albums.albums import Albums
from app.albums.count import Count
from app.albums.described import member_body
from app.albums.front import Front
from app.albums.member import Member
from app.albums.owned import no_album
from app.albums.total import Total
from app.editing.tell import HangUp, Tell
from app.errors import Refusal
from app.keeping.images import Images
from app.keeping.record import ImageRecord
from app.keeping.rights import Credentials
from app.recipe.recipe import Recipe
from app.rendering.pool import Pool


class OpenAlbums:
    """What tabs do with albums, and what they are told."""

    def __init__(self, albums: Albums, images: Images, pool: Pool, tell: Tell, hang_up: HangUp) -> None:
        self._albums = albums
        self._images = images
        self._pool = pool
        self._tell = tell
        self._hang_up = hang_up
        self._viewers: dict[str, dict[str, Credentials]] = {}
        self._totals: dict[str, Total] = {}
        self._front = Front(images, pool)
        albums.watch(self)

    def join(self, album_id: str, viewer_id: str, shown: Credentials) -> Album:
        """A tab looks at the album from now on."""
        album = self._albums.find(album_id, shown)
        self._viewers.setdefault(album.id, {})[viewer_id] = shown
        self._total(album).tell_again()
        return album

    def leave(self, album_id: str, viewer_id: str) -> None:
        """The tab has gone."""
        viewers = self._viewers.get(album_id, {})
        if viewers.pop(viewer_id, None) is None:
            raise no_album()
        if not viewers:
            del self._viewers[album_id]

    def leave_all(self, viewer_id: str) -> None:
        for album_id in [id for id, viewers in self._viewers.items() if viewer_id in viewers]:
            self.leave(album_id, viewer_id)

    def look(self, album: Album) -> None:
        """Somebody asks for the album without opening it: its total is counted, if it is not yet."""
        if album.estimate is None:
            self._total(album).wake(moved=False)

    def bring_forward(self, record: ImageRecord) -> None:
        """A member is opened in the editor."""
        album = self._albums.get(record.album_id)
        if album is not None:
            self._front.bring(record, self._albums.holder(album))

    def patch(
        self, album_id: str, viewer_id: str, changes: Any, members: list[str] | None, settle: bool
    ) -> dict[str, Any]:
        """Change what is set, for all or for these members alone; the other tabs are told at once."""
        album = self.editing(album_id, viewer_id)
        self._albums.patch(album, changes, members, settle, origin=viewer_id)
        return album.state()

    def move(self, album_id: str, viewer_id: str, members: list[str], before: str | None) -> dict[str, Any]:
        """Let these members stand right before that one, or at the end."""
        album = self.editing(album_id, viewer_id)
        self._albums.move(album, members, before, origin=viewer_id)
        return album.state()

    def undo(self, album_id: str, viewer_id: str) -> dict[str, Any]:
        album = self.editing(album_id, viewer_id)
        self._albums.act(album, album.undo, origin=viewer_id)
        return album.state()

    def redo(self, album_id: str, viewer_id: str) -> dict[str, Any]:
        album = self.editing(album_id, viewer_id)
        self._albums.act(album, album.redo, origin=viewer_id)
        return album.state()

    def looking(self, album_id: str, viewer_id: str) -> tuple[Album, Credentials]:
        """The album, for a tab that has opened it; the same `not_found` for every other."""
        shown = self._viewers.get(album_id, {}).get(viewer_id)
        if shown is None:
            raise no_album()
        return self._albums.find(album_id, shown), shown

    def editing(self, album_id: str, viewer_id: str) -> Album:
        """The same, for a tab that may change it; `view_only` for one that may look."""
        album, shown = self.looking(album_id, viewer_id)
        if album.right(shown) != "edit":
            raise Refusal("view_only", "This link is for looking only. The link for editing can change it.")
        return album

    def audience(self, album: Album) -> list[str]:
        """The tabs that look at it."""
        return list(self._viewers.get(album.id, ()))

    def changed(self, album: Album, origin: str) -> None:
        """Something is set otherwise, by this tab."""
        others = [viewer for viewer in self.audience(album) if viewer != origin]
        if others:
            self._tell("album_changed", others, {"album_id": album.id, **album.state(), "origin": origin})
        self._total(album).wake()

    def settled(self, album: Album, member: Member) -> None:
        """A member has been checked, or has values of its own."""
        for right in ("edit", "view"):
            viewers = self._viewers.get(album.id, {}).items()
            there = [viewer for viewer, shown in viewers if album.right(shown) == right]
            if there:
                body = member_body(album, self._images, member, right)
                self._tell("member_changed", there, {"album_id": album.id, "member": body})
        self._total(album).wake(moved=False)

    def removed(self, album: Album, image_ids: list[str]) -> None:
        """Members have gone."""
        payload = {"album_id": album.id, "image_ids": image_ids}
        self._tell("members_removed", self.audience(album), payload)
        self._total(album).wake(moved=False)

    def ended(self, album: Album, reason: str) -> None:
        """The album has gone."""
        payload = {"album_id": album.id, "reason": reason}
        self._tell("album_closed", self.audience(album), payload)
        self._viewers.pop(album.id, None)
        self._totals.pop(album.id, None)

    def moved(self, album: Album) -> None:
        """Another server has the album: its tabs dial again, to where it is."""
        self._totals.pop(album.id, None)
        self._hang_up(list(self._viewers.pop(album.id, ())))

    def made(self, album: Album, image_id: str, recipe: Recipe, size: int) -> None:
        """A batch has made a member's file."""
        self._total(album).made(image_id, recipe, size)

    def count_of(self, album: Album) -> Count:
        """What is known of what its files would take."""
        return self._total(album).count

    def _total(self, album: Album) -> Total:
        found = self._totals.get(album.id)
        if found is None:
            tell: Callable[[dict[str, int]], None] = partial(self._estimated, album)
            save = partial(self._albums.save, album)
            holder = self._albums.holder(album)
            found = self._totals[album.id] = Total(album, self._images, self._pool, holder, tell, save)
        return found

    def _estimated(self, album: Album, told: dict[str, int]) -> None:
        there = self.audience(album)
        if there:
            self._tell("album_estimated", there, {"album_id": album.id, **told})
