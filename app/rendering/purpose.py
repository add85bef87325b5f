"""Purpose: what a job is for, and so when it has its turn."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Purpose:
    """What a job is for. Of lower `urgency` goes first, but one that waits has a turn every `patience_s`
    seconds. `long` jobs may leave a worker free for moving hands, and may be put off for a more urgent one;
    `bounded` ones are refused when the queue is full. `own` is what the server asks for itself: it is neither
    counted nor held back."""

    name: str
    urgency: int
    patience_s: float
    long: bool
    bounded: bool
    own: bool = False


#: Is the pool alive? Never queued behind pictures for long.
CHECK = Purpose("check", 0, 0.0, long=False, bounded=False, own=True)
#: An image has gone: what a worker keeps of it goes too.
FORGET = Purpose("forget", 0, 0.0, long=False, bounded=False, own=True)
DRAFT = Purpose("draft", 1, math.inf, long=False, bounded=False)
#: What the files of an album will take, counted from small samples while a hand moves. One goes first now and
#: then, but never before a draft.
ESTIMATE = Purpose("estimate", 2, 0.15, long=False, bounded=False)
#: An upload is checked before it is taken. Somebody has chosen a picture and waits to begin.
PROBE = Purpose("probe", 3, 0.25, long=True, bounded=True)
FINAL = Purpose("final", 4, 0.5, long=True, bounded=False)
#: Somebody waits for the answer to one HTTP request: a download, a one-shot.
REQUEST = Purpose("request", 5, 2.0, long=True, bounded=True)
#: A variant of a contact sheet: worth having, never worth waiting for.
SHEET = Purpose("sheet", 6, 10.0, long=True, bounded=True)

#: A picture of an album is checked, after it has been stored: nobody waits for just this one.
INTAKE = Purpose("intake", 7, 5.0, long=True, bounded=False)
#: An item of a batch. A batch has few jobs here at a time (`app/batching/runner.py`), so they need no bound.
BATCH = Purpose("batch", 8, 10.0, long=True, bounded=False)

PURPOSES = (CHECK, FORGET, DRAFT, ESTIMATE, PROBE, FINAL, REQUEST, SHEET, INTAKE, BATCH)
