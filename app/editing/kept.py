"""Previews kept for the tabs of an edit: the newest of each view that a tab looks at."""

from __future__ import annotations

from collections.abc import Iterator

from app.editing.edit import EditSession
from app.editing.preview import RenderedPreview
from app.editing.viewer import Viewer
from app.recipe.view import View

#: How far a finished file may correct the next guess of its bytes, as a factor.
_LEAST, _MOST = 0.2, 5.0


class KeptPreviews:
    """`correction` is, for each likeness of recipes, the bytes of a finished file by those of its draft."""

    def __init__(self, edit: EditSession) -> None:
        self._edit = edit
        self._kept: dict[View, RenderedPreview] = {}
        self.correction: dict[str, float] = {}

    def keep(self, preview: RenderedPreview) -> None:
        """Keep the newest preview of each view that somebody looks at; a final outlives its own draft."""
        if preview.final:
            self._learn(preview)
        kept = self._kept.get(preview.view)
        if kept is not None and kept.final and kept.revision >= preview.revision and not preview.final:
            return
        viewers = self._edit.viewers.values()
        looked_at = {view for viewer in viewers for view in (viewer.view, viewer.draft_view(1.0))}
        self._kept = {view: kept for view, kept in self._kept.items() if view in looked_at}
        self._kept[preview.view] = preview

    def due(self, now: float) -> Iterator[tuple[RenderedPreview, list[Viewer]]]:
        """Each kept preview with the tabs that lack it and are ready; finals are never held back."""
        for preview in self._kept.values():
            viewers = self._edit.viewers.values()
            looking = [viewer for viewer in viewers if self._is_for(viewer, preview)]
            wanting = [viewer for viewer in looking if self._wants(viewer, preview, now)]
            if wanting:
                yield preview, wanting

    def _is_for(self, viewer: Viewer, preview: RenderedPreview) -> bool:
        """Whether it shows what the tab looks at. A draft may have been begun while the hand still moved."""
        if preview.final:
            return viewer.view == preview.view
        return preview.view in (self._edit.draft_view(viewer, moving=moving) for moving in (True, False))

    def _wants(self, viewer: Viewer, preview: RenderedPreview, now: float) -> bool:
        if preview.final:
            return preview.revision == self._edit.revision and viewer.lacks_final(preview.revision)
        return viewer.lacks_draft(preview.revision, preview.view) and viewer.ready_at() <= now

    def _learn(self, final: RenderedPreview) -> None:
        draft = self._kept.get(final.view)
        if draft is not None and draft.revision == final.revision and not draft.final:
            stats, drafted = final.payload["stats"], draft.payload["stats"]
            # Neither the original's own bytes nor those of another quality tell how good the guess was.
            if not stats.get("kept_original") and stats["quality"] == drafted["quality"]:
                self.correction[draft.likeness] = min(_MOST, max(_LEAST, final.guess / draft.guess))
