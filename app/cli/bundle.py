"""The results of a batch as one ZIP: the same archive as the server makes of an album."""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from pathlib import Path

from app.batching.naming import below, distinct
from app.batching.zip import Entry, Zip
from app.cli.errand import Errand
from app.cli.placing import place

_PIECE_BYTES = 256 * 1024


def write_bundle(made: Sequence[tuple[Errand, Path]], target: Path, overwrite: bool, work: Path) -> None:
    """Write the files that were made for these errands, in their folders. OSError, or Refusal `storage_full`;
    the archive is there whole, or not at all."""
    names = distinct(below(errand.below.as_posix(), errand.target.name) for errand, _ in made)
    entries = [_entry(errand, path, name) for (errand, path), name in zip(made, names, strict=True)]
    part = work / "bundle"
    with part.open("wb") as out:
        for piece in Zip(entries).pieces():
            out.write(piece)
    place(part, target, overwrite, None)


def _entry(errand: Errand, path: Path, name: str) -> Entry:
    crc = 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            crc = zlib.crc32(piece, crc)
    return Entry(name, path.stat().st_size, crc, path, os.stat(errand.file).st_mtime)
