"""Writing files so that a killed run never leaves half a file under its final name."""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import Refusal
from app.storage.space import storage_full, storage_unavailable

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
#: A disk that fails, has been taken away, or may not be written to any more.
_BROKEN = (
    errno.EIO,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.ENODEV,
    errno.ENXIO,
    errno.ESTALE,
    errno.EUCLEAN,
)


@contextmanager
def full_disk_refused() -> Iterator[None]:
    """Turn "no space left" into `Refusal("storage_full")`; every other error passes."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise storage_full() from None


def refusal_for(error: OSError) -> Refusal | None:
    """What a fault of the disk is to the user: `storage_full`, `storage_unavailable`; None for all others,
    which are faults of ours."""
    if error.errno in _FULL:
        return storage_full()
    return storage_unavailable() if error.errno in _BROKEN else None


@contextmanager
def disk_refusals() -> Iterator[None]:
    """Turn what the disk refuses into `Refusal("storage_full")` or `Refusal("storage_unavailable")`, whose
    cause is the fault. Files that are not there are no fault of the disk: FileNotFoundError passes."""
    try:
        yield
    except OSError as error:
        refusal = refusal_for(error)
        if refusal is None:
            raise
        raise refusal from error


def sync(path: Path) -> None:
    """Have the disk keep what has been written to a file or a folder's list of names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def part_of(path: Path) -> Path:
    """Where this process writes what is to become `path`."""
    return path.with_name(f"{path.name}.{os.getpid()}-{uuid.uuid4().hex}.part")


def is_part(path: Path) -> bool:
    """Whether a file is still being written."""
    return path.suffix == ".part"


def write_whole(path: Path, content: bytes, lasting: bool = True) -> None:
    """Write, fsync, rename: readers see the old content or the new, never a part. A `lasting` file outlives a
    power cut from here on; of another, which can be made again, the old content may come back."""
    part = part_of(path)
    try:
        with disk_refusals():
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.rename(path)
            if lasting:
                sync(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
