"""A lock for each name: what concerns one thing waits for its turn, and holds up nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class _Entry:
    lock: threading.RLock = field(default_factory=threading.RLock)
    users: int = 0


class KeyedLock:
    """`with lock.of(name):` a thread is alone with that name. It may take the name again."""

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}
        self._counting = threading.Lock()

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        with self._counting:
            entry = self._entries.setdefault(name, _Entry())
            entry.users += 1
        try:
            with entry.lock:
                yield
        finally:
            with self._counting:
                entry.users -= 1
                if not entry.users:
                    del self._entries[name]
