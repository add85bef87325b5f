"""Capabilities: the rights of root, one by one. A worker that root has started gives all of them up."""

from __future__ import annotations

import ctypes
import platform
import struct

_CAPSET = {"x86_64": 126, "aarch64": 91}
_VERSION_3 = 0x20080522  # linux/capability.h


def drop(libc: ctypes.CDLL) -> bool:
    """Whether this thread, and those it starts, now have none."""
    number = _CAPSET.get(platform.machine())
    if number is None or platform.system() != "Linux":
        return False
    header, none = struct.pack("Ii", _VERSION_3, 0), bytes(24)
    return bool(libc.syscall(number, header, none) == 0)
