"""One render worker as the server sees it: a child process, the socket to it, and the files it is lent."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import heap, privacy
from app.config import Config
from app.errors import Refusal
from app.rendering.frames import receive_frame, send_frame
from app.rendering.lending import Lending, deleted, offload_for
from app.rendering.loan import Loan
from app.rendering.orders import Order
from app.storage.image_folder import ImageFolder

log = logging.getLogger(__name__)

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
    """A started worker. `hello` is its first frame: it holds the catalog, as plain data. `folder_of` finds
    the files of an image by its id, or raises Refusal `not_found`."""

    def __init__(self, limits: WorkerLimits, folder_of: Callable[[str], ImageFolder]) -> None:
        self._lending = Lending(folder_of)
        privacy.keep_memory_private()  # before there is anybody who could look
        ours, theirs = socket.socketpair()
        # Under a green server a new socket does not block; the child's end must (it is a plain process).
        os.set_blocking(theirs.fileno(), True)
        self._socket = ours
        self._child = subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.worker", str(theirs.fileno()), json.dumps(vars(limits))],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=_ROOT,
            env={**_environment(), **heap.LARGE_PAGES, "PYTHONPATH": str(_ROOT)},
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
            return time.clock_gettime(_processor_clock(self.pid))
        except OSError:
            return 0.0

    def call(
        self,
        order: Order,
        timeout_s: float,
        on_advance: Callable[[dict[str, Any]], None] = lambda progress: None,
    ) -> tuple[dict[str, Any], bytes]:
        """Have the worker carry out an order; `on_advance` is told what it tells on its way. TimeoutError
        when nothing is heard for too long, WorkerDied when it has gone; the worker must be killed then."""
        if not order.home:
            self._lending.forget()  # it may tell of images that have gone
            request = {"task": order.task, "params": order.params}
            return self._exchange(request, {}, timeout_s, on_advance)
        try:
            loan = self._lending.lend(order)
        except Refusal as refusal:
            return _refused(refusal)
        try:
            if loan.finished is not None and order.task == "export":
                return {"output": loan.finished.to_dict()}, b""
            request = {"task": order.task, "params": loan.params}
            header, body = self._exchange(request, loan.files, timeout_s, on_advance)
            return header if "error" in header else self._keep(loan, header), body
        except Refusal as refusal:
            return _refused(refusal)
        finally:
            self._lending.take_back(loan)

    def kill(self) -> None:
        """End the process now; a call that waits for it raises WorkerDied."""
        if self._child.poll() is None:
            self._child.kill()

    def close(self) -> None:
        """End the process and free what belongs to it."""
        self.kill()
        self._socket.close()
        self._child.wait()
        self._lending.close()

    def _exchange(
        self,
        request: dict[str, Any],
        files: dict[str, int],
        timeout_s: float,
        on_advance: Callable[[dict[str, Any]], None],
    ) -> tuple[dict[str, Any], bytes]:
        try:
            send_frame(self._socket, request | {"files": list(files)}, files=tuple(files.values()))
        except OSError as error:
            raise WorkerDied(str(error)) from error
        while True:
            header, body = self._receive(timeout_s)
            if "progress" not in header:
                break
            on_advance(header["progress"])
        if "trace" in header:
            log.error("a render worker has a fault:%s", _indented(header.pop("trace")))
        return header, body

    def _keep(self, loan: Loan, header: dict[str, Any]) -> dict[str, Any]:
        try:
            self._check(header)
            return offload_for(loan, loan.keep, header)
        except FileNotFoundError:
            raise deleted() from None
        except (KeyError, TypeError, AttributeError) as error:
            raise WorkerDied(f"an answer that no worker gives: {error!r}") from error

    def _check(self, header: dict[str, Any]) -> None:
        """A file's ending and type are one of the catalog's, whatever a worker says that a picture has taken
        over; WorkerDied if not."""
        made = header.get("output", {})
        known = [(each["mime"], each["extension"]) for each in self.hello["catalog"]["formats"]]
        if "extension" in made and (made["mime"], made["extension"]) not in known:
            raise WorkerDied("a kind of file that no worker makes")

    def _receive(self, timeout_s: float) -> tuple[dict[str, Any], bytes]:
        try:
            self._socket.settimeout(timeout_s)  # fails too, where the socket has just been closed
            return receive_frame(self._socket)
        except TimeoutError:
            raise
        except (EOFError, OSError, ValueError) as error:
            raise WorkerDied(str(error)) from error


def _processor_clock(pid: int) -> int:
    """As the C library's clock_getcpuclockid makes it of a process (Linux, include/linux/posix-timers.h)."""
    return ~pid << 3 | 2


def _refused(refusal: Refusal) -> tuple[dict[str, Any], bytes]:
    return {"error": refusal.to_dict()}, b""


def _indented(trace: object) -> str:
    """Below the log's own line, and never like one; at most 4,000 characters."""
    return "".join(f"\n  | {line}" for line in str(trace)[-4000:].splitlines())


def _environment() -> dict[str, str]:
    """What a worker needs to start; no secret of the server is in it."""
    kept = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
    return {name: os.environ[name] for name in kept if name in os.environ}
