"""What is open to the public: one folder a publication, made elsewhere and moved into place whole.

DATA_DIR/publications/<id>/publication.json    what it is, and who may end it
DATA_DIR/publications/<id>/<hash>              a file, under the hash of its bytes

Files never change once they are listed. Their bytes are those of renditions: linked where the disk can, so
that they are there once.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.blocking import offload
from app.errors import Refusal
from app.storage.files import disk_refusals, sync
from app.storage.own import claim, is_own
from app.storage.records import write_record
from app.storage.space import storage_unavailable

#: 128 bits: an address that nobody can guess.
_ID_BYTES = 16
_ID = re.compile(r"[0-9a-f]{32}")
_NO_LINKS = (errno.EPERM, errno.EXDEV, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


@dataclass(frozen=True)
class PublicationFolder:
    """Where the files of publication `id` are; `within` is the folder of many."""

    id: str
    within: Path

    @property
    def path(self) -> Path:
        return self.within / self.id

    @property
    def record(self) -> Path:
        """What it is, and who may end it."""
        return self.path / "publication.json"

    def file(self, digest: str) -> Path:
        """The file whose bytes have this hash, in hex digits of ours and no one else's."""
        return self.path / digest

    def take(self, made: Path, digest: str) -> None:
        """Have a finished file in it too. FileNotFoundError where that has gone."""
        place = self.file(digest)
        with disk_refusals():
            try:
                os.link(made, place)
            except FileExistsError:
                return  # two files of a set with the same bytes
            except OSError as error:
                if error.errno not in _NO_LINKS:
                    raise
                shutil.copyfile(made, place)


class PublicationShelf:
    """Publications by id in a local folder. Ids are made here; anything else is `not_found`. `work` says
    where this run makes what is not listed yet."""

    def __init__(self, root: Path, work: Callable[[], Path]) -> None:
        self.listed = root / "publications"
        self.work = work

    def claim(self) -> None:
        """Make its folder, or take the one that is there; OSError says why not."""
        claim(self.listed)

    def make(self, publication_id: str | None = None) -> PublicationFolder:
        """A fresh folder, open to nobody until `commit`; with this id, where it is a copy of one that is kept
        elsewhere too."""
        folder = PublicationFolder(publication_id or secrets.token_hex(_ID_BYTES), self.work())
        with disk_refusals():
            folder.path.mkdir(mode=stat.S_IRWXU)
        return folder

    def commit(self, folder: PublicationFolder) -> None:
        """List it: one rename, after its contents are safely on disk."""
        offload(_commit, folder, self.listed)

    def folder(self, publication_id: str) -> PublicationFolder:
        """The folder of one that is listed; Refusal `not_found` for all else."""
        if not self.has(publication_id):
            raise not_published()
        return PublicationFolder(publication_id, self.listed)

    def has(self, publication_id: str) -> bool:
        """Whether it is listed in this folder."""
        return is_publication_id(publication_id) and is_own(self.listed / publication_id)

    def signed(self, publication_id: str, name: str, mime: str, is_head: bool) -> str | None:
        """As in `Storage`: path and query of a file in the bucket. Here all is on this machine."""
        return None

    def rewrite(self, publication_id: str, version: int, body: Mapping[str, Any]) -> None:
        """Put another record in the place of its own. Refusal `not_found`."""
        offload(write_record, self.folder(publication_id).record, version, body)

    def ids(self) -> list[str]:
        """All that are listed; none while the folder is not there."""
        try:
            return [name for name in os.listdir(self.listed) if _ID.fullmatch(name)]
        except OSError:
            return []

    def remove(self, folder: PublicationFolder) -> None:
        """Unlist it at once, then remove its files; one in the making too. A missing one is fine."""
        offload(_remove, folder.path, self.work() / f"trash-{secrets.token_hex(8)}")

    def clear(self) -> None:
        """Remove them all."""
        shutil.rmtree(self.listed, ignore_errors=True)


def is_publication_id(publication_id: object) -> bool:
    """Whether this can be the id of a publication."""
    return isinstance(publication_id, str) and _ID.fullmatch(publication_id) is not None


def not_published() -> Refusal:
    """The one answer for unknown, ended, and guessed."""
    return Refusal("not_found", "There is nothing at this address.")


def _commit(folder: PublicationFolder, listed: Path) -> None:
    with disk_refusals():
        try:
            for path in folder.path.iterdir():
                sync(path)
            sync(folder.path)
            folder.path.rename(listed / folder.id)
            sync(listed)
        except FileNotFoundError:  # taken away from under the server
            raise storage_unavailable() from None


def _remove(path: Path, trash: Path) -> None:
    with disk_refusals():
        try:
            path.rename(trash)
            sync(path.parent)
        except FileNotFoundError:
            return
    shutil.rmtree(trash, ignore_errors=True)
