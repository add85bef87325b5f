"""Undo: every byte, name and time that a run has changed, given back, also after a kill. What somebody has
changed since is left as it is, and named."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

from app.cli.in_place import rename, replace, set_time
from app.cli.journals import Run
from app.cli.outcome import Outcome
from app.errors import Refusal

# Files in work at once: they wait for the disk.
_WIDTH = 4


def undo(run: Run) -> Iterator[Outcome]:
    """What became of each file; the run counts as undone where none failed."""
    failed = False
    for outcome in chain(_moved_back(run), _given_back(run)):
        failed = failed or outcome.error is not None
        yield outcome
    if not failed:
        run.journal.append({"undone": True})


def _given_back(run: Run) -> Iterator[Outcome]:
    """Bytes and times; a run changes no file twice."""
    changes = [line["undo"] for line in run.lines() if "undo" in line]
    with ThreadPoolExecutor(_WIDTH) as threads:
        yield from threads.map(lambda undo: _given_back_one(run, undo), changes)


def _given_back_one(run: Run, undo: Mapping[str, Any]) -> Outcome:
    path = Path(undo["path"])
    try:
        changed = _restored(run, path, undo)
    except Refusal as refusal:
        return Outcome.refused(path, refusal)
    except OSError as error:
        return Outcome.unreadable(path, error)
    return Outcome(path, path) if changed else Outcome(path, skipped="It is as it was.")


def _restored(run: Run, path: Path, undo: Mapping[str, Any]) -> bool:
    """Whether there was anything to do."""
    part = Path(undo.get("part", path.with_name(f".whittle-{run.name}.part")))
    part.unlink(missing_ok=True)
    status = os.stat(path)
    if "set_ns" in undo:
        if status.st_mtime_ns != undo["set_ns"]:
            if status.st_mtime_ns == undo["modified_ns"]:
                return False
            raise _changed()
        set_time(path, undo["modified_ns"])
        return True
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if digest == undo["before"]:
        if status.st_mtime_ns != undo["modified_ns"]:
            set_time(path, undo["modified_ns"])
        return False
    if digest != undo["after"]:
        raise _changed()
    if "bytes" in undo:
        written = bytearray(data)
        for at, old in undo["bytes"]:
            written[at : at + len(old) // 2] = bytes.fromhex(old)
        old_data = bytes(written)
    else:
        old_data = (run.files / undo["file"]).read_bytes()
    if hashlib.sha256(old_data).hexdigest() != undo["before"]:
        raise Refusal("internal_error", "The journal does not hold what the file was.")
    replace(path, old_data, undo["modified_ns"], part)
    return True


def _moved_back(run: Run) -> Iterator[Outcome]:
    """Every file aside first, then each to where it was: so names may have changed places."""
    for line in run.lines():
        if "moves" not in line:
            continue
        places = [(_place(move), move) for move in line["moves"]]
        for place, (before, _, aside, *_identity) in places:
            if place is not None and str(place) not in (before, aside):
                os.rename(place, aside)
        for place, (before, after, aside, *_identity) in places:
            path = Path(before)
            if place is None:
                yield Outcome.refused(Path(after), _changed())
            elif str(place) == before:
                yield Outcome(path, skipped="It is as it was.")
            elif os.path.lexists(path):
                with suppress(OSError):
                    rename(Path(aside), Path(after))
                message = "There is a file of its old name now; it keeps the new one."
                yield Outcome.failed(Path(after), "name_taken", message)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                os.rename(aside, path)
                yield Outcome(Path(after), path)
        for folder in reversed(line["folders"]):
            with suppress(OSError):  # somebody else's files are in it
                os.rmdir(folder)


def _place(move: list[Any]) -> Path | None:
    """Where the file of a move is now; a file is known by its number on its disk."""
    before, after, aside, device, number = move
    found = [path for path in map(Path, (before, after, aside)) if _identity(path) == (device, number)]
    if len(found) > 1:  # killed between its second name and the end of its first
        for path in found[1:]:
            os.unlink(path)
    return found[0] if found else None


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _changed() -> Refusal:
    return Refusal("plan_outdated", "Somebody has changed it since; it is left as it is.")
