"""Edits: who looks at them, and what they change."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import Any

from app import guard
from app.editing.edit import EditSession
from app.editing.live import LiveLoop
from app.editing.open_edits import OpenEdits
from app.editing.saved import Saved
from app.editing.sheet import Sheet
from app.editing.stopwatch import Waited
from app.editing.tell import HangUp, Tell
from app.editing.viewer import Viewer
from app.errors import Refusal
from app.keeping.images import Images
from app.keeping.record import ImageRecord
from app.keeping.rights import Credentials, Right, hash_key
from app.recipe.recipe import Catalog
from app.recipe.view import View
from app.rendering.pool import Pool
from app.storage.local import not_found
from app.storage.storage import moved

#: How long an acknowledgement waits at most for a storage that other servers share.
_KEPT_WITHIN_S = 1.0


class Edits(OpenEdits):
    """What tabs do with open edits. `settle_s` is how long a hand must be still to count as resting."""

    def __init__(
        self,
        images: Images,
        saved: Saved,
        pool: Pool,
        catalog: Catalog,
        settle_s: float,
        tell: Tell,
        hang_up: HangUp,
        waited: Waited,
    ) -> None:
        super().__init__(images, saved, pool, catalog, tell, hang_up, waited)
        self._settle_s = settle_s
        self._sheets: dict[str, Sheet] = {}

    def join(
        self,
        record: ImageRecord,
        viewer_id: str,
        view: View,
        shown: Credentials,
        address: str,
        is_sent: bool = True,
    ) -> dict[str, Any]:
        """A tab at this address looks at the edit from now on; it is sent the present preview at once.
        `is_sent` says that it named the image when it connected, so that a balancer sent it here."""
        edit, loop = self._edit(record, is_sent)
        holder = self._images.holder(record.id, record.right(shown), address)
        with edit.changed:
            is_new = viewer_id not in edit.viewers
            # A tab that opens again starts over with the present recipe: older previews are of no use.
            edit.viewers[viewer_id] = Viewer(viewer_id, shown, view, holder, newest_revision=edit.revision)
            state = edit.state()
        if self._images.right(record.id, shown) is None:  # the key was renewed meanwhile
            self.leave(record.id, viewer_id)
            raise not_found()
        if is_new:
            self._tell_viewers(edit)
        loop.wake()
        return state

    def leave(self, image_id: str, viewer_id: str) -> None:
        """The tab has gone. An edit that nobody looks at is let go; what matters of it is on disk."""
        edit, loop = self._looked_at(image_id, viewer_id)
        self._remove(edit, loop, [viewer_id])

    def leave_all(self, viewer_id: str) -> None:
        for image_id, (edit, _) in list(self._edits.items()):
            if viewer_id in edit.viewers:
                self.leave(image_id, viewer_id)

    def patch(self, image_id: str, viewer_id: str, changes: Any, settle: bool) -> dict[str, Any]:
        """Change the recipe; the other tabs are told before anything is rendered."""
        edit, loop = self._editing(image_id, viewer_id)
        changed = edit.patch(changes, time.monotonic(), self._settle_s, settle)
        return self._after_change(edit, loop, viewer_id, changed, rests=settle)

    def undo(self, image_id: str, viewer_id: str) -> dict[str, Any]:
        edit, loop = self._editing(image_id, viewer_id)
        return self._after_change(edit, loop, viewer_id, edit.undo(time.monotonic()))

    def redo(self, image_id: str, viewer_id: str) -> dict[str, Any]:
        edit, loop = self._editing(image_id, viewer_id)
        return self._after_change(edit, loop, viewer_id, edit.redo(time.monotonic()))

    def reset(self, image_id: str, viewer_id: str) -> dict[str, Any]:
        edit, loop = self._editing(image_id, viewer_id)
        return self._after_change(edit, loop, viewer_id, edit.reset(time.monotonic()))

    def steps(self, image_id: str, viewer_id: str) -> dict[str, Any]:
        """Every recipe of the history, oldest first, and which one is the present."""
        return self._joined(image_id, viewer_id)[0].steps()

    def go_to_step(self, image_id: str, viewer_id: str, step: int) -> dict[str, Any]:
        """Back or forward to a step of the history."""
        edit, loop = self._editing(image_id, viewer_id)
        return self._after_change(edit, loop, viewer_id, edit.go_to(step, time.monotonic()))

    def follow(self, image_id: str, origin: str) -> None:
        """What is set for a member of an album has changed there, by the tab `origin`; its tabs are told."""
        found = self._edits.get(image_id)
        if found is not None and found[0].follow(time.monotonic() + self._settle_s):
            self._after_change(*found, origin, True)

    def render_sheet(self, image_id: str, viewer_id: str, variants: list[dict[str, Any]]) -> int:
        """Begin the contact sheet of a tab, in place of an earlier one; how many variants it has."""
        edit, _ = self._joined(image_id, viewer_id)
        sheet = Sheet(edit, self._pool, viewer_id, variants, self._tell)
        if sheet.reveals_metadata and self._right(edit, viewer_id) != "edit":
            raise Refusal("view_only", "Metadata that is removed here is only for who edits the picture.")
        earlier = self._sheets.pop(viewer_id, None)
        if earlier is not None:
            earlier.stop()
        self._sheets[viewer_id] = sheet
        sheet.start()
        return len(variants)

    def rename(self, image_id: str, viewer_id: str, texts: dict[str, str]) -> ImageRecord:
        """Change the image's name, title or alternative text; the other tabs are told."""
        edit, _ = self._editing(image_id, viewer_id)
        record = self._images.rename(image_id, texts)
        payload = {"image_id": image_id, **record.texts, "origin": viewer_id}
        self._tell("image_renamed", [other for other in edit.viewers if other != viewer_id], payload)
        return record

    def take_over(self, record: ImageRecord) -> None:
        """The image has another name or another original now, by no tab: whoever looks at it is told."""
        found = self._edits.get(record.id)
        if found is None:
            return
        edit, _ = found
        with edit.changed:
            edit.source = self._images.source(record)
        payload = {"image_id": record.id, **record.texts, "origin": ""}
        self._tell("image_renamed", list(edit.viewers), payload)

    def renew_key(self, image_id: str, right: Right, viewer_id: str | None = None) -> str:
        """A new key for `right`, for somebody who may edit. Tabs that came by the old one are let go and
        told; the tab that asked goes on with the new one, and the others that may edit get to know it."""
        if viewer_id is not None:
            self._editing(image_id, viewer_id)
        key = self._images.renew_key(image_id, right)
        found = self._edits.get(image_id)
        if found is not None:
            asking = found[0].viewers.get(viewer_id or "")
            if asking is not None and right == "edit":
                asking.shown = replace(asking.shown, key=hash_key(key))
            self._end_revoked(*found)
            editors = [other for other in self._editors(found[0]) if other != viewer_id]
            self._tell("key_renewed", editors, {"image_id": image_id, "right": right, "key": key})
        return key

    def look_after(self) -> None:
        """See what other servers did to the images that are open here: a key renewed, an image deleted."""
        for image_id, found in list(self._edits.items()):
            with guard.guarded("look after"):
                self._look_after(image_id, *found)

    def _look_after(self, image_id: str, edit: EditSession, loop: LiveLoop) -> None:
        try:
            self._images.refresh(image_id)
        except Refusal as refusal:
            if refusal.code == "not_found" and self._edits.get(image_id) == (edit, loop):
                del self._edits[image_id]
                self._close(image_id, (edit, loop), "deleted")
            return
        self._end_revoked(edit, loop)

    def look(self, image_id: str, viewer_id: str, view: View) -> None:
        edit, loop = self._joined(image_id, viewer_id)
        with edit.changed:
            edit.viewers[viewer_id].look(view)
        loop.wake()

    def shown(self, image_id: str, viewer_id: str, revision: int) -> None:
        """The tab has drawn a preview and is ready for the next draft."""
        edit, loop = self._joined(image_id, viewer_id)
        with edit.changed:
            edit.viewers[viewer_id].drew(revision, time.monotonic())
        loop.wake()

    def _looked_at(self, image_id: str, viewer_id: str) -> tuple[EditSession, LiveLoop]:
        """The edit, for a tab that has opened it; the same `not_found` for every other."""
        found = self._edits.get(image_id)
        if found is None or viewer_id not in found[0].viewers:
            raise not_found()
        self._images.touch(image_id)
        return found

    def _joined(self, image_id: str, viewer_id: str) -> tuple[EditSession, LiveLoop]:
        """The same, for a tab whose right still holds."""
        edit, loop = self._looked_at(image_id, viewer_id)
        if self._right(edit, viewer_id) is None:
            raise not_found()
        return edit, loop

    def _editing(self, image_id: str, viewer_id: str) -> tuple[EditSession, LiveLoop]:
        """The edit, for a tab that may change it; `view_only` for one that may look."""
        edit, loop = self._joined(image_id, viewer_id)
        if self._right(edit, viewer_id) != "edit":
            raise Refusal("view_only", "This link is for looking only. The link for editing can change it.")
        return edit, loop

    def _right(self, edit: EditSession, viewer_id: str) -> Right | None:
        return self._images.right(edit.source.id, edit.viewers[viewer_id].shown)

    def _editors(self, edit: EditSession) -> list[str]:
        return [viewer_id for viewer_id in list(edit.viewers) if self._right(edit, viewer_id) == "edit"]

    def _end_revoked(self, edit: EditSession, loop: LiveLoop) -> None:
        """Let go of the tabs whose key has become worthless."""
        gone = [viewer_id for viewer_id in list(edit.viewers) if self._right(edit, viewer_id) is None]
        if gone:
            self._remove(edit, loop, gone)
            self._tell("edit_closed", gone, {"image_id": edit.source.id, "reason": "revoked"})

    def _remove(self, edit: EditSession, loop: LiveLoop, viewers: list[str]) -> None:
        with edit.changed:
            for viewer_id in viewers:
                del edit.viewers[viewer_id]
            deserted = not edit.viewers
            edit.changed.notify_all()
        for viewer_id in viewers:
            self._sheets.pop(viewer_id, None)
        self._tell_viewers(edit)
        if deserted:
            self._let_go(edit, loop)

    def _after_change(
        self, edit: EditSession, loop: LiveLoop, viewer_id: str, changed: bool, rests: bool = True
    ) -> dict[str, Any]:
        """Tell the others, have it rendered, and answer. What a hand at rest has done is kept before it is
        acknowledged: what a tab was told outlives this process."""
        state = edit.state()
        if changed:
            others = [other for other in edit.viewers if other != viewer_id]
            if others:
                payload = {"image_id": edit.source.id, **state, "origin": viewer_id}
                self._tell("recipe_changed", others, payload)
        loop.wake()
        if rests and not self._kept_in_time(edit):
            raise moved()
        return state

    def _kept_in_time(self, edit: EditSession) -> bool:
        """Keep an edit; False where another server has it now. A hand does not wait long for a storage that
        is far away: what is not kept by then is kept later."""
        if not self._saved.is_shared:
            return self._save(edit)
        outcome: list[bool] = []
        kept = threading.Event()

        def keep() -> None:
            outcome.append(self._save(edit))
            kept.set()

        guard.background("save", keep)
        kept.wait(_KEPT_WITHIN_S)
        return outcome != [False]

    def _tell_viewers(self, edit: EditSession) -> None:
        payload = {"image_id": edit.source.id, "count": len(edit.viewers)}
        self._tell("viewers_changed", list(edit.viewers), payload)
