"""The bundle: what a batch has made, as one ZIP in the folders that the pictures were dropped with, in the
order that the album has now."""

from __future__ import annotations

import json

from app.albums.batch import Batch
from app.albums.hands import kept_as
from app.albums.making import made_as
from app.batching.item import Item, Outcome
from app.batching.naming import below, distinct
from app.batching.zip import Entry, Zip
from app.errors import Refusal
from app.keeping.naming import file_name
from app.storage.shelf import Shelf

#: What lies inside where something failed: an item a line, as the shell's `--json` has it.
REPORT = "report.jsonl"


def bundle(batch: Batch, shelf: Shelf, partial: bool, may_edit: bool) -> Zip:
    """Refusal `not_finished` while there is still something to do, unless it is to be `partial`; `view_only`
    for who may not edit where there are originals in it, which say where and when they were taken."""
    runner = batch.runner
    with runner.changed:
        if runner.state != "done" and not partial:
            raise Refusal("not_finished", "This batch still has work to do. partial=1 gives what there is.")
        outcomes = sorted(runner.outcomes.items())
    if not may_edit and any("file" in outcome.facts for _, outcome in outcomes):
        raise Refusal("view_only", "Originals with their metadata are only for who edits the album.")
    modified = batch.created_ms / 1000
    made = [
        (runner.items[number], outcome)
        for number, outcome in outcomes
        if outcome.state == "done" or "file" in outcome.facts
    ]
    places = {image_id: place for place, image_id in enumerate(batch.album.members.ids)}
    made.sort(key=lambda each: places.get(each[0].facts["image_id"], len(places)))
    names = distinct([_name(item, outcome) for item, outcome in made])
    entries = [_entry(shelf, batch, *each, name, modified) for each, name in zip(made, names, strict=True)]
    if any(outcome.state == "failed" for _, outcome in outcomes):
        lines = [_line(runner.items[number], outcome) for number, outcome in outcomes]
        entries.append(Entry.of_text(REPORT, "".join(line + "\n" for line in lines), modified))
    return Zip(entries)


def _name(item: Item, outcome: Outcome) -> str:
    file = outcome.facts.get("file")
    if file is not None:
        return below(file["path"], file["name"])
    return below(item.facts["path"], file_name(item.name, outcome.facts["extension"]))


def _entry(shelf: Shelf, batch: Batch, item: Item, outcome: Outcome, name: str, modified: float) -> Entry:
    """Of what was made of a member; of one that was changed, or stays, the member as it was then. With the
    time of its file, where that is known."""
    facts = outcome.facts.get("file") or outcome.facts
    path = shelf.file(
        batch.id, kept_as(item) if "file" in outcome.facts else made_as(item.number, facts["extension"])
    )
    modified_ns = facts.get("modified_ns") or item.facts.get("modified_ns")
    modified = modified_ns / 1e9 if modified_ns else modified
    return Entry(name, facts["bytes"], facts["crc"], path, modified)


def _line(item: Item, outcome: Outcome) -> str:
    head = {"file": below(item.facts["path"], item.name), "ok": outcome.state != "failed"}
    if outcome.state == "failed":
        return json.dumps(head | {"error": {"code": outcome.code, "message": outcome.message}})
    facts = {name: outcome.facts[name] for name in ("bytes", "etag") if name in outcome.facts}
    return json.dumps(head | facts | ({"skipped": outcome.message} if outcome.message else {}))
