"""Revisions of an edit that could not be rendered, and the tabs that do not know yet."""

from __future__ import annotations

from typing import Any

from app.editing.edit import EditSession
from app.editing.viewer import Viewer
from app.errors import Refusal
from app.rendering.purpose import FINAL, Purpose


class Failures:
    """A revision that failed is not tried again for that purpose; the next one is."""

    def __init__(self, edit: EditSession) -> None:
        self._edit = edit
        self._revisions: dict[Purpose, int] = {}
        #: The payload of `render_failed` for the newest failure that tabs have to know.
        self.newest: dict[str, Any] | None = None

    def add(self, purpose: Purpose, revision: int, error: Refusal) -> None:
        """A draft lost with its worker is no news: the final follows, and fails too if it is lost."""
        self._revisions[purpose] = revision
        if purpose is FINAL or error.code != "render_crashed":
            about = {"image_id": self._edit.source.id, "revision": revision}
            self.newest = about | {"error": error.to_dict()}

    def forget(self) -> None:
        """A final came: there is a picture."""
        self.newest = None

    def failed(self, purpose: Purpose) -> bool:
        """Whether the present revision has failed for this purpose."""
        return self._revisions.get(purpose) == self._edit.revision

    def untold(self) -> list[Viewer]:
        """The tabs that do not know of the newest failure, late ones included; from now on they do."""
        if self.newest is None:
            return []
        revision = self.newest["revision"]
        untold = [viewer for viewer in self._edit.viewers.values() if viewer.lacks_failure(revision)]
        for viewer in untold:
            viewer.failed_revision = revision
        return untold
