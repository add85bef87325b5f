"""The Flask extensions, unbound; the factory binds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_socketio import SocketIO

WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]

socketio = SocketIO()
limiter = Limiter(key_func=get_remote_address, headers_enabled=False)
