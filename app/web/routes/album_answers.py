"""What the endpoints of albums answer, for the OpenAPI description."""

from __future__ import annotations

from app.web import schemas
from app.web.routes.answer import CHANGE, FILE, Answer
from app.web.schemas import FLAG, TEXT, UUID, WHOLE, Schema

_OR_NULL: Schema = {"type": "null"}
_ESTIMATE: Schema = {
    "type": "object",
    "required": ["bytes", "low", "high", "counted", "of"],
    "properties": dict.fromkeys(("bytes", "low", "high", "counted", "of"), WHOLE),
    "additionalProperties": False,
}
_ERROR: Schema = {"type": "object", "required": ["code", "message"]}
#: What of a member is not known until it has been checked.
_LATER = ("format", "mime", "width", "height", "has_alpha", "orientation", "is_odd")
_OF_MEMBER: Schema = {
    "number": WHOLE,
    "rank": {"type": "number"},
    "path": TEXT,
    "modified_at": {"anyOf": [WHOLE, _OR_NULL]},
    "own": {"type": "object"},
    "state": {"enum": ["waiting", "ready", "refused"]},
    "thumbnail_url": TEXT,
}
_FACTS = {name: kind for name, kind in schemas.IMAGE_FIELDS.items() if name not in ("recipe", "revision")}
_FACTS |= {name: {"anyOf": [_FACTS[name], _OR_NULL]} for name in _LATER}
MEMBER: Schema = {
    "type": "object",
    "required": [*_FACTS, *_OF_MEMBER],
    "properties": _FACTS | _OF_MEMBER | {"error": _ERROR},
    "additionalProperties": False,
}
_ALBUM: Schema = {
    "id": UUID,
    "url": TEXT,
    "editor_url": TEXT,
    "name": TEXT,
    "recipe": {"$ref": "#/components/schemas/Recipe"},
    "revision": WHOLE,
    "created_at": WHOLE,
    "expires_at": WHOLE,
    "count": WHOLE,
    "original_bytes": WHOLE,
    "estimate": {"anyOf": [_ESTIMATE, _OR_NULL]},
    "images": {"type": "array", "items": MEMBER},
    "next": {"anyOf": [WHOLE, _OR_NULL]},
    "may_edit": FLAG,
}
_CHANGED: Schema = {
    "type": "object",
    "required": ["recipe", "revision"],
    "properties": {"recipe": _ALBUM["recipe"], "revision": WHOLE},
    "additionalProperties": False,
}
_POINT = {"quality": WHOLE, **_ESTIMATE["properties"]}
_CURVE: Schema = {
    "type": "object",
    "required": ["points"],
    "properties": {
        "points": {
            "type": "array",
            "items": {
                "type": "object",
                "required": list(_POINT),
                "properties": _POINT,
                "additionalProperties": False,
            },
        }
    },
    "additionalProperties": False,
}
_FITTED: Schema = {
    "type": "object",
    "required": ["recipe", "revision", *_POINT],
    "properties": {"recipe": _ALBUM["recipe"], "revision": WHOLE, **_POINT},
    "additionalProperties": False,
}
_STORED = ("storage_full", "storage_unavailable")


def _album(*keys: str) -> Schema:
    return {
        "type": "object",
        "required": [*_ALBUM, *keys],
        "properties": _ALBUM | {"view_key": TEXT} | dict.fromkeys(keys, TEXT),
        "additionalProperties": False,
    }


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties}


_BATCH: Schema = {
    "id": UUID,
    "album_id": UUID,
    "chore": TEXT,
    "state": {"enum": ["planned", "running", "paused", "done", "cancelled"]},
    **dict.fromkeys(("total", "done", "failed", "skipped", "original_bytes", "bytes", "elapsed_ms"), WHOLE),
    "left_ms": {"anyOf": [WHOLE, _OR_NULL]},
    "of": {"anyOf": [UUID, _OR_NULL]},
    "bundle_url": TEXT,
    "can_undo": {"type": "boolean"},
    "errors": {"type": "array", "items": {"type": "object", "required": ["number", "name", "code"]}},
}
_BATCH_BODY: Schema = {
    "type": "object",
    "required": list(_BATCH),
    "properties": _BATCH,
    "additionalProperties": False,
}
_ITEMS: Schema = {
    "type": "object",
    "required": ["items", "count", "next"],
    "properties": {
        "items": {
            "type": "array",
            "items": {"type": "object", "required": ["number", "image_id", "name", "state"]},
        },
        "count": WHOLE,
        "next": _ALBUM["next"],
    },
    "additionalProperties": False,
}


ANSWERS: dict[str, Answer] = {
    "batches.start": Answer(
        "Begin a batch: a chore for all members, or for these.",
        status=201,
        schema=_BATCH_BODY,
        body=_object(chore=TEXT, values={"type": "object"}, members={"type": "array", "items": TEXT}),
        refusals=("bad_request", *CHANGE, "wrong_state", "name_taken", "invalid_recipe", *_STORED),
    ),
    "batches.latest": Answer(
        "The latest batches of an album, the newest first, at most 20.",
        schema={
            "type": "object",
            "required": ["batches"],
            "properties": {"batches": {"type": "array", "items": _BATCH_BODY}},
            "additionalProperties": False,
        },
        refusals=("not_found",),
    ),
    "batches.plan": Answer(
        "What a chore would do to members, one JSON object a line; nothing is written.",
        types=("application/jsonl",),
        schema=TEXT,
        body=_object(chore=TEXT, values={"type": "object"}, members={"type": "array", "items": TEXT}),
        refusals=("bad_request", *CHANGE, "invalid_recipe", *_STORED),
    ),
    "batches.describe": Answer("How a batch goes.", schema=_BATCH_BODY, refusals=("not_found",)),
    "batches.items": Answer(
        "What became of each item.",
        schema=_ITEMS,
        query={"state": TEXT, "from": WHOLE, "count": WHOLE},
        refusals=("bad_request", "not_found"),
    ),
    "batches.steer": Answer(
        "Pause a batch, go on with it, cancel it, or try again what failed.",
        schema=_BATCH_BODY,
        refusals=(*CHANGE, "wrong_state", *_STORED),
    ),
    "batches.undo": Answer(
        "Give back what a batch has changed, by a batch of its own.",
        status=201,
        schema=_BATCH_BODY,
        refusals=(*CHANGE, "wrong_state", *_STORED),
    ),
    "batches.events": Answer(
        "What changes, as it changes, until the batch has ended.",
        types=("text/event-stream",),
        schema=TEXT,
        refusals=("not_found", "busy"),
    ),
    "batches.bundle": Answer(
        "The finished files as one ZIP.",
        types=("application/zip",),
        schema=schemas.FILE,
        query={"partial": {"enum": [0, 1]}},
        refusals=("bad_request", "not_found", "not_finished", "range_not_satisfiable"),
        conditional=True,
    ),
    "pages.album": Answer("The page for an album.", types=("text/html",), schema=schemas.TEXT),
    "albums.create": Answer(
        "Make an album; the answer alone tells its key.",
        status=201,
        schema=_album("key"),
        body=_object(name=TEXT),
        refusals=("bad_request", "forbidden_origin", "rate_limited", "too_many_images", *_STORED),
    ),
    "albums.describe": Answer(
        "What an album is, with a part of its members.",
        schema=_album(),
        query={"from": WHOLE, "count": WHOLE},
        refusals=("bad_request", "not_found"),
    ),
    "albums.patch": Answer(
        "Change the shared recipe, or the order of the members.",
        schema=_CHANGED,
        body=_object(changes={"type": "object"}, order={"type": "array", "items": TEXT}, before=TEXT),
        refusals=("bad_request", *CHANGE, "invalid_recipe", *_STORED),
    ),
    "albums.fit": Answer(
        "Set the highest quality at which all files take at most so many bytes.",
        schema=_FITTED,
        body=_object(bytes=WHOLE),
        refusals=("bad_request", *CHANGE, "target_unreachable", "wrong_state", *_STORED),
    ),
    "albums.stop_fit": Answer("End a fit that is under way.", status=204, types=(), refusals=CHANGE),
    "albums.curve": Answer(
        "What all files would take at some qualities, from the lowest up.",
        schema=_CURVE,
        refusals=("not_found", "wrong_state"),
    ),
    "albums.delete": Answer(
        "Delete the album with all in it.", status=204, types=(), refusals=(*CHANGE, "storage_unavailable")
    ),
    "albums.add": Answer(
        "Send a picture into the album; the same token again answers the same member.",
        status=201,
        also=(200,),
        schema=MEMBER,
        takes=frozenset({"file"}),
        texts=("path", "token", "rank", "modified"),
        refusals=(*FILE, *CHANGE, "too_many_files"),
    ),
    "albums.member": Answer("One member.", schema=MEMBER, refusals=("not_found",)),
    "albums.patch_member": Answer(
        "Change a member's own values; null takes one back.",
        schema=MEMBER,
        body=_object(own={"type": "object"}),
        refusals=("bad_request", *CHANGE, "invalid_recipe", *_STORED),
    ),
    "albums.remove": Answer(
        "Take a member out.", status=204, types=(), refusals=(*CHANGE, "storage_unavailable")
    ),
}
