"""A shelf in a bucket that many servers share: albums, and batches. Each thing has one owner at a time.

<kind>/<id>/record.json     with the name of its owner; changed only over the version that was read
<kind>/<id>/journal/<n>     app/storage/bucket_journal.py
<kind>/<id>/files/<name>    files; a folder of this machine has copies
at-work/<kind>/<id>         there while its owner has work to do, and written again and again
used-<kind>/<id>            when it was used last
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.storage.bucket import Bucket
from app.storage.bucket_journal import BucketJournal
from app.storage.files import disk_refusals, part_of
from app.storage.ids import is_id
from app.storage.journal import Line
from app.storage.records import parsed, text_of
from app.storage.shelf import Shelf
from app.storage.storage import Changed, moved
from app.storage.tray import Tray
from app.storage.uses import Uses


class BucketShelf(Shelf):
    """`root` is where the copies are, `owner` this server's name of its own. `ttl_s` is 0 for what goes with
    something else."""

    is_shared = True

    def __init__(
        self, root: Path, version: int, bucket: Bucket, kind: str, owner: str, ttl_s: float = 0.0
    ) -> None:
        shutil.rmtree(root, ignore_errors=True)  # copies of an earlier run, of what may be another's by now
        super().__init__(root, version)
        self._bucket = bucket
        self._kind = kind
        self._owner = owner
        self._uses = Uses(bucket, ttl_s, f"used-{kind}") if ttl_s else None
        self._tags: dict[str, str] = {}
        self._journals: dict[str, BucketJournal] = {}
        self._at_work: set[str] = set()
        self._made: set[str] = set()
        self.on_lost: Callable[[str], None] = lambda id: None

    def new_id(self, beside: str = "") -> str:
        made = super().new_id(beside)
        self._made.add(made)
        return made

    def ids(self) -> list[str]:
        """Those that are here."""
        return list(self._tags)

    def read(self, id: str) -> dict[str, Any] | None:
        if not is_id(id):
            return None
        try:
            found = self._bucket.get(self._key(id, "record.json"))
        except FileNotFoundError:
            return None
        return None if found is None else parsed(found[0], self._version)

    def write(self, id: str, body: dict[str, Any]) -> None:
        """Refusal `moved` where another server has it now."""
        if id in self._made and self._uses is not None:
            self._uses.tell(id)
        try:
            if id not in self._tags and id not in self._made:
                raise Changed  # it was let go of
            self._put(id, body, self._tags.get(id))
        except (Changed, FileNotFoundError):
            self.on_lost(id)
            raise moved() from None
        self._made.discard(id)

    def claim(self, id: str) -> dict[str, Any] | None:
        """Have it from here on, whoever had it before; its record. None where there is no such thing."""
        while is_id(id):
            try:
                found = self._bucket.get(self._key(id, "record.json"))
            except FileNotFoundError:
                return None
            assert found is not None
            body = parsed(found[0], self._version)
            with suppress(Changed):
                try:
                    self._put(id, body, found[1])
                except FileNotFoundError:  # it was removed in this moment
                    return None
                journal = self._journals[id] = self._new_journal(id)
                journal.claim()
                self.touch(id)
                return body
        return None

    def holds(self, id: str) -> bool:
        """Whether this server still has it. Refusal while nobody can say."""
        try:
            return self._bucket.get(self._key(id, "record.json"), unless=self._tags.get(id)) is None
        except FileNotFoundError:
            return False

    def let_go(self, id: str) -> None:
        self._tags.pop(id, None)
        self._journals.pop(id, None)
        self._at_work.discard(id)
        self._made.discard(id)
        if self._uses is not None:
            self._uses.forget(id)
        super().remove(id)

    def remove(self, id: str) -> None:
        """Of what has a time to live the end of the journal stays until that is over: servers that
        have not heard of the end can add nothing."""
        self._bucket.delete(self._key(id, "record.json"))
        journal = self._key(id, "journal/") if self._uses is not None else None
        for each in list(self._bucket.list(self._key(id, ""))):
            if journal is None or not each.key.startswith(journal):
                self._bucket.delete(each.key)
        self.rest(id)
        if self._uses is not None:
            self._uses.tell(id)
        self.let_go(id)

    def last_line(self, id: str) -> Line:
        journal = self._new_journal(id)
        journal.load()
        return next(reversed(journal.read()), {})

    def clear(self, id: str) -> None:
        for each in list(self._bucket.list(self._key(id, ""))):
            self._bucket.delete(each.key)
        if self._uses is not None:
            self._uses.end(id)
        self.let_go(id)

    def tray(self, id: str) -> Tray:
        return Tray(self._bucket, f"{self._kind}/{id}")

    def journal(self, id: str) -> BucketJournal:
        if id not in self._journals:
            self._journals[id] = self._new_journal(id)
        return self._journals[id]

    def adopt(self, id: str, name: str, made: Path) -> None:
        self._make_folder(id)
        super().adopt(id, name, made)
        with super().file(id, name).open("rb") as file:
            self._bucket.put(self._key(id, f"files/{name}"), file)

    def note(self, id: str, name: str, content: bytes) -> None:
        self._make_folder(id)
        super().note(id, name, content)
        self._bucket.put(self._key(id, f"files/{name}"), content)

    def file(self, id: str, name: str) -> Path:
        """It is brought here where it is not yet."""
        path = super().file(id, name)
        if not path.exists():
            self._make_folder(id)
            part = part_of(path)
            with disk_refusals(), suppress(FileNotFoundError):
                path.parent.mkdir(exist_ok=True)
                try:
                    self._bucket.fetch(self._key(id, f"files/{name}"), part)
                    part.rename(path)
                finally:
                    part.unlink(missing_ok=True)
        return path

    def work(self, id: str) -> None:
        """Tell that there is still work here."""
        self._bucket.put(f"at-work/{self._kind}/{id}", b"")
        self._at_work.add(id)

    def rest(self, id: str) -> None:
        """There is none any more."""
        if id in self._at_work:
            self._bucket.delete(f"at-work/{self._kind}/{id}")
            self._at_work.discard(id)

    def left_behind(self, seconds: float) -> Iterator[str]:
        """What has work that no server has told of for so long."""
        under = f"at-work/{self._kind}/"
        for each in self._bucket.list(under):
            id = each.key.removeprefix(under)
            if each.age_s > seconds and id not in self._at_work:
                yield id

    def drop_work(self, id: str) -> None:
        """The thing has gone, and its work with it."""
        self._bucket.delete(f"at-work/{self._kind}/{id}")

    def touch(self, id: str) -> None:
        if self._uses is not None:
            self._uses.touch(id)

    def tell_uses(self) -> None:
        if self._uses is not None:
            self._uses.tell_all()

    def idle_s(self, id: str) -> float:
        return self._uses.idle_s(id) if self._uses is not None else 0.0

    def idle_longer_than(self, seconds: float) -> Iterator[str]:
        if self._uses is not None:
            yield from self._uses.idle_longer_than(seconds)

    def _put(self, id: str, body: dict[str, Any], tag: str | None) -> None:
        key, text = self._key(id, "record.json"), text_of(self._version, {**body, "owner": self._owner})
        try:
            self._tags[id] = self._bucket.put(key, text, tag)
        except Changed:
            present = self._bucket.get(key)
            if present is None or present[0] != text:
                raise
            self._tags[id] = present[1]  # it was this write, whose answer was lost

    def _new_journal(self, id: str) -> BucketJournal:
        def lost() -> None:
            if self._journals.get(id) is journal:  # else this server has let it go, and may have it again
                self.on_lost(id)

        journal = BucketJournal(self._bucket, self._key(id, "journal"), self._owner, lost)
        return journal

    def _make_folder(self, id: str) -> None:
        with disk_refusals():
            self._folder(id).mkdir(mode=0o700, exist_ok=True)

    def _key(self, id: str, name: str) -> str:
        return f"{self._kind}/{id}/{name}"
