"""`python -m app serve`: the server on this machine. Here, and in the gunicorn worker, is eventlet."""

from __future__ import annotations

import errno
import signal
import socket
import sys
from typing import Any

from app.config import Config

#: Connections that the system keeps until they are accepted; with fewer, a rush has to try again.
BACKLOG = 1024


def run(config: Config) -> int:
    """Serve until SIGTERM or Ctrl-C; the exit code. A taken port is one line, not a trace."""
    import warnings

    # It advises against itself at every start; docs/architecture.md says how we keep it replaceable.
    warnings.filterwarnings("ignore", message="\\s*Eventlet is deprecated")
    import eventlet

    eventlet.monkey_patch()
    from eventlet import event, hubs, tpool

    from app import blocking, create_app, heap, logs
    from app.serving.door import opened
    from app.serving.open_files import allow_open_files

    logs.configure(config.log_format)
    try:
        listener = eventlet.listen((config.host, config.port), backlog=BACKLOG, reuse_port=False)
    except OSError as error:
        print(_why_not(config, error), file=sys.stderr)
        return 1
    # Connections inherit it. Else a preview waits up to 40 ms until the browser confirms what went before.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    allow_open_files(config.max_connections)
    blocking.install(tpool.execute)
    app = create_app(config)
    stopping = event.Event()

    def stop(*_: Any) -> None:
        if not stopping.ready():
            hubs.get_hub().schedule_call_global(0, stopping.send)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    heap.settle()
    room, door = opened(app, config, listener.getsockname()[:2], eventlet.spawn_n)
    eventlet.spawn(door.open, listener)
    host, port = listener.getsockname()[:2]
    print(f"Whittle is at http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)
    stopping.wait()
    print("Whittle is stopping.", flush=True)
    listener.close()
    room.empty()
    app.extensions["whittle"].close()
    return 0


def _why_not(config: Config, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {config.port} on {config.host} is taken. Choose another with --port or WHITTLE_PORT."
    return f"Cannot listen on {config.host}:{config.port}: {error.strerror or error}"
