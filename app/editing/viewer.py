"""A viewer: one tab that looks at an edit, and what it has been sent (flow control)."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.editing.rights import Credentials
from app.imaging.view import View

#: A tab that has not answered for this long gets the newest draft all the same.
ACK_TIMEOUT_S = 2.0


@dataclass
class Viewer:
    """`id` is the transport's name for the tab. A tab gets the next draft only when it has said that
    it drew the last preview, so a slow link lowers its frame rate and adds no delay. What the tab showed
    when it came is kept, and what that allows is asked anew with every command: keys can be renewed."""

    id: str
    shown: Credentials
    view: View = field(default_factory=View)
    sent_revision: int = -1
    sent_final: bool = False
    sent_at: float = 0.0
    awaiting: bool = False

    def look(self, view: View) -> None:
        """The tab shows another part or size: whatever it has been sent is of no use."""
        if view != self.view:
            self.view = view
            self.sent_revision = -1
            self.sent_final = False

    def sent(self, revision: int, final: bool, now: float) -> None:
        self.sent_revision, self.sent_final = revision, final
        self.sent_at, self.awaiting = now, True

    def drew(self, revision: int) -> None:
        """The tab has drawn a preview. An answer to an older one than the last sent changes nothing."""
        if revision >= self.sent_revision:
            self.awaiting = False

    def ready_at(self) -> float:
        """When the next draft may be sent: at once, or when the patience with its answer ends."""
        return self.sent_at + ACK_TIMEOUT_S if self.awaiting else 0.0

    def lacks_draft(self, revision: int) -> bool:
        return self.sent_revision < revision

    def lacks_final(self, revision: int) -> bool:
        return not (self.sent_revision == revision and self.sent_final)
