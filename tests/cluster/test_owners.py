"""Two servers, one edit, by chance: the bucket's answers are lost, late or none, and servers crash.

What is told as kept stays in the history of the edit, whoever writes next: no truth forks.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.editing.edit import EditSession
from app.editing.saved import Saved
from app.errors import Refusal
from app.imaging.catalog import describe
from app.recipe.recipe import Catalog
from app.rendering.source import Source
from app.storage.image_folder import ImageFolder
from app.storage.local import LocalStorage
from app.storage.s3 import S3Storage
from app.storage.storage import Changed
from tests.cluster.memory_bucket import MemoryBucket

CATALOG = Catalog(describe())
SERVERS = st.sampled_from(["one", "two"])


class Owners(RuleBasedStateMachine):
    """Quality goes up by one with each settle, so that its values name the settles."""

    bucket: Any
    storages: dict[str, S3Storage]

    @initialize()
    def begin(self) -> None:
        self.image_id = str(uuid.uuid4())
        self.bucket.trouble = ""
        self.saved = {name: Saved(storage, name) for name, storage in self.storages.items()}
        self.edits: dict[str, EditSession] = {}
        self.kept: set[int] = set()
        self.quality = 0

    @rule(server=SERVERS)
    def open(self, server: str) -> None:
        """A tab comes to a server that does not have the edit open."""
        if server in self.edits:
            return
        edit = EditSession(Source(ImageFolder(self.image_id, Path("nowhere")), {}), CATALOG)
        try:
            self.saved[server].load(edit)
            self.saved[server].claim(edit, is_sent=True)
        except Refusal:
            return
        self.edits[server] = edit

    @precondition(lambda self: self.quality < 95)
    @rule(server=SERVERS)
    def settle(self, server: str) -> None:
        """A hand comes to rest."""
        edit = self.edits.get(server)
        if edit is not None:
            self.quality += 1
            edit.patch({"quality": self.quality}, now=0, settle_s=0, settled=True)
            self._write(server, edit)

    @rule(server=SERVERS)
    def save_again(self, server: str) -> None:
        for edit in self.saved[server].unsaved():
            self._write(server, edit)

    @rule(server=SERVERS)
    def let_go(self, server: str) -> None:
        """The last tab goes."""
        edit = self.edits.pop(server, None)
        if edit is not None:
            try:
                self.saved[server].release(edit)
            except Changed:
                return

    @rule(server=SERVERS)
    def crash(self, server: str) -> None:
        self.edits.pop(server, None)
        self.saved[server] = Saved(self.storages[server], f"{server}-{uuid.uuid4().hex}")

    @rule(what=st.sampled_from(["away", "lost", "late"]))
    def befall(self, what: str) -> None:
        self.bucket.trouble = what

    @rule()
    def wake(self) -> None:
        self.bucket.wake()

    @invariant()
    def what_was_kept_is_in_the_history(self) -> None:
        assert self.kept <= self._history()

    def _write(self, server: str, edit: EditSession) -> None:
        try:
            self.saved[server].write(edit)
        except Changed:
            if self.edits.get(server) is edit:
                del self.edits[server]
            return
        if edit.saved == edit.stored():
            self.kept.add(edit.recipe.values["quality"])

    def _history(self) -> set[int]:
        """Every quality that the record in the bucket has, in its recipe or before it."""
        text = self.bucket.objects.get(f"images/{self.image_id}/edit.json", b"{}")
        return set(_qualities(json.loads(text)))


def _qualities(value: Any) -> Iterator[int]:
    if isinstance(value, dict):
        if isinstance(value.get("quality"), int):
            yield value["quality"]
        for each in value.values():
            yield from _qualities(each)
    elif isinstance(value, list):
        for each in value:
            yield from _qualities(each)


def test_what_was_kept_stays_whoever_writes_next(tmp_path: Path) -> None:
    Owners.bucket = MemoryBucket()
    Owners.storages = {
        name: S3Storage(
            Owners.bucket, LocalStorage(tmp_path / name / "cache"), LocalStorage(tmp_path / name), ttl_s=3600
        )
        for name in ("one", "two")
    }
    case = Owners.TestCase
    case.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
    case("runTest").runTest()
