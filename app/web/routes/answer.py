"""Answer: what an endpoint says of itself in the OpenAPI description."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.recipe.recipe import Catalog
from app.web.schemas import Schema

JSON = "application/json"
#: Types of bodies: these, or what the catalog says.
Types = tuple[str, ...] | Callable[[Catalog], list[str]]

#: Codes that go together: of whoever sends a file, changes something, or has something rendered.
FILE = (
    "bad_request", "no_file", "forbidden_origin", "too_slow", "too_large", "unsupported_format",
    "animated_image", "too_complex", "too_many_pixels", "unreadable_image", "rate_limited",
    "too_many_images", "storage_full", "storage_unavailable",
)  # fmt: skip
CHANGE = ("forbidden_origin", "view_only", "not_found")
RENDER = (
    "too_large_for_format", "target_unreachable", "render_crashed", "busy", "out_of_memory", "render_timeout",
    "storage_full", "storage_unavailable",
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What an endpoint answers: the status of success, the types and schema of its body, and the codes of its
    refusals. `also` are other statuses of success with the same body. `takes` says what it reads beside the
    path: a `file` with `texts`, a `recipe`, or both; `body` is the JSON that it reads, `query` what of the
    address."""

    summary: str
    status: int = 200
    also: tuple[int, ...] = ()
    types: Types = (JSON,)
    schema: Schema | None = None
    refusals: tuple[str, ...] = ()
    takes: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()
    body: Schema | None = None
    query: dict[str, Schema] = field(default_factory=dict)
    conditional: bool = False
    failing: Schema | None = None
