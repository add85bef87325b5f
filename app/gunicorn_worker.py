"""The eventlet worker for gunicorn, which ships none of its own since version 26.

`gunicorn.conf.py` names it. One greenlet per connection; a websocket keeps its greenlet until it closes.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from types import FrameType

import eventlet
from eventlet import Timeout, hubs, tpool
from eventlet.greenio import GreenSocket
from gunicorn.workers.base import Worker

from app import blocking, heap


class EventletWorker(Worker):
    """Serves up to `worker_connections` connections at once; the next is answered 503, never left hanging.

    SIGTERM: no new connections, then up to half of `graceful_timeout` for running requests. The other half
    belongs to the `worker_exit` hook: at the end of it the master kills the worker.
    """

    def init_process(self) -> None:
        # After the fork and before the application is imported: the master stays as Python made it.
        hubs.use_hub()
        eventlet.monkey_patch()
        blocking.install(tpool.execute)
        self.worker_connections = self.cfg.worker_connections
        self.drain_s = self.cfg.graceful_timeout / 2
        super().init_process()

    def run(self) -> None:
        from app.serving.door import opened  # with the application: it must find everything patched

        heap.settle()
        served = self.wsgi.extensions["whittle"]
        doors = []
        for listener in self.sockets:
            room, door = opened(
                self.wsgi,
                served.config,
                listener.getsockname()[:2],
                eventlet.spawn_n,
                most=self.worker_connections,
                is_closing=lambda: not self.alive,
            )
            doors.append((room, eventlet.spawn(door.open, GreenSocket(listener.sock))))
        while self.alive:
            self.notify()
            self._wait(seconds=1)
        for room, acceptor in doors:
            acceptor.kill()
            room.empty()
        # A door that is only left alone would take the tabs that are let go, and tell them nothing.
        for listener in self.sockets:
            listener.close()
        # Tabs first: an open websocket would outlast any patience.
        served.stop_taking()
        deadline = time.monotonic() + self.drain_s
        for room, _ in doors:
            room.empty()
            while len(room) and time.monotonic() < deadline:
                eventlet.sleep(0.05)

    def _wait(self, seconds: float) -> None:
        """So long, or until a signal comes: it writes a byte into the pipe."""
        with suppress(Timeout):
            hubs.trampoline(self.PIPE[0], read=True, timeout=seconds, timeout_exc=Timeout)
            os.read(self.PIPE[0], 4096)

    def notify(self) -> None:
        super().notify()
        if os.getppid() != self.ppid:
            self.log.info("The master is gone")
            self.alive = False

    def handle_quit(self, sig: int, frame: FrameType | None) -> None:
        # A signal handler may interrupt the hub itself, so it must not wait for anything.
        self.alive = False
        self.drain_s = 0

    def handle_usr1(self, sig: int, frame: FrameType | None) -> None:
        eventlet.spawn(super().handle_usr1, sig, frame)
