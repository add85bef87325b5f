"""One render of the live loop: a job, and what it was made for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.editing.edit import EditSession
from app.recipe.view import View
from app.rendering import orders
from app.rendering.job import Job
from app.rendering.purpose import FINAL, Purpose


@dataclass
class Render:
    job: Job
    revision: int
    view: View

    @classmethod
    def of(
        cls, edit: EditSession, purpose: Purpose, view: View, holder: str, on_finish: Callable[[Job], None]
    ) -> Render:
        """The draft or final of the newest recipe for a view; `holder` is charged."""
        make_order = orders.final if purpose is FINAL else orders.draft
        order = make_order(edit.source, edit.recipe, view, holder)
        return cls(Job(order, on_finish), edit.revision, view)
