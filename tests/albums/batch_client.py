"""A batch as a script follows it."""

from __future__ import annotations

import io
import json
import time
import zipfile
from dataclasses import dataclass
from typing import Any

from tests.albums.client import TIMEOUT_S, AlbumClient


@dataclass
class BatchClient:
    album: AlbumClient
    id: str

    @classmethod
    def start(cls, album: AlbumClient, **asked: Any) -> BatchClient:
        answer = album.ask("POST", "/batches", json={"chore": "optimize", **asked})
        assert answer.status_code == 201, answer.text
        return cls(album, answer.json()["id"])

    @property
    def path(self) -> str:
        return f"/api/batches/{self.id}"

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = self.album.ask("GET", self.path).json()
        return body

    def steer(self, what: str) -> dict[str, Any]:
        body: dict[str, Any] = self.album.ask("POST", f"{self.path}/{what}").json()
        return body

    def items(self, state: str = "") -> list[dict[str, Any]]:
        answer = self.album.ask("GET", f"{self.path}/items?count=1000&state={state}")
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    def until(self, **wanted: Any) -> dict[str, Any]:
        """Wait for a body with these; numbers may be more."""
        deadline = time.monotonic() + TIMEOUT_S
        while True:
            body = self.body()
            if all(
                body[name] >= value if isinstance(value, int) else body[name] == value
                for name, value in wanted.items()
            ):
                return body
            assert time.monotonic() < deadline, (wanted, body)
            time.sleep(0.02)

    def facts(self) -> list[dict[str, Any]]:
        """What the stream tells until the batch has ended; each with its kind as `event`."""
        found: list[dict[str, Any]] = []
        answer = self.album.ask("GET", f"{self.path}/events", stream=True)
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        for line in answer.iter_lines(decode_unicode=True):
            if line.startswith("event: "):
                event = line[7:]
            elif line.startswith("data: "):
                found.append(json.loads(line[6:]) | {"event": event})
        return found

    def bundle(self) -> zipfile.ZipFile:
        answer = self.album.ask("GET", f"{self.path}/bundle")
        assert answer.status_code == 200, answer.text
        assert len(answer.content) == int(answer.headers["Content-Length"])
        return zipfile.ZipFile(io.BytesIO(answer.content))
