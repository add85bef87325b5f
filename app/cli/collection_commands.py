"""Commands about a collection that are no chores: its facts, and what was done to it."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from app.chores.photo import Photo
from app.cli import journals, undoing
from app.cli.collection import collected
from app.cli.endings import end_cleanly
from app.cli.planned import shown
from app.errors import Refusal

HELPS = {
    "facts": "show what photos say of themselves: date, camera, size, orientation, place",
    "undo": "give back every byte, name and time that a chore has changed",
    "batches": "list what chores have done on this machine",
}


def facts(arguments: list[str]) -> int:
    """A table, or JSON lines; 1 where a file that was named is no photo."""
    parser = argparse.ArgumentParser("whittle facts", description=HELPS["facts"], allow_abbrev=False)
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a photo, or a folder of them")
    parser.add_argument("--recursive", "-r", action="store_true", help="take the folders below, too")
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object a line, one for each photo"
    )
    asked = parser.parse_intermixed_args(arguments)
    collection = collected(asked.paths, recursive=asked.recursive)
    if asked.json:
        for photo in collection.photos:
            print(json.dumps({"path": str(collection.path(photo.name)), **photo.to_dict()}))
    else:
        _print_table([_TITLES, *map(_row, collection.photos)])
    for outcome in collection.failed:
        print(f"{shown(outcome.file)}: {(outcome.error or {}).get('message')}", file=sys.stderr)
    return 1 if collection.failed else 0


def undo(arguments: list[str]) -> int:
    """Of one run, the last where none is named; 1 where a file was left as it is, and it says which."""
    parser = argparse.ArgumentParser("whittle undo", description=HELPS["undo"], allow_abbrev=False)
    parser.add_argument("journal", nargs="?", metavar="JOURNAL", help="a name that `whittle batches` lists")
    parser.add_argument("--last", action="store_true", help="the last run; so it is without a name, too")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line, one for each file")
    asked = parser.parse_args(arguments)
    if asked.last and asked.journal:
        parser.error("name a journal or say --last, not both")
    end_cleanly()
    try:
        run = journals.find(asked.journal) if asked.journal else journals.last()
    except Refusal as refusal:
        print(refusal.detail, file=sys.stderr)
        return 1
    failed = 0
    for outcome in undoing.undo(run):
        failed += outcome.error is not None
        if asked.json:
            print(json.dumps(outcome.to_dict()))
        elif outcome.error is not None:
            print(f"{shown(outcome.file)}: {outcome.error['message']}", file=sys.stderr)
        elif outcome.skipped is None:
            moved = f" -> {shown(outcome.target)}" if outcome.target != outcome.file else ""
            print(f"{shown(outcome.file)}{moved}: as it was")
    return 1 if failed else 0


def batches(arguments: list[str]) -> int:
    """One line for each run, the newest last."""
    parser = argparse.ArgumentParser("whittle batches", description=HELPS["batches"], allow_abbrev=False)
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    asked = parser.parse_args(arguments)
    for run in journals.all_runs():
        body = _body(run)
        if asked.json:
            print(json.dumps(body))
        else:
            when = time.strftime("%Y-%m-%d %H:%M", time.localtime(body["started_ms"] / 1000))
            print(
                f"{run.name}  {when}  {body['chore']}  {body['files']} files  {body['state']}  {body['base']}"
            )
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {"facts": facts, "undo": undo, "batches": batches}

_TITLES = ("name", "taken", "zone", "camera", "size", "orientation", "place")


def _row(photo: Photo) -> tuple[str, ...]:
    return (
        shown(photo.name),
        photo.taken.isoformat(" ", "seconds") if photo.taken else "-",
        photo.offset or "-",
        shown(photo.camera) or "-",
        f"{photo.width} x {photo.height}",
        str(photo.orientation),
        "yes" if photo.has_place else "no",
    )


def _print_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _body(run: journals.Run) -> dict[str, Any]:
    lines = run.lines()
    head: dict[str, Any] = next((line for line in lines if "head" in line), {"head": {}})
    told: dict[str, Any] = head["head"]
    ended = [line["state"] for line in lines if "state" in line]
    is_whole = any(line.get("run") == "done" for line in lines)
    return {
        "name": run.name,
        "started_ms": head.get("started_ms", 0),
        "chore": told.get("chore", "unknown"),
        "base": told.get("base", ""),
        "values": told.get("values", {}),
        "files": told.get("files", 0),
        "done": ended.count("done"),
        "failed": ended.count("failed"),
        "skipped": ended.count("skipped"),
        "state": "undone" if journals.is_undone(lines) else "done" if is_whole else "stopped",
    }
