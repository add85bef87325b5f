"""Landlock: a process gives up every right to files, to TCP, to abstract sockets and to others' processes.

What is open already stays open. The older a kernel's version of Landlock, the fewer of these rights it knows;
what is missing is said (linux/landlock.h, and landlock(7)).
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct

_CREATE_RULESET, _RESTRICT_SELF = 444, 446  # the same on every machine
_CREATE_RULESET_VERSION = 1
#: By version: the bits of the rights to files, to the network, and of what is kept within the sandbox.
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_NETWORK_RIGHTS = {4: 0b11}
_SCOPES = {6: 0b11}
#: From this version on nothing is missing.
_COMPLETE = 6


def version(libc: ctypes.CDLL) -> int:
    """Of the kernel's Landlock; 0 where it has none, or may not use it."""
    if platform.system() != "Linux":
        return 0
    return max(0, int(libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _CREATE_RULESET_VERSION)))


def restrict(libc: ctypes.CDLL) -> list[str]:
    """Give up all that this kernel lets be given up, for this thread and those it starts; needs
    no-new-privileges. Returns what is missing."""
    known = version(libc)
    if known == 0:
        return ["Landlock"]
    # struct landlock_ruleset_attr, as long as this version has it; a right that no rule gives is refused.
    attributes = struct.pack(
        "QQQ", *(_newest(rights, known) for rights in (_FILE_RIGHTS, _NETWORK_RIGHTS, _SCOPES))
    )
    size = 8 if known < 4 else 16 if known < 6 else 24
    ruleset = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return ["Landlock"]
    restricted = libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    if not restricted:
        return ["Landlock"]
    return [] if known >= _COMPLETE else [f"the newer half of Landlock (version {known} of {_COMPLETE})"]


def _newest(rights: dict[int, int], known: int) -> int:
    return max((bits for since, bits in rights.items() if since <= known), default=0)
