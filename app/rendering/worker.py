"""The main of a render worker process: loads, shuts itself in, says hello, then does one task after another.

Started as `python -m app.rendering.worker FD LIMITS`. It ends when the server's end of the socket closes.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

from app import heap
from app.errors import Refusal
from app.imaging.preload import preload
from app.rendering import sandbox
from app.rendering.borrowed import Borrowed
from app.rendering.frames import receive_frame_with_files, send_frame
from app.rendering.tasks import Tasks

# How much less a worker counts than the server where processors are short: with twenty hands on two of them,
# an answer took up to 40 ms, and takes 15. More of it, and whoever floods the server takes the drafts' time.
_NICER = 3
# A worker looks so often for pictures that nobody has asked for in so long; seconds.
_ROUND_S = 10
_UNUSED_S = 60


def main() -> None:
    connection = socket.socket(fileno=int(sys.argv[1]))
    limits: dict[str, int] = json.loads(sys.argv[2])
    _give_way()
    heap.keep_one_arena()
    heap.keep_for_the_next(limits["memory_mb"])
    heap.use_small_pages()
    # The server ends its workers itself; a SIGTERM to the whole group must not race with that.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)

    def advance(progress: dict[str, Any]) -> None:
        send_frame(connection, {"progress": progress})

    tasks = Tasks(memory_mb=limits["memory_mb"], max_pixels=limits["max_pixels"], advance=advance)
    hello = {"catalog": tasks.catalog()}
    preload()
    _let_go_of_the_log()
    missing = sandbox.close(limits["memory_mb"])
    send_frame(connection, hello | {"sandbox_lacks": missing})
    rounds = Rounds(connection, tasks)
    while True:
        try:
            rounds.wait()
            header, descriptors = receive_frame_with_files(connection)
            sandbox.allow_processor_time(limits["processor_s"])
            files = Borrowed(header["files"], descriptors)
            answer, body = _perform(tasks, header, files)
            files.give_back()
            send_frame(connection, answer, body)
        except (EOFError, OSError):
            # Not an exit code of 3 or 4: those would stop an old gunicorn that runs as process 1.
            os._exit(0)


def _give_way() -> None:
    """The server comes first: it is what everybody waits for. Linux may count sessions, not processes."""
    os.nice(_NICER)
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(_NICER))


class Rounds:
    """Waits for tasks, and goes round meanwhile, also where tasks come often."""

    def __init__(self, connection: socket.socket, tasks: Tasks) -> None:
        self._tasks = tasks
        self._waiting = select.poll()
        self._waiting.register(connection, select.POLLIN)
        self._next = time.monotonic() + _ROUND_S

    def wait(self) -> None:
        """Until there is a task to receive. Who has nothing to do for a round keeps no free memory."""
        if time.monotonic() >= self._next:
            self._go()
        is_rested = False
        while not self._waiting.poll(_ROUND_S * 1000):
            self._go()
            if not is_rested:
                heap.give_back()
                is_rested = True

    def _go(self) -> None:
        self._tasks.let_go_unused(_UNUSED_S)
        self._next = time.monotonic() + _ROUND_S


def _let_go_of_the_log() -> None:
    """The server's log is not for a worker to write, or to cut: what there is to tell travels in frames."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _perform(tasks: Tasks, header: dict[str, Any], files: Borrowed) -> tuple[dict[str, Any], bytes]:
    """What comes of a task, in all the memory that the worker may have: where that is short, what it keeps of
    other pictures goes first."""
    answer = _attempt(tasks, header, files)
    if answer[0].get("error", {}).get("code") != "out_of_memory":
        return answer
    tasks.forget_everything()
    heap.give_back()
    return _attempt(tasks, header, files)


def _attempt(tasks: Tasks, header: dict[str, Any], files: Borrowed) -> tuple[dict[str, Any], bytes]:
    """What comes of a task, or why nothing does. The error itself goes: it has hold of every picture on its
    way, and would keep them from the next attempt."""
    params = header["params"] | ({"files": files} if header["files"] else {})
    try:
        result: tuple[dict[str, Any], bytes] = getattr(tasks, header["task"])(**params)
        return result
    except Refusal as error:
        return _refused(error)
    except MemoryError:
        return _refused(Refusal("out_of_memory", "This picture needs more memory than there is."))
    except FileNotFoundError:
        return _refused(Refusal("not_found", "The image was deleted while it was rendered."))
    except Exception:
        # The trace is for the operator's log; the user gets our code and no internals.
        answer, body = _refused(Refusal("internal_error", "The picture could not be rendered."))
        return answer | {"trace": traceback.format_exc()}, body


def _refused(refusal: Refusal) -> tuple[dict[str, Any], bytes]:
    return {"error": refusal.to_dict()}, b""


if __name__ == "__main__":
    main()
