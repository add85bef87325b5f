"""Privacy: other processes of the same user cannot look into this one. Its memory and its environment hold
the secret that signs cookies, and the keys of services."""

from __future__ import annotations

import ctypes
import platform

_PR_SET_DUMPABLE = 4  # linux/prctl.h


def keep_memory_private() -> bool:
    """From now on, for this process and what it forks, /proc/<pid>/mem, environ, maps and fd are root's, it
    cannot be traced, and no core is written. Whether that succeeded: only Linux can."""
    if platform.system() != "Linux":
        return False
    return bool(ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
