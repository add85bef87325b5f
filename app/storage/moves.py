"""What is done to folders of images: each step whole or not at all. May block, so it is offloaded."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.storage.files import disk_refusals, sync
from app.storage.image_folder import ImageFolder
from app.storage.records import read_text, set_aside, tag_of, text_of, write_record
from app.storage.space import storage_unavailable
from app.storage.storage import ANY, Changed


def hold(work: Path) -> int:
    """Lock a run's folder for as long as the process lives; OSError where another one holds it."""
    descriptor = os.open(work / "lock", os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def commit(folder: ImageFolder, listed: ImageFolder) -> None:
    """List an image: one rename, once its files are on the disk."""
    with disk_refusals():
        try:
            folder.sync()
            folder.path.rename(listed.path)
            sync(listed.within)
        except FileNotFoundError:  # taken away from under the server
            raise storage_unavailable() from None


def exchange(path: Path, version: int, body: Mapping[str, Any], tag: str | None, aside: bool) -> str:
    """Write a record in place of the one with this tag, alone in its folder for as long as that takes."""
    with disk_refusals():
        descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if tag != ANY:
            present = read_text(path)
            if tag != (None if present is None else tag_of(present)):
                raise Changed
        if aside:
            with suppress(OSError):
                set_aside(path)
        write_record(path, version, body)
        return tag_of(text_of(version, body))
    finally:
        os.close(descriptor)


def remove(folder: Path, trash: Path, lasting: bool) -> None:
    """Unlist a folder by one rename, then remove it; one that is not there is fine."""
    with disk_refusals():
        try:
            folder.rename(trash)
            if lasting:
                sync(folder.parent)
        except FileNotFoundError:
            return
    shutil.rmtree(trash, ignore_errors=True)
