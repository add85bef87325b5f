"""Freshness: why a picture of a site has to be made again, and what was made of pictures that are gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.cli.site.lock import Lock, Made, MadeFile, hash_of
from app.cli.site.rules import Picture


def why_stale(folder: Path, picture: Picture, made: Made | None) -> str | None:
    """A reason, as the end of a sentence; None where all is as it would be made now."""
    if made is None:
        return "it has not been built"
    if made.source != hash_of(folder / picture.path):
        return "the picture has changed"
    if made.rule != picture.rule.key:
        return "its settings have changed"
    for file in made.files:
        if not is_as_made(folder, file):
            return f"{file.path} is missing or was changed"
    return None


def is_as_made(folder: Path, file: MadeFile) -> bool:
    found = hash_of(folder / file.path)
    return found is not None and found.startswith(file.etag)


def gone(lock: Lock, pictures: list[Picture]) -> list[str]:
    """Pictures that were built and that no rule finds any more."""
    present = {str(picture.path) for picture in pictures}
    return [name for name in lock.pictures if name not in present]


def orphans(folder: Path, before: list[MadeFile], after: set[str]) -> Iterator[Path]:
    """Files that were made before and belong to nothing now, and are still as they were made."""
    for file in before:
        if file.path not in after and is_as_made(folder, file):
            yield folder / file.path
