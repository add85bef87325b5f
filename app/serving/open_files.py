"""Files a process may have open. Imports nothing of the application: gunicorn's master calls it."""

from __future__ import annotations

import resource


def allow_open_files(connections: int) -> None:
    """Let this process have a file for every connection, and as many for pictures and render workers."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * connections
    if soft != resource.RLIM_INFINITY and soft < wanted:
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
