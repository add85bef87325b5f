"""What is to happen once a request has done its work: queued while it runs, run in order after its answer.

Nothing of it happens when the request is refused or fails. The answer has been sent by then, so nobody waits.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Flask, Response, g

log = logging.getLogger(__name__)

Task = Callable[[], None]


def afterwards(task: Task) -> None:
    """Have `task` run once this request is answered with success. It gets no request any more."""
    if "afterwards" not in g:
        g.afterwards = []
    g.afterwards.append(task)


def register(app: Flask) -> None:
    @app.after_request
    def run_or_drop(response: Response) -> Response:
        tasks: list[Task] = g.pop("afterwards", [])
        if tasks and response.status_code < 400:
            response.call_on_close(lambda: _run(tasks))
        return response


def _run(tasks: list[Task]) -> None:
    for task in tasks:
        try:
            task()
        except Exception:
            log.exception("something that was to follow a request failed; the rest goes on")
