"""What is kept of an edit on the disk."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from app.editing import saved
from app.editing.edit import EditSession
from app.editing.saved import Saved
from app.imaging.catalog import describe
from app.recipe.recipe import Catalog
from app.rendering.source import Source
from app.storage import moves
from app.storage.local import LocalStorage
from app.storage.records import read_record, write_record

#: Long enough for a second write to come in, if nothing keeps it out.
A_MOMENT_S = 0.2


def test_a_slow_write_never_replaces_a_newer_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    storage = LocalStorage(tmp_path)
    folder = storage.folder(storage.commit(storage.make_folder().id))
    edit = EditSession(Source(folder, {}), Catalog(describe()))
    keeper, first_is_slow, overtaken = Saved(storage), threading.Event(), threading.Event()

    def write(path: Path, version: int, body: dict[str, Any]) -> None:
        if body["revision"] == 1:
            first_is_slow.set()
            overtaken.wait(A_MOMENT_S)
        write_record(path, version, body)
        overtaken.set()

    monkeypatch.setattr(moves, "write_record", write)
    edit.patch({"quality": 70}, now=0, settle_s=0, settled=True)
    slow = threading.Thread(target=keeper.write, args=[edit])
    slow.start()
    first_is_slow.wait()
    edit.patch({"quality": 60}, now=0, settle_s=0, settled=True)
    keeper.write(edit)
    slow.join()
    kept = read_record(folder.edit, saved.VERSION)
    assert kept == edit.stored() and kept["revision"] == 2
