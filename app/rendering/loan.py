"""Loan: the files of one job, which the server opens for a worker that can open none itself.

What a task reads is lent read-only; what it makes goes into a part, which gets its name here once the worker
has answered. So a worker that a picture has taken over reads that picture and spoils what it makes of it, no
more.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from app.errors import Refusal
from app.rendering import finished
from app.rendering.finished import RenditionFile
from app.rendering.orders import Order
from app.storage.files import disk_refusals, part_of
from app.storage.image_folder import ImageFolder

#: What makes a small form of the original beside it.
_FORMS = ("probe", "admit", "proxy", "chore")


class Loan:
    """For an order, of the files in `folder`. `params` is what the worker is told, `files` are open files.
    `finished` is the rendition that is asked for, where it is kept already. FileNotFoundError when the image
    has gone, Refusal `storage_full` or `storage_unavailable`."""

    def __init__(self, order: Order, folder: ImageFolder) -> None:
        task, params = order.task, order.params
        self._folder = folder
        self._key: str | None = params.get("key")
        self._part: Path | None = None
        self._made = folder.proxy
        self._open = ExitStack()
        self.files: dict[str, int] = {}
        self.finished: RenditionFile | None = None
        self.is_of_a_draft = task == "draft"
        self.params = {name: value for name, value in params.items() if name != "key"}
        if task != "admit":
            self.params["image_id"] = folder.id
        try:
            self._lend(task)
        except BaseException:
            self.end()
            raise

    @property
    def home(self) -> str:
        """The image that the files are of."""
        return self._folder.id

    @property
    def makes_a_file(self) -> bool:
        """Whether `keep` and `end` touch the disk."""
        return self._part is not None

    def renew(self, order: Order) -> bool:
        """Lend the same files for another draft of that image. Not where one has gone, or another has taken
        its place: then nothing is changed."""
        if not self.is_of_a_draft or order.task != "draft":
            return False
        places = {"original": self._folder.original, "proxy": self._folder.proxy}
        try:
            if not all(self._is_at(name, place) for name, place in places.items()):
                return False
        except (OSError, KeyError):
            return False
        self.params = {**order.params, "image_id": self._folder.id}
        return True

    def keep(self, header: dict[str, Any]) -> dict[str, Any]:
        """Give what was made its name; the worker's answer, with what the server knows of the file. KeyError
        or TypeError for an answer that no worker gives."""
        if self.finished is not None:
            return header | {"output": self.finished.to_dict()}
        if self._part is None:
            return header
        if self._key is None:
            with disk_refusals():
                self._part.rename(self._made)
            return header
        kept = finished.keep(self._folder, self._key, self._part, header["output"])
        self._check_original(self._key)
        return header | {"output": kept.to_dict()}

    def end(self) -> None:
        """Close the files, and remove what was not kept."""
        self._open.close()
        if self._part is not None:
            with suppress(OSError):  # the folder may have gone, with all that is in it
                self._part.unlink()

    def _check_original(self, key: str) -> None:
        """What was made of an original that another has taken the place of since is not kept. Looked at once
        it is listed, so that one of the two sees the other: who puts an original there drops what is listed
        afterwards. Refusal `busy`: asked again, it is made of the new one."""
        if self._is_at("original", self._folder.original):
            return
        for path in self._folder.files_of_rendition(key):
            path.unlink(missing_ok=True)
        raise Refusal("busy", "The picture has just been changed. Ask again.", retry_after=1)

    def _is_at(self, name: str, place: Path) -> bool:
        """Whether the open file is the one that stands there now."""
        return os.path.samestat(os.fstat(self.files[name]), os.stat(place))

    def _lend(self, task: str) -> None:
        if task == "estimate":
            self._add("proxy", self._folder.sample)
            return
        self._add("original", self._folder.original)
        if task in _FORMS:
            self._make(self._folder.sample if task == "admit" else self._folder.proxy)
            return
        with suppress(FileNotFoundError):  # it can be made again
            self._add("proxy", self._folder.proxy)
        if self._key is not None:
            self._lend_rendition(self._key)
        if task == "final":
            self.params["kept"] = self.finished.to_dict() if self.finished else None

    def _lend_rendition(self, key: str) -> None:
        self._folder.make_renditions()
        found = finished.find(self._folder, key)
        if found is not None:
            with suppress(FileNotFoundError):  # dropped meanwhile: it is made again
                self._add("made", self._folder.rendition(key, found.extension))
                self.finished = found
                return
        self._make(self._folder.rendition_part(key))

    def _make(self, path: Path) -> None:
        self._made, self._part = path, part_of(path)
        with disk_refusals():
            self._add("made", self._part, os.O_RDWR | os.O_CREAT | os.O_EXCL)

    def _add(self, name: str, path: Path, flags: int = os.O_RDONLY) -> None:
        descriptor = os.open(path, flags | os.O_CLOEXEC, 0o666)  # less what the umask takes
        self._open.callback(os.close, descriptor)
        self.files[name] = descriptor
