"""A tab as any Socket.IO client can be one: plain python-socketio, over a real websocket."""

from __future__ import annotations

import base64
import contextlib
import threading
import time
from types import TracebackType
from typing import Any, Self

import socketio

TIMEOUT_S = 30.0


class Tab:
    """Connects, opens one edit, keeps every fact it is told, and answers previews unless told not to."""

    def __init__(
        self,
        url: str,
        image: dict[str, Any],
        view: dict[str, Any] | None = None,
        key: str | None = None,
        answers: bool = True,
        transports: tuple[str, ...] = ("websocket",),
        headers: dict[str, str] | None = None,
        names_image: bool = True,
    ) -> None:
        self.image_id = image["id"]
        self.key = image.get("key") if key is None else key
        self.view = view or {"width": 600, "height": 400}
        self.answers = answers
        self.facts: list[tuple[str, dict[str, Any]]] = []
        self.acks: list[dict[str, Any]] = []
        self._news = threading.Condition()
        self.client = socketio.Client(reconnection=False)
        self.client.on("*", self._hear)
        address = f"{url}?image_id={self.image_id}" if names_image else url
        self.client.connect(address, transports=list(transports), headers=headers or {})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.client.connected and self.client.transport() == "polling":
            self._end_polling()
        else:
            self.client.disconnect()

    def _end_polling(self) -> None:
        """Say goodbye once all else is sent: a client that is sending when it is told to end forgets to, and
        waits for the server's next ping, 25 seconds at the most."""
        self.answers = False
        queue = self.client.eio.queue
        with queue.all_tasks_done:
            queue.all_tasks_done.wait_for(lambda: queue.unfinished_tasks == 0, TIMEOUT_S)
        self.client.eio.disconnect()

    def call(self, command: str, **payload: Any) -> dict[str, Any]:
        """Send a command and wait for its acknowledgement."""
        body = {"image_id": self.image_id, **payload}
        answer: dict[str, Any] = self.client.call(command, body, timeout=TIMEOUT_S)
        return answer

    def open(self) -> dict[str, Any]:
        return self.call("open_edit", key=self.key, view=self.view)

    def patch(self, phase: str | None = None, **changes: Any) -> dict[str, Any]:
        return self.call("patch_recipe", changes=changes, **({"phase": phase} if phase else {}))

    def patch_soon(self, phase: str | None = None, **changes: Any) -> None:
        """Send a patch without waiting; its acknowledgement is collected in `acks`."""
        self.send_soon("patch_recipe", changes=changes, **({"phase": phase} if phase else {}))

    def send_soon(self, command: str, **payload: Any) -> None:
        """The same for any command."""
        self.client.emit(command, {"image_id": self.image_id, **payload}, callback=self._collect)

    def previews(self, stage: str | None = None) -> list[dict[str, Any]]:
        with self._news:
            heard = [body for fact, body in self.facts if fact == "preview_rendered"]
        return [body for body in heard if stage in (None, body["stage"])]

    def told(self, fact: str) -> list[dict[str, Any]]:
        with self._news:
            return [body for name, body in self.facts if name == fact]

    def wait_for(self, condition: Any, what: str = "news") -> Any:
        """Wait until `condition()` is true; its value."""
        deadline = time.monotonic() + TIMEOUT_S
        with self._news:
            while not (value := condition()):
                left = deadline - time.monotonic()
                assert left > 0, f"{what} did not come; heard {self._summary()}"
                self._news.wait(left)
            return value

    def wait_for_end(self) -> None:
        """Until the server has ended the connection."""
        self.client.wait()

    def wait_for_final(self, revision: int) -> dict[str, Any]:
        """The final of this revision."""

        def found() -> dict[str, Any] | None:
            return next((body for body in self.previews("final") if body["revision"] == revision), None)

        final: dict[str, Any] = self.wait_for(found, f"the final of revision {revision}")
        return final

    def wait_for_draft(self, revision: int) -> dict[str, Any]:
        """A draft of this revision or a newer one."""
        return self.wait_for_preview(revision, "draft")

    def wait_for_preview(self, revision: int, stage: str | None = None) -> dict[str, Any]:
        """A preview, of any stage or this one, of this revision or a newer one."""

        def found() -> dict[str, Any] | None:
            return next((body for body in self.previews(stage) if body["revision"] >= revision), None)

        preview: dict[str, Any] = self.wait_for(found, f"a preview of revision {revision}")
        return preview

    def answer(self, revision: int) -> None:
        self.client.emit("preview_shown", {"image_id": self.image_id, "revision": revision})

    def _hear(self, fact: str, body: dict[str, Any]) -> None:
        if fact == "preview_rendered" and self.answers:
            with contextlib.suppress(socketio.exceptions.SocketIOError):  # the test has ended meanwhile
                self.answer(body["revision"])
        with self._news:
            self.facts.append((fact, body))
            self._news.notify_all()

    def _collect(self, acknowledgement: dict[str, Any]) -> None:
        with self._news:
            self.acks.append(acknowledgement)
            self._news.notify_all()

    def _summary(self) -> list[tuple[str, Any, Any]]:
        return [(fact, body.get("revision"), body.get("stage")) for fact, body in self.facts]


def data_of(preview: dict[str, Any]) -> bytes:
    """The picture's bytes in a preview's data URL."""
    head, _, body = preview["src"].partition(",")
    assert head.startswith("data:image/") and head.endswith(";base64")
    return base64.b64decode(body)
