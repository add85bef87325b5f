"""Progress: a long piece of work is told line by line, and given up when nobody reads on."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from flask import Response, request, stream_with_context

from app.errors import Refusal
from app.guard import background
from app.web.problems import problem

Made = TypeVar("Made")
#: Told how much is done, of how much; 0 until that is known.
Advance = Callable[[int, int], None]

#: What a client names in `Accept` to be told on the way.
LINES = "application/jsonl"
#: So often something is said, so that it is seen when the client has gone.
_BEAT_S = 1


def asks_for_lines() -> bool:
    """Whether this client wants to be told on the way."""
    return request.accept_mimetypes.best_match(("application/json", LINES)) == LINES


class _GivenUp(Exception):
    """Nobody waits for it any more."""


class _Work(Generic[Made]):
    """A piece of work in a thread of its own, which ends at its next step once it is given up."""

    def __init__(self, make: Callable[[Advance], Made]) -> None:
        self.steps: queue.Queue[tuple[int, int] | None] = queue.Queue()
        self.made: Made | None = None
        self.refusal: Refusal | None = None
        self._make = make
        self._given_up = threading.Event()
        self._thread = background("publishing", self._run)

    def give_up(self) -> None:
        """End it, and wait until it has ended."""
        self._given_up.set()
        self._thread.join()

    def _run(self) -> None:
        # For all else that goes wrong, which is logged.
        self.refusal = Refusal("internal_error", "That did not work. It has been noted.")
        try:
            self.made = self._make(self._advance)
            self.refusal = None
        except Refusal as refusal:
            self.refusal = refusal
        except _GivenUp:
            pass
        finally:
            self.steps.put(None)

    def _advance(self, done: int, total: int) -> None:
        if self._given_up.is_set():
            raise _GivenUp
        self.steps.put((done, total))


def told_as_it_goes(
    make: Callable[[Advance], Made],
    take_back: Callable[[Made], None],
    told: Callable[[Made], dict[str, Any]],
) -> Response:
    """Lines of `{done, total}`, the last `{made}` or `{problem}`. What was made and could not be told is
    taken back."""
    response = Response(stream_with_context(_lines(make, take_back, told)), mimetype=LINES)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # nginx would wait for more
    return response


def _lines(
    make: Callable[[Advance], Made],
    take_back: Callable[[Made], None],
    told: Callable[[Made], dict[str, Any]],
) -> Iterator[str]:
    work, is_told = _Work(make), False
    try:
        step: tuple[int, int] | None = (0, 0)
        while step is not None:
            yield _line({"done": step[0], "total": step[1]})
            try:
                step = work.steps.get(timeout=_BEAT_S)
            except queue.Empty:
                continue
        if work.made is not None:
            yield _line({"made": told(work.made)})
        elif work.refusal is not None:
            yield _line({"problem": problem(work.refusal).get_json()})
        is_told = True
    finally:
        if not is_told:
            work.give_up()
            if work.made is not None:
                take_back(work.made)


def _line(body: dict[str, Any]) -> str:
    return json.dumps(body) + "\n"
