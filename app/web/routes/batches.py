"""Batches over HTTP: begun, followed, steered, and taken along as one ZIP."""

from __future__ import annotations

import json
import queue
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from app.albums import planning
from app.albums.batch import Batch
from app.albums.bundle import bundle as bundle_of
from app.albums.teller import Teller
from app.batching.item import STATES
from app.batching.runner import OPEN
from app.errors import Refusal
from app.keeping.naming import file_name
from app.service import Service
from app.web.access import editable_album, permitted_album, shown
from app.web.current import service
from app.web.routes.albums import json_body, whole_number
from app.web.routes.archive import send_archive

blueprint = Blueprint("batches", __name__, url_prefix="/api")

_PAGE, _MOST = 200, 1000
#: Batches of an album that are listed.
_LATEST = 20
#: A stream that has nothing to tell says so this often: thus it is seen that the client has gone.
_BEAT_S = 15
#: Streams of one batch at once.
_MOST_STREAMS = 32
_FLAGS = {"": False, "0": False, "1": True}


@blueprint.post("/albums/<album_id>/batches")
def start(album_id: str) -> tuple[Response, int, dict[str, str]]:
    album, asked = editable_album(album_id), json_body()
    chore, values, members = asked.get("chore"), asked.get("values") or {}, asked.get("members")
    if not isinstance(chore, str):
        raise Refusal("bad_request", "chore must be the name of a chore.")
    batch = service().batches.start(album, chore, checked_values(values), checked_members(members))
    return jsonify(batch.body()), 201, {"Location": url_for("batches.describe", batch_id=batch.id)}


@blueprint.get("/albums/<album_id>/batches")
def latest(album_id: str) -> Response:
    batches = service().batches.latest_of(permitted_album(album_id), _LATEST)
    return jsonify({"batches": [batch.body() for batch in batches]})


@blueprint.post("/albums/<album_id>/plan")
def plan(album_id: str) -> Response:
    """What a chore would do, line by line; for who may edit, as it tells when pictures were taken."""
    album, asked = editable_album(album_id), json_body()
    values, members = checked_values(asked.get("values") or {}), checked_members(asked.get("members"))
    lines = planning.plan(album, service().images, service().catalog, asked.get("chore"), values, members)
    response = Response("".join(json.dumps(line) + "\n" for line in lines), mimetype="application/jsonl")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/batches/<batch_id>")
def describe(batch_id: str) -> Response:
    return jsonify(permitted(batch_id).body())


@blueprint.get("/batches/<batch_id>/items")
def items(batch_id: str) -> Response:
    batch, state = permitted(batch_id), request.args.get("state", "")
    first, count = whole_number("from", 0), min(_MOST, whole_number("count", _PAGE))
    if state not in ("", "planned", "running", *STATES):
        raise Refusal("bad_request", f"state must be one of planned, running, {', '.join(STATES)}.")
    found = [item for item in batch.items() if state in ("", item["state"])]
    following = first + count if count and first + count < len(found) else None
    return jsonify({"items": found[first : first + count], "count": len(found), "next": following})


@blueprint.post("/batches/<batch_id>/<any(pause, resume, cancel, retry):what>")
def steer(batch_id: str, what: str) -> Response:
    batch = permitted(batch_id)
    editable_album(batch.album.id)
    steered: Batch = getattr(service().batches, what)(batch)
    return jsonify(steered.body())


@blueprint.post("/batches/<batch_id>/undo")
def undo(batch_id: str) -> tuple[Response, int, dict[str, str]]:
    """Give back what a batch has changed, by another."""
    batch = permitted(batch_id)
    editable_album(batch.album.id)
    undoing = service().batches.undo(batch)
    return jsonify(undoing.body()), 201, {"Location": url_for("batches.describe", batch_id=undoing.id)}


@blueprint.get("/batches/<batch_id>/events")
def events(batch_id: str) -> Response:
    """How it goes, until it has ended: what is so now at once, and what changes, at most five times a
    second."""
    batch = permitted(batch_id)
    teller = service().batches.teller(batch)
    if teller.streams >= _MOST_STREAMS:
        raise Refusal("busy", "This batch is followed by too many at once.", retry_after=5)
    response = Response(_stream(batch, teller, service()), mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # nginx would wait for more
    return response


@blueprint.get("/batches/<batch_id>/bundle")
def bundle(batch_id: str) -> Response:
    batch, partial = permitted(batch_id), _FLAGS.get(request.args.get("partial", ""))
    if partial is None:
        raise Refusal("bad_request", "partial must be 1 or 0.")
    name = file_name(batch.album.name or "pictures", "zip")
    may_edit = batch.album.right(shown()) == "edit"
    return send_archive(bundle_of(batch, service().made, partial, may_edit), name)


def permitted(batch_id: str) -> Batch:
    """The batch, for somebody who may see its album; `not_found` for everybody else."""
    return service().batches.find(batch_id, shown())


def checked_values(values: Any) -> dict[str, Any]:
    if not isinstance(values, dict):
        raise Refusal("bad_request", "values must be an object of fields and values.")
    return values


def checked_members(members: Any) -> list[str] | None:
    """Ids of members; None for all of them."""
    if members is None:
        return None
    if not isinstance(members, list) or not all(isinstance(each, str) for each in members):
        raise Refusal("bad_request", "members must be a list of the ids of pictures.")
    return members


def _stream(batch: Batch, teller: Teller, served: Service) -> Iterator[str]:
    news: queue.Queue[tuple[str, dict[str, Any]]] = queue.Queue()
    stop = teller.listen(lambda fact, payload: news.put((fact, payload)))
    try:
        now = batch.advanced([])
        yield _event("batch_advanced", now)
        if now["state"] not in OPEN:
            yield _event("batch_ended", {"batch_id": batch.id, "reason": now["state"]})
            return
        quiet_s = 0
        while not served.is_stopping:
            try:
                fact, payload = news.get(timeout=1)
            except queue.Empty:
                quiet_s += 1
                if quiet_s % _BEAT_S == 0:
                    yield ":\n\n"
                continue
            quiet_s = 0
            yield _event(fact, payload)
            if fact == "batch_ended":
                return
    finally:
        stop()


def _event(fact: str, payload: dict[str, Any]) -> str:
    number = f"id: {payload['sequence']}\n" if "sequence" in payload else ""
    return f"event: {fact}\n{number}data: {json.dumps(payload)}\n\n"
