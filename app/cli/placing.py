"""Putting a finished file in its place: whole or not at all, and never over another unasked."""

from __future__ import annotations

import errno
import os
import shutil
import uuid
from pathlib import Path

from app.storage.files import full_disk_refused, sync

# What file systems without hard links answer.
_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


def place(made: Path, target: Path, overwrite: bool) -> None:
    """Copy `made` to `target`, making its folder. FileExistsError where there is a file, unless `overwrite`;
    other OSErrors, and Refusal `storage_full`, leave things as they were."""
    if overwrite and target.is_symlink():
        # The link stays, and what it points to is replaced.
        target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".whittle-{uuid.uuid4().hex}.part")
    try:
        with full_disk_refused():
            shutil.copyfile(made, part)
            sync(part)
            if overwrite:
                _replace(part, target)
            else:
                _add(part, target)
    finally:
        part.unlink(missing_ok=True)


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
