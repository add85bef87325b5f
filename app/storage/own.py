"""Folders of our own: nobody else of this machine may read them, write to them or have made them for us."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection
from pathlib import Path

from app.storage.files import sync

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def claim(folder: Path, holds: Collection[str] = ()) -> None:
    """Make a folder that is for this user alone (mode 0700), or take the one that is there.

    One that is there must be a real folder of this user. It becomes 0700 where it is empty or has one of the
    names in `holds`; a folder with other things in it keeps its mode, if nobody else may write to it.
    OSError says in `strerror`, as the end of a sentence, why a folder is not taken.
    """
    made = _make(folder)
    if stat.S_ISLNK(os.lstat(folder).st_mode):
        raise _refused("it is a link. Name the folder itself")
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        found = os.fstat(descriptor)
        if found.st_uid != os.geteuid():
            raise _refused(f"it belongs to another user (user id {found.st_uid}). Name a folder of your own")
        names = os.listdir(descriptor)
        if found.st_mode & _OTHERS and (not names or any(name in holds for name in names)):
            os.fchmod(descriptor, stat.S_IRWXU)
        elif found.st_mode & _OTHERS_WRITE:
            raise _refused("other users may write to it. Name a folder that is for you alone (mode 0700)")
    finally:
        os.close(descriptor)
    if made:
        sync(folder.parent)


def is_own(folder: Path) -> bool:
    """Whether there is a real folder of this user: no link, no file, nobody else's."""
    try:
        found = os.lstat(folder)
    except (OSError, ValueError):
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()


def loose_ends(folder: Path) -> list[Path]:
    """Folders above that let somebody else move `folder` away: another user's (root's are not meant), or
    open to everybody and without the sticky bit."""
    trusted = {0, os.geteuid()}
    found = []
    for above in Path(os.path.realpath(folder)).parents:
        about = os.stat(above)
        open_to_all = about.st_mode & stat.S_IWOTH and not about.st_mode & stat.S_ISVTX
        if about.st_uid not in trusted or open_to_all:
            found.append(above)
    return found


def _make(folder: Path) -> bool:
    """Whether it was not there and is made now."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.mkdir(folder, stat.S_IRWXU)
    except FileExistsError:
        return False
    return True


def _refused(reason: str) -> OSError:
    return PermissionError(errno.EPERM, reason)
