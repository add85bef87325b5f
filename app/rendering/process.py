"""One render worker as the server sees it: a child process and the socket to it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.blocking import offload
from app.config import Config
from app.rendering.frames import receive_frame, send_frame
from app.storage.files import drop_parts

_START_TIMEOUT_S = 30.0
# As many as a codec may start.
_THREADS = 4
_ROOT = Path(__file__).resolve().parents[2]


class WorkerDied(Exception):
    """The worker has gone, or answered what no worker answers."""


@dataclass(frozen=True)
class WorkerLimits:
    """What a worker may use and take: memory in MiB, pixels and sides as in `app.imaging`, and processor time
    for one task in seconds, of all its threads together."""

    memory_mb: int
    max_pixels: int
    processor_s: int = 120

    @classmethod
    def of(cls, config: Config) -> WorkerLimits:
        return cls(
            memory_mb=config.render_memory_mb,
            max_pixels=config.max_pixels,
            processor_s=config.render_timeout_s * _THREADS,
        )


class WorkerProcess:
    """A started worker. `hello` is its first frame: it holds the catalog, as plain data."""

    def __init__(self, limits: WorkerLimits) -> None:
        ours, theirs = socket.socketpair()
        # Under a green server a new socket does not block; the child's end must (it is a plain process).
        os.set_blocking(theirs.fileno(), True)
        self._socket = ours
        self._folder: Path | None = None  # where it writes
        self._child = subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.worker", str(theirs.fileno()), json.dumps(vars(limits))],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            cwd=_ROOT,
            env={**_environment(), "PYTHONPATH": str(_ROOT)},
            start_new_session=True,  # Ctrl-C is for the server alone
        )
        theirs.close()
        try:
            self.hello, _ = self._receive(_START_TIMEOUT_S)
        except BaseException:
            self.kill()
            raise

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def alive(self) -> bool:
        return self._child.poll() is None

    @property
    def crashed(self) -> bool:
        """Whether it has ended by a fault of its own: not killed from outside, nor for its time."""
        code = self._child.poll()
        return code is not None and code < 0 and code not in (-signal.SIGKILL, -signal.SIGXCPU)

    @property
    def overran(self) -> bool:
        """Whether the system has ended it because it had used its processor time."""
        return self._child.poll() == -signal.SIGXCPU

    def processor_s(self) -> float:
        """Processor time it has had since its start, in seconds; 0.0 where the platform does not tell."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def call(
        self,
        task: str,
        params: dict[str, Any],
        timeout_s: float,
        on_advance: Callable[[dict[str, Any]], None] = lambda progress: None,
    ) -> tuple[dict[str, Any], bytes]:
        """Have the worker do one task; `on_advance` is told what it tells on its way. TimeoutError when
        nothing is heard for too long, WorkerDied when it has gone; after either the worker must be killed."""
        self._folder = Path(params["folder"]) if "folder" in params else None
        try:
            send_frame(self._socket, {"task": task, "params": params})
        except OSError as error:
            raise WorkerDied(str(error)) from error
        while True:
            header, body = self._receive(timeout_s)
            if "progress" not in header:
                return header, body
            on_advance(header["progress"])

    def kill(self) -> None:
        """End the process now; a call that waits for it raises WorkerDied."""
        if self._child.poll() is None:
            self._child.kill()

    def close(self) -> None:
        """End the process and free what belongs to it."""
        self.kill()
        self._socket.close()
        self._child.wait()
        if self._folder is not None:
            offload(drop_parts, self._folder, self.pid)

    def _receive(self, timeout_s: float) -> tuple[dict[str, Any], bytes]:
        try:
            self._socket.settimeout(timeout_s)  # fails too, where the socket has just been closed
            return receive_frame(self._socket)
        except TimeoutError:
            raise
        except (EOFError, OSError, ValueError) as error:
            raise WorkerDied(str(error)) from error


def _environment() -> dict[str, str]:
    """What a worker needs to start; no secret of the server is in it."""
    kept = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR", "VIRTUAL_ENV", "HOME")
    return {name: os.environ[name] for name in kept if name in os.environ}
