"""Putting a finished file in its place: whole or not at all, and never over another unasked."""

from __future__ import annotations

import errno
import os
import shutil
import uuid
from pathlib import Path
from typing import IO

from app.storage.files import full_disk_refused, sync

# What file systems without hard links answer.
_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV)
# What those without nameless files answer, and old systems.
_NO_NAMELESS = (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT, errno.EPERM)


def place(made: Path, target: Path, overwrite: bool, dates: os.stat_result | None = None) -> None:
    """Copy `made` to `target`, making its folder, with the times of `dates` where they are given.
    FileExistsError where there is a file, unless `overwrite`; other OSErrors, and Refusal `storage_full`,
    leave things as they were."""
    if overwrite and target.is_symlink():
        # The link stays, and what it points to is replaced.
        target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".whittle-{uuid.uuid4().hex}.part")
    with full_disk_refused():
        if not _placed_nameless(made, part, target, overwrite, dates):
            _place_by_part(made, part, target, overwrite, dates)


def _placed_nameless(
    made: Path, part: Path, target: Path, overwrite: bool, dates: os.stat_result | None
) -> bool:
    """By way of a file without a name, which is gone if the program is killed. False, and nothing done, where
    the system has none of that kind."""
    try:
        descriptor = os.open(target.parent, os.O_WRONLY | os.O_TMPFILE, 0o666)
    except (AttributeError, OSError) as error:
        if isinstance(error, OSError) and error.errno not in _NO_NAMELESS:
            raise
        return False
    with os.fdopen(descriptor, "wb") as out:
        _copy(made, out, dates)
        sync(Path(f"/proc/self/fd/{descriptor}"))
        try:
            _name(descriptor, part, target, overwrite)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            return False
    return True


def _place_by_part(
    made: Path, part: Path, target: Path, overwrite: bool, dates: os.stat_result | None
) -> None:
    try:
        with part.open("wb") as out:
            _copy(made, out, dates)
        sync(part)
        if overwrite:
            _replace(part, target)
        else:
            _add(part, target)
    finally:
        part.unlink(missing_ok=True)


def _copy(made: Path, out: IO[bytes], dates: os.stat_result | None) -> None:
    with made.open("rb") as file:
        shutil.copyfileobj(file, out)
    out.flush()
    if dates is not None:
        os.utime(out.fileno(), ns=(dates.st_atime_ns, dates.st_mtime_ns))


def _name(descriptor: int, part: Path, target: Path, overwrite: bool) -> None:
    """Give a nameless file its name at once; in place of another by way of `part`, as no link replaces."""
    if not overwrite:
        _link(descriptor, target)
        return
    if target.exists():
        os.fchmod(descriptor, target.stat().st_mode & 0o7777)
    try:
        _link(descriptor, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _link(descriptor: int, target: Path) -> None:
    # Python follows the link of /proc only where a folder is given too (linkat with AT_SYMLINK_FOLLOW).
    os.link(f"/proc/self/fd/{descriptor}", target, src_dir_fd=descriptor, follow_symlinks=True)


def _replace(part: Path, target: Path) -> None:
    if target.exists():
        shutil.copymode(target, part)
    part.replace(target)


def _add(part: Path, target: Path) -> None:
    try:
        os.link(part, target)  # unlike a rename, it fails where there is a file
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        part.rename(target)
