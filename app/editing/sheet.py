"""The contact sheet: variants of the present recipe, rendered in the background and sent as they finish.

It is for one tab. It stops when the recipe changes in a way that its variants do not set themselves, when the
tab has gone, or when the tab asks for another sheet; it never goes before a draft or a final.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app import guard
from app.editing.edit import EditSession
from app.editing.preview import final_preview
from app.editing.tell import Tell
from app.errors import Refusal
from app.recipe.recipe import Recipe
from app.recipe.view import View
from app.rendering import orders
from app.rendering.job import Job
from app.rendering.pool import Pool

#: Most variants of one sheet.
MAX_VARIANTS = 60
#: Pixels of the longer side that a variant is shown with.
_THUMBNAIL_SIDE = 240


@dataclass(frozen=True)
class Variant:
    """Changes to the present recipe, and the recipe that they make."""

    changes: dict[str, Any]
    recipe: Recipe


class Sheet:
    """One sheet for one viewer, who is told of each variant as it finishes."""

    def __init__(
        self,
        edit: EditSession,
        pool: Pool,
        viewer_id: str,
        variants: Sequence[dict[str, Any]],
        tell: Tell,
    ) -> None:
        self._edit = edit
        self._pool = pool
        self._viewer_id = viewer_id
        self._tell = tell
        self._stopped = False
        if len(variants) > MAX_VARIANTS:
            raise Refusal("invalid_command", f"A sheet has at most {MAX_VARIANTS} variants.")
        with edit.changed:
            self._revision = edit.revision
            shows = edit.viewers[viewer_id].view.shows
            self._view = View(_THUMBNAIL_SIDE, _THUMBNAIL_SIDE, shows=shows)
            self._variants = [
                Variant(changes, edit.recipe.patched(changes, edit.catalog)) for changes in variants
            ]

    @property
    def reveals_metadata(self) -> bool:
        """Whether a variant keeps metadata that the present recipe leaves out."""
        present, catalog = self._edit.recipe, self._edit.catalog
        return any(variant.recipe.reveals_more_than(present, catalog) for variant in self._variants)

    def start(self) -> None:
        guard.background("sheet", self._run)

    def stop(self) -> None:
        with self._edit.changed:
            self._stopped = True
            self._edit.changed.notify_all()

    def _run(self) -> None:
        for index, variant in enumerate(self._variants):
            wanted = True
            with guard.guarded("sheet"):  # the other variants may do better
                wanted = self._try(index, variant)
            if not wanted:
                self._report("sheet_ended", reason="superseded")
                return
        self._report("sheet_ended", reason="done")

    def _try(self, index: int, variant: Variant) -> bool:
        """Render one variant and tell the viewer; False when nobody wants the sheet any more. After a fault
        of ours the viewer is told of that."""
        about = {"index": index, "changes": variant.changes}
        try:
            job = self._render(variant)
            shown = {} if job is None or job.error is not None else self._shown(job)
        except Exception:
            error = Refusal("internal_error", "This variant could not be rendered.")
            self._report("variant_rendered", **about, error=error.to_dict())
            raise
        if job is None:
            return False
        told = shown if job.error is None else {"error": job.error.to_dict()}
        self._report("variant_rendered", **about, **told)
        return True

    def _render(self, variant: Variant) -> Job | None:
        """The finished job, or None when nobody wants the sheet any more."""
        with self._edit.changed:
            if not self._wanted(variant):
                return None
            holder = self._edit.viewers[self._viewer_id].holder
            order = orders.variant(self._edit.source, variant.recipe, self._view, holder)
            job = Job(order, on_finish=lambda _: self._notify())
            try:
                self._pool.submit(job)
            except Refusal as refusal:
                job.fail(refusal)
            while not job.finished and self._wanted(variant):
                self._edit.changed.wait()
        if not job.finished:
            self._pool.cancel(job)
            return None
        return job

    def _wanted(self, variant: Variant) -> bool:
        edit = self._edit
        if self._stopped or self._viewer_id not in edit.viewers:
            return False
        return edit.recipe.patched(variant.changes, edit.catalog) == variant.recipe

    def _shown(self, job: Job) -> dict[str, Any]:
        source = self._edit.source
        preview = final_preview(job, source.id, self._revision, self._view, source.facts["bytes"])
        return {name: preview.payload[name] for name in ("src", "width", "height", "stats")}

    def _notify(self) -> None:
        with self._edit.changed:
            self._edit.changed.notify_all()

    def _report(self, fact: str, **payload: Any) -> None:
        if self._viewer_id in self._edit.viewers:
            about = {"image_id": self._edit.source.id, "revision": self._revision}
            self._tell(fact, [self._viewer_id], about | payload)
