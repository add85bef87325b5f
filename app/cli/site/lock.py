"""The lock, `whittle.lock.json`: what was made of which bytes by which rule. It belongs into the repository:
`whittle build` tells by it what has changed, and a site's templates read the markup from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from app.cli.site.rules import NotUsable
from app.storage.files import write_whole

NAME = "whittle.lock.json"
_VERSION = 1


@dataclass(frozen=True)
class MadeFile:
    """A file that was made: `path` from the folder of the site, and where the site serves it."""

    path: str
    url: str
    mime: str
    width: int
    height: int
    bytes: int
    etag: str


@dataclass(frozen=True)
class Made:
    """What was made of a picture: `source` is the SHA-256 of its bytes, `rule` the key of its rule."""

    source: str
    rule: str
    files: list[MadeFile]
    html: str
    color: str
    placeholder: str


@dataclass
class Lock:
    """By the picture's path from the folder of the site."""

    pictures: dict[str, Made] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Lock:
        """The lock of a site, an empty one where there is none. NotUsable where it says nothing."""
        path = folder / NAME
        try:
            body = json.loads(path.read_text("utf-8"))
            if body["version"] != _VERSION:
                raise NotUsable(f"{path} is of another version of whittle. Delete it and build again.")
            return cls({name: _made(made) for name, made in body["pictures"].items()})
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise NotUsable(f"{path} cannot be read. Delete it and build again.") from None

    def write(self, folder: Path) -> None:
        """Sorted, so that a change of one picture is a change of its lines."""
        pictures = {name: asdict(self.pictures[name]) for name in sorted(self.pictures)}
        body = {"version": _VERSION, "pictures": pictures}
        write_whole(folder / NAME, f"{json.dumps(body, indent=2, ensure_ascii=False)}\n".encode())


def hash_of(path: Path) -> str | None:
    """The SHA-256 of a file's bytes; None where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _made(body: Mapping[str, Any]) -> Made:
    files = [MadeFile(**file) for file in body["files"]]
    return Made(**{**body, "files": files})
