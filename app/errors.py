"""Every refusal a user can see: a stable code, an HTTP status and a title.

A `Refusal` travels as data through all doors: problem+json over HTTP, `error` in a Socket.IO
acknowledgement, one line in the shell, and a frame header between a render worker and the server.
"""

from __future__ import annotations

from typing import Any

from app.wording import Sentence

#: code -> (HTTP status, title). The detail of a refusal is written where it happens.
REFUSALS: dict[str, tuple[int, str]] = {
    "bad_request": (400, "The request cannot be understood"),
    "no_file": (400, "No file was sent"),
    "forbidden_origin": (403, "This site may not use the service"),
    "view_only": (403, "This link is for looking only"),
    "not_found": (404, "Not found"),
    "method_not_allowed": (405, "Method not allowed"),
    "moved": (409, "The picture is open on another server"),
    "plan_outdated": (409, "Something has changed since the plan"),
    "name_taken": (409, "Another file has that name"),
    "too_slow": (408, "The file came too slowly"),
    "form_too_complex": (413, "The form has more beside the file than is read"),
    "too_large": (413, "The file is too large"),
    "wrong_state": (409, "Not possible at this moment"),
    "not_finished": (409, "Not finished yet"),
    "unsupported_format": (415, "Not a JPEG, PNG or WebP picture"),
    "range_not_satisfiable": (416, "The range lies outside the file"),
    "unknown_host": (421, "This server goes by another name"),
    "animated_image": (422, "Animated pictures are not supported"),
    "date_missing": (422, "It is not known when the picture was taken"),
    "zone_unknown": (422, "It is not known in which time zone"),
    "imperfect_turn": (422, "It cannot be turned without loss"),
    "invalid_recipe": (422, "The recipe is not valid"),
    "invalid_command": (422, "The command is not valid"),
    "target_unreachable": (422, "No file is as small as that"),
    "too_complex": (422, "The picture takes too long to read"),
    "too_large_for_format": (422, "The result is too large for this format"),
    "too_many_pixels": (422, "The picture has too many pixels"),
    "unreadable_image": (422, "The picture cannot be read"),
    "rate_limited": (429, "Too many requests"),
    "too_many_files": (422, "The album is full"),
    "too_many_images": (429, "Too many pictures from one address"),
    "internal_error": (500, "Something went wrong on our side"),
    "busy": (503, "The server is busy"),
    "out_of_memory": (503, "The picture needs more memory than there is"),
    "render_crashed": (500, "The picture stopped the renderer"),
    "render_timeout": (503, "The render took too long"),
    "storage_unavailable": (503, "The storage cannot be reached"),
    "storage_full": (507, "The storage is full"),
}


class Refusal(Exception):
    """A request that is answered with a reason instead of a result.

    `code` is one of `REFUSALS`; `text` is an English sentence for a person, naming what is wrong and what
    is allowed, with `{names}` for `values`; `field` names the recipe field where there is one; `retry_after`
    is in seconds. The text may name both too.
    """

    def __init__(
        self, code: str, text: str, *, field: str | None = None, retry_after: int | None = None, **values: Any
    ) -> None:
        known = {"field": field, "retry_after": retry_after} | values
        self.sentence = Sentence(text, {name: known[name] for name in known if f"{{{name}" in text})
        super().__init__(self.detail)
        self.code = code
        self.field = field
        self.retry_after = retry_after

    @property
    def detail(self) -> str:
        """The sentence in English."""
        return str(self.sentence)

    @property
    def status(self) -> int:
        return REFUSALS[self.code][0]

    @property
    def title(self) -> str:
        return REFUSALS[self.code][1]

    def to_dict(self) -> dict[str, Any]:
        """`{code, message, field?, retry_after?, text?, values?}`: the form used on sockets and between
        processes. `message` is in English; it is made of `text` and `values` where something varies in it."""
        body: dict[str, Any] = {"code": self.code, "message": self.detail}
        if self.field is not None:
            body["field"] = self.field
        if self.retry_after is not None:
            body["retry_after"] = self.retry_after
        return body | (self.sentence.to_dict() if self.sentence.values else {})

    def to_problem(self) -> dict[str, Any]:
        """The body of an HTTP answer (RFC 9457, problem details)."""
        body: dict[str, Any] = {
            "type": f"about:blank#{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        if self.field is not None:
            body["field"] = self.field
        return body

    @classmethod
    def from_dict(cls, body: dict[str, Any]) -> Refusal:
        """The inverse of `to_dict`; an unknown code becomes `internal_error`."""
        code = body.get("code")
        if code not in REFUSALS:
            return cls("internal_error", "The picture could not be rendered.")
        wait_s = body.get("retry_after")
        refusal = cls(code, str(body.get("message", "")), field=body.get("field"), retry_after=wait_s)
        if isinstance(body.get("text"), str) and isinstance(body.get("values"), dict):
            refusal.sentence = Sentence.from_dict(body)
        return refusal


def server_full() -> Refusal:
    """The answer to a connection that there is no room for."""
    return Refusal(
        "busy",
        "The server is full: too many pages are open. Try again in a few seconds.",
        retry_after=5,
    )
