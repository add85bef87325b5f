"""Storage: what keeps images, wherever that is. A folder of this machine (`local.py`), or a bucket that many
servers share, with a folder of this machine as its cache (`s3.py`).

Records are changed by who has read them: `read` tells a tag, and `write` takes it back. Where somebody else
has written in between, nothing is written (`Changed`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from app.errors import Refusal
from app.storage.image_folder import ImageFolder, RecordName
from app.storage.publications import PublicationShelf
from app.storage.records import Unreadable, parsed
from app.storage.shelf import Shelf
from app.storage.space import Space

if TYPE_CHECKING:
    from app.storage.bucket_renditions import BucketRenditions

#: In place of a tag: whatever is there, or nothing.
ANY = "*"


class Changed(Exception):
    """A record is not as it was read: somebody else has written it, and nothing was written."""


def moved() -> Refusal:
    """The answer where another server has the edit, or the album, now."""
    detail = "This picture is open on another server. Connect again, with image_id in the address."
    return Refusal("moved", detail, retry_after=1)


@dataclass(frozen=True)
class Kept:
    """A record as it was read, without its version, and the tag that stands for these bytes."""

    body: dict[str, Any]
    tag: str


def kept(text: bytes, version: int, tag: str) -> Kept:
    """A record from its text. Unreadable, with the tag."""
    try:
        return Kept(parsed(text, version), tag)
    except Unreadable as error:
        error.tag = tag
        raise


class Storage(Protocol):
    """Images by id. Ids are random UUIDs made here; anything else is Refusal `not_found`. Everything may be
    refused as `storage_unavailable`, and what takes room as `storage_full`."""

    space: Space
    #: What is open to the public.
    publications: PublicationShelf
    #: What servers make for each other, where there are several.
    renditions: BucketRenditions | None
    #: Whether other servers keep images in the same place, so that a record may change under this one.
    is_shared: bool

    def shelf(self, kind: str, version: int, ttl_s: float = 0.0) -> Shelf:
        """Where things of another kind than images are kept; with `ttl_s` they go when they are not used for
        so long."""

    def heal(self) -> None:
        """Make what was taken away from under the server again."""

    def is_writable(self) -> bool:
        """Whether this machine's part of it takes a file."""

    def is_reachable(self) -> bool:
        """Whether what other machines see of it answers, as far as is known."""

    def make_folder(self, size: int = 0, beside: str = "") -> ImageFolder:
        """A fresh folder for an image in the making; it is nobody's until `commit`. Its id ends like that of
        what it belongs to."""

    def commit(self, image_id: str, kept_with_album: bool = False) -> str:
        """List an image that is finished, whole or not at all. A member of an album has no use of its own."""

    def put_original(self, image_id: str, made: Path) -> None:
        """Have the file `made` in place of an image's original; it is used up. FileNotFoundError."""

    def forget_copies(self, image_ids: Collection[str]) -> None:
        """Another server has had these: what is here of them may be old."""

    def folder(self, image_id: str) -> ImageFolder:
        """The folder of a listed image, with its original on this machine."""

    def whereabouts(self, image_id: str) -> ImageFolder:
        """The folder of an image that is on this machine, listed or in the making."""

    def read(self, image_id: str, name: RecordName, version: int) -> Kept | None:
        """A record; None where there is none. `Unreadable` for one that says nothing."""

    def write(
        self,
        image_id: str,
        name: RecordName,
        version: int,
        body: Mapping[str, Any],
        tag: str | None = ANY,
        aside: bool = False,
    ) -> str:
        """Write a record in place of the one with this tag (None: where there is none); the new tag. `aside`
        keeps the old one under another name. `Changed`; FileNotFoundError where the image has gone."""

    def delete(self, image_id: str) -> None:
        """Unlist at once, then remove the files."""

    def discard(self, image_id: str) -> None:
        """Remove an image in the making; a missing one is fine."""

    def touch(self, image_id: str) -> None:
        """Note that the image is in use now."""

    def tell_uses(self) -> None:
        """Tell the other servers, where there are any, what is in use here."""

    def idle_s(self, image_id: str) -> float:
        """Seconds since the last use that this server knows of."""

    def idle_longer_than(self, seconds: float) -> list[str]:
        """Images that no server has used for so long, this one's to delete."""

    def ids(self) -> list[str]:
        """The images that are on this machine."""

    def trim(self, in_use: Collection[str]) -> None:
        """Let go of copies on this machine that are too much, but for those in use."""

    def address(self, path: Path) -> str:
        """A file of an image or a publication as the server in front knows it, below its prefix."""

    def signed(self, image_id: str, rendition: str, mime: str, is_head: bool) -> str | None:
        """Path and query in the bucket of a rendition, by the name of its file, or of the original (""), by
        which a server in front reads it, or its head, within a minute. None where it is not there."""

    def of_this_machine(self) -> Storage:
        """The part of it that no other server sees: where files are worked on."""

    def close(self, keep: bool) -> None:
        """End this run: remove what it left half made, and every image unless `keep`."""
