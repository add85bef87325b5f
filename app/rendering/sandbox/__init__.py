"""Sandbox: what a render worker may do, since pictures of strangers are decoded in it.

A worker that a picture has taken over has what the server lent it for its jobs, its own memory and the socket
to the server, and nothing else: it opens no file, no socket and no process, starts nothing, reaches nobody.
Two independent walls keep it so: system calls that are not in `calls.py` answer EPERM (seccomp), and every
right to files, to the network and to others' processes is given up (Landlock). For Linux on x86_64 and arm64;
elsewhere `close` says what is missing.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
from contextlib import suppress
from pathlib import Path

from app import privacy
from app.rendering.sandbox import capabilities, filter, landlock
from app.rendering.sandbox.filter import has_filter

__all__ = ["allow_processor_time", "close", "has_filter"]

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38  # linux/prctl.h

_MAX_FILE_BYTES = 2 * 2**30
_MAX_OPEN_FILES = 256


def close(memory_mb: int) -> list[str]:
    """Shut this process in, for good. What it needs must be loaded: it can open no file from here on, and has
    one thread, as Landlock binds the thread that asks and those it starts. Returns what the platform could
    not give; empty where all is there."""
    _limit(memory_mb)
    if platform.system() != "Linux":
        return ["a sandbox (only Linux has one)"]
    libc = ctypes.CDLL(None, use_errno=True)
    missing = []
    if not privacy.keep_memory_private():
        missing.append("memory that others cannot read")
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0):
        missing.append("an end with the server's")
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        missing.append("no new privileges")
    if not capabilities.drop(libc):
        missing.append("giving up the rights of root")
    missing += landlock.restrict(libc)
    if not filter.restrict(libc, os.getpid()):
        missing.append("a filter of system calls (seccomp)")
    return missing


def allow_processor_time(seconds: float) -> None:
    """From now on, until it is said again; a process that takes more is ended by the system."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _limit(memory_mb: int) -> None:
    # What libraries have mapped by now is no memory that a picture uses.
    memory = _address_space() + memory_mb * 2**20
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, _MAX_FILE_BYTES),
        (resource.RLIMIT_NOFILE, _MAX_OPEN_FILES),
    ):
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):  # not every system knows, or keeps, each of them
            resource.setrlimit(kind, (most, most))


def _address_space() -> int:
    """Bytes of addresses that this process has mapped; 0 where the system does not tell."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    return 0
