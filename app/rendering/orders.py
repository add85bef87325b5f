"""Orders: everything that is asked of a render worker, as plain data. Each kind is made by one function here.

An order can be written down, sent to another process, and read back (`to_dict`, `of_dict`). Who waits for it,
and how it ends, is a Job.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.recipe.recipe import Recipe
from app.recipe.view import View
from app.rendering.purpose import (
    BATCH,
    CHECK,
    DRAFT,
    ESTIMATE,
    FINAL,
    FORGET,
    INTAKE,
    PROBE,
    PURPOSES,
    REQUEST,
    SHEET,
    Purpose,
)
from app.rendering.source import Source


@dataclass(frozen=True)
class Order:
    """`task` names a function of `app.rendering.tasks`, `params` is its JSON-safe argument. `home` is the id
    of the image whose files it needs, and whose worker keeps its pictures warm; "" where it needs none.
    `holder` is the address whose share of the workers it spends; where nobody is known, that of the image."""

    task: str
    params: Mapping[str, Any]
    purpose: Purpose
    home: str = ""
    holder: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "holder", self.holder or self.home)

    def to_dict(self) -> dict[str, Any]:
        """JSON-safe."""
        return {
            "task": self.task,
            "params": dict(self.params),
            "purpose": self.purpose.name,
            "home": self.home,
            "holder": self.holder,
        }

    @classmethod
    def of_dict(cls, body: Mapping[str, Any]) -> Order:
        """The inverse of `to_dict`; KeyError for what is no order."""
        purposes = {purpose.name: purpose for purpose in PURPOSES}
        return cls(body["task"], body["params"], purposes[body["purpose"]], body["home"], body["holder"])


def ping() -> Order:
    """Nothing but an answer."""
    return Order("ping", {}, CHECK)


def forget(*image_ids: str) -> Order:
    """Let go of what is kept of images."""
    return Order("forget", {"image_ids": list(image_ids)}, FORGET)


def probe(image_id: str, holder: str = "") -> Order:
    """Check and fully decode the original of an image in the making, and make its proxy."""
    return Order("probe", {}, PROBE, image_id, holder)


def admit(image_id: str, holder: str = "") -> Order:
    """Check and fully decode an original that has been stored among others, and make its sample and its
    thumbnail."""
    return Order("admit", {}, INTAKE, image_id, holder)


def accept(image_id: str, holder: str = "") -> Order:
    """Check and fully decode an original that many files are made of next."""
    return Order("accept", {}, INTAKE, image_id, holder)


def optimize(image_id: str, recipe: Recipe, *, judges: bool, holder: str = "") -> Order:
    """The same, and the one file that is made of it, so that it is decoded once for both. It `judges` how the
    file looks where somebody asks."""
    params = {"recipe": recipe.values, "judges": judges, "key": recipe.key}
    return Order("optimize", params, BATCH, image_id, holder)


def thumbnail(image_id: str, holder: str = "") -> Order:
    """The thumbnail of an image that was accepted."""
    return Order("thumbnail", {}, REQUEST, image_id, holder)


def proxy(image_id: str, holder: str = "") -> Order:
    """The proxy of an accepted image: that of a picture among many is made as it comes to the front."""
    return Order("proxy", {}, FINAL, image_id, holder)


def estimate(source: Source, recipe: Recipe, stays: bool, holder: str = "") -> Order:
    """What the finished file would take, told from the sample; `stays` if it will be asked again soon."""
    params = {"original": source.facts, "recipe": recipe.values, "stays": stays}
    return Order("estimate", params, ESTIMATE, source.id, holder)


def chore(image_id: str, chore: str, format: str, content: Mapping[str, Any]) -> Order:
    """What a chore makes of a file's bytes, where it has to look into its pixels."""
    return _chore(chore, format, content, False, PROBE, image_id)


def chore_of_item(
    image_id: str, chore: str, format: str, content: Mapping[str, Any], holder: str = ""
) -> Order:
    """The same for an item of a batch: what is made passes all checks of an upload, and is described."""
    return _chore(chore, format, content, True, BATCH, image_id, holder)


def draft(source: Source, recipe: Recipe, view: View, holder: str = "") -> Order:
    """A quick preview for one view."""
    return _render("draft", DRAFT, source, recipe, holder, view=view.to_dict())


def final(source: Source, recipe: Recipe, view: View, holder: str = "") -> Order:
    """The finished file, and its picture for one view."""
    return _render("final", FINAL, source, recipe, holder, view=view.to_dict(), key=recipe.key)


def variant(source: Source, recipe: Recipe, view: View, holder: str = "") -> Order:
    """The same for a contact sheet, which can wait."""
    return _render("final", SHEET, source, recipe, holder, view=view.to_dict(), key=recipe.key)


def export(source: Source, recipe: Recipe, holder: str = "") -> Order:
    """The finished file alone, for a request that waits for it."""
    return _render("export", REQUEST, source, recipe, holder, key=recipe.key)


def weigh(source: Source, recipe: Recipe, holder: str = "") -> Order:
    """What a finished file takes, by writing it for nobody, behind all that somebody looks at."""
    return _render("weigh", SHEET, source, recipe, holder)


def placeholder(source: Source, recipe: Recipe, holder: str = "") -> Order:
    """The size of the finished file, its main color and its tiny stand-in, for a request that waits."""
    return _render("placeholder", REQUEST, source, recipe, holder)


def item(source: Source, recipe: Recipe, holder: str = "") -> Order:
    """The same for an item of a batch."""
    return _render("export", BATCH, source, recipe, holder, key=recipe.key)


def _chore(
    chore: str, format: str, content: Mapping[str, Any], describes: bool, purpose: Purpose, *of: str
) -> Order:
    params = {"chore": chore, "format": format, "content": dict(content), "describes": describes}
    return Order("chore", params, purpose, *of)


def _render(task: str, purpose: Purpose, source: Source, recipe: Recipe, holder: str, **more: Any) -> Order:
    params = {"original": source.facts, "recipe": recipe.values, **more}
    return Order(task, params, purpose, source.id, holder)
