"""Sharing: finished files that servers of one bucket make for each other.

What was asked for by a link is handed on behind the answer, and what another has made is fetched in place of
a render. Neither is needed: where the bucket does not answer, the file is made here.
"""

from __future__ import annotations

from functools import partial

from app import guard
from app.errors import Refusal
from app.rendering.finished import RenditionFile, listed_in, take_in
from app.storage.bucket_renditions import BucketRenditions
from app.storage.image_folder import ImageFolder

#: So many files are remembered as handed on; then all are forgotten, and some are offered once more.
_MOST_KNOWN = 10_000


class Sharing:
    """By way of `shelf`."""

    def __init__(self, shelf: BucketRenditions) -> None:
        self._shelf = shelf
        self._known: set[tuple[str, str]] = set()

    def bring(self, folder: ImageFolder, key: str) -> RenditionFile | None:
        """The file of a recipe that another server has made, on this machine from now on; None where there
        is none, or none can be had."""
        if not self._shelf.takes(folder):
            return None
        try:
            record = self._shelf.record(folder.id, key)
            if record is None or (listed := listed_in(record, key)) is None:
                return None
            fetch = partial(self._shelf.fetch, folder.id, listed.file)
            found = take_in(folder, key, record, listed.file, fetch)
        except (Refusal, FileNotFoundError):
            return None
        self._known.add((folder.id, key))
        return found

    def find(self, image_id: str, key: str) -> RenditionFile | None:
        """The file of a recipe in the bucket, left there; None where there is none, or nobody can say."""
        try:
            record = self._shelf.record(image_id, key)
        except Refusal:
            return None
        return listed_in(record, key) if record is not None else None

    def give(self, folder: ImageFolder, file: RenditionFile, key: str) -> None:
        """Have the others know of a file that was asked for; nobody waits for that."""
        name = (folder.id, key)
        if name in self._known or not self._shelf.takes(folder):
            return
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known.add(name)
        guard.background("sharing", partial(self._put, folder, file.extension, key))

    def _put(self, folder: ImageFolder, extension: str, key: str) -> None:
        try:
            self._shelf.put(folder, key, extension)
        except (Refusal, FileNotFoundError):  # the next who asks for it has it tried again
            self._known.discard((folder.id, key))
