"""The main of a render worker process: limits itself, says hello, then does one task after another.

Started as `python -m app.rendering.worker FD LIMITS`. It ends when the server's end of the socket closes.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import traceback
from typing import Any

from app.rendering import sandbox


def main() -> None:
    connection = socket.socket(fileno=int(sys.argv[1]))
    limits: dict[str, int] = json.loads(sys.argv[2])
    # The server ends its workers itself; a SIGTERM to the whole group must not race with that.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    missing = sandbox.close(limits["memory_mb"])

    from app.rendering.frames import receive_frame, send_frame
    from app.rendering.tasks import Tasks

    def advance(progress: dict[str, Any]) -> None:
        send_frame(connection, {"progress": progress})

    tasks = Tasks(memory_mb=limits["memory_mb"], max_pixels=limits["max_pixels"], advance=advance)
    send_frame(connection, {"catalog": tasks.catalog(), "sandbox_lacks": missing})
    while True:
        try:
            header, _ = receive_frame(connection)
            sandbox.allow_processor_time(limits["processor_s"])
            answer, body = _perform(tasks, header)
            send_frame(connection, answer, body)
        except (EOFError, OSError):
            # Not an exit code of 3 or 4: those would stop an old gunicorn that runs as process 1.
            os._exit(0)


def _perform(tasks: Any, header: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    from app.errors import Refusal

    try:
        result: tuple[dict[str, Any], bytes] = getattr(tasks, header["task"])(**header["params"])
        return result
    except Refusal as error:
        refusal = error
    except MemoryError:
        tasks.forget_everything()
        refusal = Refusal("out_of_memory", "This picture needs more memory than there is.")
    except FileNotFoundError:
        refusal = Refusal("not_found", "The image was deleted while it was rendered.")
    except Exception:
        # The trace is for the operator's log; the user gets our code and no internals.
        traceback.print_exc()
        refusal = Refusal("internal_error", "The picture could not be rendered.")
    return {"error": refusal.to_dict()}, b""


if __name__ == "__main__":
    main()
