"""Borrowed: the open files of one job, as its worker has them."""

from __future__ import annotations

import mmap
import os
from io import BufferedRandom, BufferedReader


class Borrowed:
    """Files by name. Each may be taken more than once, always from its start; `give_back` ends the loan.
    FileNotFoundError for what was not lent."""

    def __init__(self, names: list[str], descriptors: list[int]) -> None:
        self._descriptors = dict(zip(names, descriptors, strict=True))

    def read(self, name: str) -> BufferedReader:
        return os.fdopen(self._copy(name), "rb")

    def write(self, name: str) -> BufferedRandom:
        """To write and to read, as `w+b`: what an earlier attempt has left goes."""
        copy = self._copy(name)
        os.ftruncate(copy, 0)
        return os.fdopen(copy, "r+b")

    def map(self, name: str) -> mmap.mmap:
        """Read-only; it outlives the loan."""
        return mmap.mmap(self._descriptor(name), 0, access=mmap.ACCESS_READ)

    def identity(self, name: str) -> tuple[int, ...]:
        """The same for the same file, another for one that has taken its place."""
        found = os.fstat(self._descriptor(name))
        return found.st_dev, found.st_ino, found.st_mtime_ns

    def give_back(self) -> None:
        for descriptor in self._descriptors.values():
            os.close(descriptor)
        self._descriptors.clear()

    def _copy(self, name: str) -> int:
        copy = os.dup(self._descriptor(name))
        os.lseek(copy, 0, os.SEEK_SET)  # copies share their place
        return copy

    def _descriptor(self, name: str) -> int:
        try:
            return self._descriptors[name]
        except KeyError:
            raise FileNotFoundError(name) from None
