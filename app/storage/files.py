"""Writing files so that a killed run never leaves half a file under its final name."""

from __future__ import annotations

import errno
import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from app.storage.space import storage_full

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def full_disk_refused() -> Iterator[None]:
    """Turn "no space left" into `Refusal("storage_full")`; every other error passes."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise storage_full() from None


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


def drop_parts(folder: Path, pid: int) -> None:
    """Remove what a process that has ended was writing in `folder` or below."""
    with suppress(FileNotFoundError):  # the folder goes meanwhile, with all that is in it
        for part in folder.glob(f"**/*.{pid}-*.part"):
            part.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write, fsync, rename: readers see the old content or the new, never a part."""
    part = part_of(path)
    try:
        with full_disk_refused():
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.rename(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_json(path: Path, body: dict[str, Any]) -> None:
    write_whole(path, json.dumps(body, separators=(",", ":"), allow_nan=False).encode())


def read_json(path: Path) -> dict[str, Any] | None:
    """The stored object, or None where there is none."""
    try:
        body = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    return body if isinstance(body, dict) else None
