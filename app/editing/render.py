"""One render of the live loop: a job, and what it was made for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.editing.edit import EditSession
from app.editing.renditions import render_params
from app.editing.viewer import Viewer
from app.recipe.view import View
from app.rendering.job import FINAL, Job, Purpose


@dataclass
class Render:
    job: Job
    revision: int
    view: View

    @classmethod
    def of(
        cls, edit: EditSession, purpose: Purpose, viewer: Viewer, on_finish: Callable[[Job], None]
    ) -> Render:
        """The draft or final of the newest recipe, for what this viewer looks at."""
        view = viewer.view_of(final=purpose is FINAL)
        job = Job(
            purpose.name,
            render_params(edit.source, edit.recipe, purpose.name) | {"view": view.to_dict()},
            purpose,
            home=edit.source.id,
            holder=viewer.holder,
            on_finish=on_finish,
        )
        return cls(job, edit.revision, view)
