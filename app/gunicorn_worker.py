"""The eventlet worker for gunicorn, which ships none of its own since version 26.

`gunicorn.conf.py` names it. One greenlet per connection; a websocket keeps its greenlet until it closes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from types import FrameType
from typing import Any

import eventlet
from eventlet import hubs, tpool
from eventlet.greenio import GreenSocket
from eventlet.wsgi import WSGI_LOCAL
from gunicorn.workers.base_async import AsyncWorker

from app import blocking, upgrade
from app.door import Door
from app.serve import IDLE_S


class EventletWorker(AsyncWorker):
    """Serves up to `worker_connections` connections at once; the next is answered 503, never left hanging.

    SIGTERM: no new connections, then up to half of `graceful_timeout` for running requests. The other half
    belongs to the `worker_exit` hook: at the end of it the master kills the worker.
    """

    def init_process(self) -> None:
        # After the fork and before the application is imported: the master stays as Python made it.
        hubs.use_hub()
        eventlet.monkey_patch()
        blocking.install(tpool.execute)
        upgrade.install(lambda: setattr(WSGI_LOCAL, "already_handled", True))
        self.connections = eventlet.GreenPool(self.worker_connections)
        self.drain_s = self.cfg.graceful_timeout / 2
        super().init_process()

    def run(self) -> None:
        acceptors = [eventlet.spawn(self.accept, listener) for listener in self.sockets]
        while self.alive:
            self.notify()
            eventlet.sleep(1)
        for acceptor in acceptors:
            acceptor.kill()
        # Tabs first: an open websocket would outlast any patience.
        self.wsgi.extensions["whittle"].stop_taking()
        with eventlet.Timeout(self.drain_s, False):
            self.connections.waitall()

    def accept(self, listener: Any) -> None:
        """Hand every connection of a listening socket to a greenlet of its own."""
        door = Door(GreenSocket(listener.sock), self.connections.free, self.wsgi.extensions["whittle-door"])
        while True:
            client, address = door.accept()
            client.settimeout(IDLE_S)
            self.connections.spawn_n(self.handle, listener, client, address)

    def notify(self) -> None:
        super().notify()
        if os.getppid() != self.ppid:
            self.log.info("The master is gone")
            self.alive = False

    def timeout_ctx(self) -> Any:
        return eventlet.Timeout(self.cfg.keepalive, False)

    def is_already_handled(self, respiter: Iterable[bytes]) -> bool:
        """End the connection here once a websocket that used it has closed."""
        if getattr(WSGI_LOCAL, "already_handled", False):
            raise StopIteration
        return bool(super().is_already_handled(respiter))

    def handle_quit(self, sig: int, frame: FrameType | None) -> None:
        # A signal handler may interrupt the hub itself, so it must not wait for anything.
        self.alive = False
        self.drain_s = 0

    def handle_usr1(self, sig: int, frame: FrameType | None) -> None:
        eventlet.spawn(super().handle_usr1, sig, frame)
