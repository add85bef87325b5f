"""An album as a script uses it, over HTTP alone."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests

from tests.conftest import Server

TIMEOUT_S = 60.0


@dataclass
class AlbumClient:
    """One album, with a key to it."""

    server: Server
    body: dict[str, Any]
    key: str

    @classmethod
    def create(cls, server: Server, name: str = "Trip") -> AlbumClient:
        answer = requests.post(f"{server.url}/api/albums", json={"name": name}, timeout=TIMEOUT_S)
        assert answer.status_code == 201, answer.text
        body: dict[str, Any] = answer.json()
        return cls(server, body, body["key"])

    def ask(self, method: str, path: str = "", **kwargs: Any) -> requests.Response:
        """A request below the album's address, or to another path of the API."""
        url = self.server.url + (path if path.startswith("/api") else self.body["url"] + path)
        headers = {"Authorization": f"Bearer {self.key}"} | kwargs.pop("headers", {})
        return requests.request(method, url, headers=headers, timeout=TIMEOUT_S, **kwargs)

    def send(self, content: bytes, name: str = "photo.jpg", **texts: str) -> requests.Response:
        return self.ask("POST", "/images", files={"file": (name, content)}, data=texts)

    def fill(self, files: Mapping[str, bytes]) -> list[dict[str, Any]]:
        """Send these files, by name, and wait until all have been checked; the members."""
        for name, content in files.items():
            assert self.send(content, name).status_code == 201
        return self.checked()

    def state(self) -> dict[str, Any]:
        answer = self.ask("GET", "?count=1000")
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def checked(self) -> list[dict[str, Any]]:
        """The members, once none waits any more."""
        deadline = time.monotonic() + 3 * TIMEOUT_S
        while True:
            members: list[dict[str, Any]] = self.state()["images"]
            if all(member["state"] != "waiting" for member in members):
                return members
            assert time.monotonic() < deadline, [member["state"] for member in members]
            time.sleep(0.05 + len(members) / 500)

    def rendition(self, member: dict[str, Any], query: str = "") -> bytes:
        answer = self.ask("GET", f"{member['url']}/rendition{query}")
        assert answer.status_code == 200, answer.text
        return answer.content
