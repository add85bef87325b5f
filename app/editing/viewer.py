"""A viewer: one tab that looks at an edit, and what it has been sent (flow control)."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from app.editing.link import Link
from app.keeping.rights import Credentials
from app.recipe.view import View

#: A tab that has not answered for this long gets the newest draft all the same.
ACK_TIMEOUT_S = 2.0


# A tab may never answer.
_REMEMBERED = 4


@dataclass(frozen=True)
class _Sent:
    """A preview that has not been answered; one that was sent behind another does not tell its own time."""

    revision: int
    size: int
    at: float
    alone: bool


@dataclass
class Viewer:
    """`id` is the transport's name for the tab, and `holder` is charged for what is rendered for it. A tab
    gets the next draft only when it has said that it drew the last preview, so a slow link lowers its frame
    rate and adds no delay. What the tab showed when it came is kept, and what that allows is asked again with
    every command: keys can be renewed.

    `sent_revision`, `sent_final` and `sent_reduced` (a draft of fewer pixels than the line could carry) tell
    of its present view, `newest_revision` of all it has been sent, or told when it came: it never gets an
    older one, whatever it looks at. `failed_revision` is the newest that it knows to have failed."""

    id: str
    shown: Credentials
    view: View = field(default_factory=View)
    holder: str = ""
    sent_revision: int = -1
    sent_final: bool = False
    sent_reduced: bool = False
    newest_revision: int = -1
    failed_revision: int = -1
    sent_at: float = 0.0
    awaiting: bool = False
    link: Link = field(default_factory=Link)
    _unanswered: deque[_Sent] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def draft_view(self, share: float) -> View:
        """What a draft is made for that should have this share of the view's sides: over a slow link, it has
        fewer pixels still."""
        return self.view.smaller(min(share, self.link.share))

    def look(self, view: View) -> None:
        """The tab shows another part or size: whatever it has been sent is of no use."""
        if view != self.view:
            self.view = view
            self.sent_revision = -1
            self.sent_final = self.sent_reduced = False

    def sent(self, revision: int, view: View, final: bool, size: int, now: float) -> None:
        """A preview of `size` bytes, made for that view, is on its way."""
        self._unanswered.append(_Sent(revision, size, now, alone=not self._unanswered))
        self.sent_revision, self.sent_final = revision, final
        self.sent_reduced = not final and self._is_reduced(view)
        self.newest_revision = max(revision, self.newest_revision)
        self.sent_at, self.awaiting = now, True

    def drew(self, revision: int, now: float) -> None:
        """The tab has drawn a preview. An answer to an older one than the last sent changes nothing."""
        if revision >= self.sent_revision:
            self.awaiting = False
        while self._unanswered and self._unanswered[0].revision <= revision:
            first = self._unanswered.popleft()
            if first.revision == revision:
                if first.alone:
                    self.link.note(first.size, now - first.at)
                break

    def ready_at(self) -> float:
        """When the next draft may be sent: at once, or when the patience with its answer ends."""
        return self.sent_at + ACK_TIMEOUT_S if self.awaiting else 0.0

    def lacks_draft(self, revision: int, view: View) -> bool:
        """Whether a draft of this revision, made for that view, shows the tab more than it has been sent."""
        if self.sent_revision == revision:
            return self.sent_reduced and not self._is_reduced(view)
        return self.sent_revision < revision and self.newest_revision <= revision

    def lacks_final(self, revision: int) -> bool:
        return not (self.sent_revision == revision and self.sent_final)

    def lacks_failure(self, revision: int) -> bool:
        """Whether it is news to the tab that this revision has failed."""
        return self.failed_revision < revision and self.newest_revision <= revision

    def _is_reduced(self, view: View) -> bool:
        return view.width < self.draft_view(1.0).width
