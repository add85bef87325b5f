"""Room on the disk: how much is used, how much is free, and when nothing more is taken."""

from __future__ import annotations

import os
import time
from pathlib import Path

from app.blocking import offload
from app.errors import Refusal

#: Pictures go when their time is over, and space with them; it is looked at again about this often.
RETRY_AFTER_S = 60
#: Of a small disk, this part is kept free at most.
_LARGEST_FLOOR = 0.1
#: Counting is not repeated within this time, however often somebody is refused.
_RECOUNT_S = 2.0


class Space:
    """The space below `root`. Refuses before the disk is full: at `quota_bytes` in use (0: no quota), and
    when less than `floor_bytes` would stay free, of a small disk at most a tenth."""

    def __init__(self, root: Path, quota_bytes: int = 0, floor_bytes: int = 0) -> None:
        self._root = root
        self._quota_bytes = quota_bytes
        self._floor_bytes = floor_bytes
        self._counted = bytes_below(root)
        self._since = 0
        self._counted_at = 0.0

    @property
    def used(self) -> int:
        """Bytes in use, as last counted, and what has been let in since."""
        return self._counted + self._since

    @property
    def free(self) -> int:
        """Bytes that may still be written to the disk."""
        disk = self._disk()
        return disk.f_bavail * disk.f_frsize if disk is not None else 0

    def has_room(self, wanted: int = 0) -> bool:
        """Whether `wanted` more bytes may come."""
        disk = self._disk()
        if disk is None:
            return False
        floor = min(self._floor_bytes, int(disk.f_blocks * disk.f_frsize * _LARGEST_FLOOR))
        fits_quota = not self._quota_bytes or self.used + wanted <= self._quota_bytes
        return fits_quota and disk.f_bavail * disk.f_frsize - wanted >= floor

    def take(self, wanted: int) -> None:
        """Let `wanted` bytes in, or Refusal `storage_full`."""
        if not self.has_room(wanted) and time.monotonic() - self._counted_at > _RECOUNT_S:
            self.count()  # some of what was let in may have gone again
        if not self.has_room(wanted):
            raise storage_full()
        self._since += wanted

    def count(self) -> None:
        """Count again what is there; slow where there is much."""
        known, self._counted_at = self._since, time.monotonic()
        self._counted = offload(bytes_below, self._root)
        self._since -= known

    def _disk(self) -> os.statvfs_result | None:
        """What the system says of the disk; None while the folder is not there."""
        try:
            return os.statvfs(self._root)
        except OSError:
            return None


def storage_full() -> Refusal:
    """The one answer for a full disk and a full quota."""
    return Refusal(
        "storage_full",
        "There is no room left to keep this. Please try later.",
        retry_after=RETRY_AFTER_S,
    )


def storage_unavailable() -> Refusal:
    """The one answer while the folder of the data cannot be used, whatever the reason."""
    return Refusal(
        "storage_unavailable",
        "The storage cannot be reached at the moment. Please try again in a minute.",
        retry_after=RETRY_AFTER_S,
    )


def bytes_below(root: Path) -> int:
    """What the files below a folder take of the disk."""
    total = 0
    linked: set[int] = set()
    for folder, _, names in os.walk(root):
        for name in names:
            try:
                found = os.lstat(os.path.join(folder, name))
            except OSError:
                continue  # removed meanwhile, or on a disk that fails
            if found.st_nlink > 1 and found.st_ino in linked:
                continue  # another name of the same bytes
            linked |= {found.st_ino} if found.st_nlink > 1 else set()
            total += found.st_blocks * 512
    return total
