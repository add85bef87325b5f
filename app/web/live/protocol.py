"""The live protocol: every command and fact, and the shape of its payload. Nowhere else are they named.

Commands go from the browser to the server, verb first. Each is answered by an acknowledgement:
`{ok: true, ...}` or `{ok: false, error: {code, message, field?, retry_after?}}`. Facts go from the server to
the browser, past tense. `docs/protocol.md` tells the same to people; a test compares the two.
"""

from __future__ import annotations

from typing import Any

from app.errors import Refusal

VERSION = 1

Shape = dict[str, type]
_EXPECTED: dict[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    dict: "an object",
    list: "a list",
}

#: command -> its payload; a name with a question mark may be left out.
COMMANDS: dict[str, Shape] = {
    "open_edit": {"image_id": str, "key?": str, "view?": dict},
    "patch_recipe": {"image_id": str, "changes": dict, "phase?": str},
    "preview_shown": {"image_id": str, "revision": int},
    "set_view": {"image_id": str, "view": dict},
    "undo": {"image_id": str},
    "redo": {"image_id": str},
    "reset_recipe": {"image_id": str},
    "list_steps": {"image_id": str},
    "go_to_step": {"image_id": str, "step": int},
    "render_sheet": {"image_id": str, "variants": list},
    "rename_image": {"image_id": str, "name?": str, "title?": str, "alt?": str},
    "renew_key": {"image_id": str, "right": str},
    "keep_image": {"image_id": str},
    "close_edit": {"image_id": str},
    "open_album": {"album_id": str, "key?": str},
    "patch_album": {"album_id": str, "changes": dict, "phase?": str, "members?": list},
    "move_members": {"album_id": str, "members": list, "before?": str},
    "undo_album": {"album_id": str},
    "redo_album": {"album_id": str},
    "close_album": {"album_id": str},
    "start_batch": {"album_id": str, "chore": str, "values?": dict, "members?": list},
    "pause_batch": {"batch_id": str},
    "resume_batch": {"batch_id": str},
    "cancel_batch": {"batch_id": str},
    "retry_batch": {"batch_id": str},
    "undo_batch": {"batch_id": str},
}

_STATE = ("recipe", "revision", "can_undo", "can_redo")

#: command -> the names that its acknowledgement has beside `ok`.
ACKNOWLEDGEMENTS: dict[str, tuple[str, ...]] = {
    "open_edit": ("image", *_STATE, "may_edit", "protocol"),
    "patch_recipe": _STATE,
    "preview_shown": (),
    "set_view": (),
    "undo": _STATE,
    "redo": _STATE,
    "reset_recipe": _STATE,
    "list_steps": ("steps", "step"),
    "go_to_step": _STATE,
    "render_sheet": ("total",),
    "rename_image": ("name", "title", "alt"),
    "renew_key": ("right", "key"),
    "keep_image": ("expires_at",),
    "close_edit": (),
    "open_album": ("album", *_STATE, "batch", "may_edit", "protocol"),
    "patch_album": _STATE,
    "move_members": _STATE,
    "undo_album": _STATE,
    "redo_album": _STATE,
    "close_album": (),
    "start_batch": ("batch",),
    "pause_batch": ("batch",),
    "resume_batch": ("batch",),
    "cancel_batch": ("batch",),
    "retry_batch": ("batch",),
    "undo_batch": ("batch",),
}

#: Answers to what the server sent by itself: they come as fast as previews go.
UNCOUNTED = ("preview_shown",)

#: What a hand that moves sends.
DRAGGED = ("patch_recipe", "patch_album")

PHASES = ("drag", "settle")

#: fact -> the names in its payload; one with a question mark may be left out.
FACTS: dict[str, tuple[str, ...]] = {
    "recipe_changed": ("image_id", "revision", "recipe", "can_undo", "can_redo", "origin"),
    "preview_rendered": (
        "image_id",
        "revision",
        "stage",
        "src",
        "width",
        "height",
        "region",
        "layer",
        "stats",
    ),
    "search_advanced": ("image_id", "revision", "quality", "scale", "bytes", "fits"),
    "render_failed": ("image_id", "revision", "error"),
    "variant_rendered": (
        "image_id",
        "revision",
        "index",
        "changes",
        "src?",
        "width?",
        "height?",
        "stats?",
        "error?",
    ),
    "sheet_ended": ("image_id", "revision", "reason"),
    "image_renamed": ("image_id", "name", "title", "alt", "origin"),
    "key_renewed": ("image_id", "right", "key"),
    "album_changed": ("album_id", "revision", "recipe", "can_undo", "can_redo", "origin"),
    "member_changed": ("album_id", "member"),
    "members_removed": ("album_id", "image_ids"),
    "album_estimated": ("album_id", "revision", "bytes", "low", "high", "counted", "of"),
    "fit_advanced": ("album_id", "quality", "bytes", "low", "high", "counted", "of", "fits"),
    "album_closed": ("album_id", "reason"),
    "batch_started": ("album_id", "batch"),
    "batch_advanced": (
        "batch_id",
        "sequence",
        "state",
        "total",
        "done",
        "failed",
        "skipped",
        "original_bytes",
        "bytes",
        "elapsed_ms",
        "left_ms",
        "current",
        "ended",
    ),
    "batch_ended": ("batch_id", "reason"),
    "viewers_changed": ("image_id", "count"),
    "edit_closed": ("image_id", "reason"),
}


def read_payload(command: str, arguments: tuple[Any, ...]) -> dict[str, Any]:
    """The payload of a command, checked against its shape; Refusal `invalid_command` names what is off.

    Names in it that the shape does not know are ignored, so that a newer page can talk to an older server.
    """
    if command not in COMMANDS:
        raise Refusal("invalid_command", "There is no such command.")
    if len(arguments) != 1 or not isinstance(arguments[0], dict):
        raise Refusal("invalid_command", f"{command} takes one object.")
    payload = arguments[0]
    for declared, kind in COMMANDS[command].items():
        name = declared.rstrip("?")
        if payload.get(name) is None:
            if declared.endswith("?"):
                continue
            raise Refusal("invalid_command", f"{command} needs {name}.")
        value = payload[name]
        if type(value) is not kind:  # `isinstance` would take true for the number 1
            expected = _EXPECTED[kind]
            raise Refusal("invalid_command", f"{command}: {name} must be {expected}.")
    if payload.get("phase") not in (None, *PHASES):
        raise Refusal("invalid_command", f"{command}: phase must be one of {', '.join(PHASES)}.")
    return payload


def check_fact(fact: str, payload: dict[str, Any]) -> None:
    """ValueError unless `FACTS` declares the fact, and the payload has exactly the names declared there."""
    if fact not in FACTS:
        raise ValueError(f"There is no fact {fact}: declare it in FACTS.")
    declared = {name.rstrip("?") for name in FACTS[fact]}
    needed = {name for name in FACTS[fact] if not name.endswith("?")}
    if odd := (payload.keys() - declared) | (needed - payload.keys()):
        raise ValueError(f"The payload of {fact} differs from its declaration in {', '.join(sorted(odd))}.")
