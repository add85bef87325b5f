"""By which names this server is asked, against DNS rebinding: a foreign page gives its own name our address.

Addresses, `localhost` and names of one word cannot be given to a foreign page, and are always ours.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from typing import Any

from app.config import Config
from app.errors import Refusal
from app.web.extensions import WsgiApp
from app.web.problems import problem

_HOST = re.compile(r"(?P<name>[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.IGNORECASE)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Hosts:
    """The names in `ALLOWED_HOSTS`, and those that are ours anyway."""

    def __init__(self, config: Config) -> None:
        self._named = config.allowed_hosts
        #: Whoever listens for this machine alone knows all its names. Elsewhere only its keeper can.
        self._takes_any = not self._named and (config.trusted_proxies > 0 or config.host not in _LOOPBACK)

    def allows(self, host: str) -> bool:
        """Whether a `Host` header may ask for pages and pictures."""
        return self._takes_any or self.is_ours(host)

    def is_ours(self, host: str) -> bool:
        """Whether a `Host` header is surely a name of this server."""
        found = _HOST.fullmatch(host)
        if found is None:
            return not host
        name = found["name"].lower().rstrip(".")
        return "." not in name.removesuffix(".localhost") or _is_address(name) or self._is_named(name)

    def _is_named(self, name: str) -> bool:
        return any(
            each == "*" or name == each.removeprefix(".") or (each.startswith(".") and name.endswith(each))
            for each in self._named
        )


class HostLimit:
    """Turns away who asks by a name that is not ours."""

    def __init__(self, wsgi_app: WsgiApp, hosts: Hosts) -> None:
        self._wsgi_app = wsgi_app
        self._hosts = hosts

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if self._hosts.allows(environ.get("HTTP_HOST", "")):
            return self._wsgi_app(environ, start_response)
        refusal = Refusal(
            "unknown_host",
            "This server is not asked by that name. Its keeper can add it to WHITTLE_ALLOWED_HOSTS.",
        )
        return problem(refusal)(environ, start_response)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
