"""Items of a batch, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from app.errors import Refusal

State = Literal["done", "failed", "skipped"]
STATES: tuple[State, ...] = ("done", "failed", "skipped")


@dataclass(frozen=True)
class Item:
    """One file that something is to be done with. `number` counts from 1, `name` is what people call it,
    `work` says about how much there is to do, in megapixels, and `bytes` how large it is; `facts` are all
    that doing it needs. JSON-safe."""

    number: int
    name: str
    work: float
    bytes: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("number", "name", "work", "bytes", "facts")}


@dataclass(frozen=True)
class Outcome:
    """`facts` are what was made (`bytes`, `etag`...); `code` and `message` say why it failed, or was skipped.
    JSON-safe."""

    state: State
    facts: Mapping[str, Any] = field(default_factory=dict)
    code: str | None = None
    message: str | None = None

    @classmethod
    def of(cls, refusal: Refusal) -> Outcome:
        return cls("failed", code=refusal.code, message=refusal.detail)

    @property
    def bytes(self) -> int:
        """Of what was made; 0 where nothing was."""
        return int(self.facts.get("bytes", 0)) if self.state == "done" else 0

    def to_dict(self) -> dict[str, Any]:
        said = {"code": self.code, "message": self.message}
        return {"state": self.state, **self.facts, **{name: text for name, text in said.items() if text}}

    @classmethod
    def of_dict(cls, body: Mapping[str, Any]) -> Outcome:
        """The inverse; KeyError for what is none."""
        facts = {name: value for name, value in body.items() if name not in ("state", "code", "message")}
        if body["state"] not in STATES:
            raise KeyError("state")
        return cls(body["state"], facts, body.get("code"), body.get("message"))
