"""A line between a page and its server that can be cut and mended."""

from __future__ import annotations

import contextlib
import socket
import threading
from urllib.parse import urlsplit


class Relay:
    """Hands bytes on between its own address, `url`, and a server, while it is not cut."""

    def __init__(self, server: str) -> None:
        address = urlsplit(server)
        self._server = (address.hostname, address.port)
        self._whole = threading.Event()
        self._whole.set()
        self._joined: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._let_in, daemon=True).start()

    def cut(self) -> None:
        """End every connection, and each new one at once, until it is mended."""
        self._whole.clear()
        for line in list(self._joined):
            self._end(line)

    def mend(self) -> None:
        self._whole.set()

    def close(self) -> None:
        self.cut()
        self._door.close()

    def _let_in(self) -> None:
        with contextlib.suppress(OSError):  # the door is closed
            while True:
                page, _ = self._door.accept()
                if not self._whole.is_set():
                    page.close()
                    continue
                server = socket.create_connection(self._server)
                self._joined |= {page, server}
                for here, there in ((page, server), (server, page)):
                    threading.Thread(target=self._hand_on, args=(here, there), daemon=True).start()

    def _hand_on(self, here: socket.socket, there: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while content := here.recv(65536):
                there.sendall(content)
        self._end(here)
        self._end(there)

    def _end(self, line: socket.socket) -> None:
        self._joined.discard(line)
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
        line.close()
