"""Ways in which a record on the disk is none: what a crash, a disk, a hand or another version leaves."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path


def _rewrite(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def rewrite(path: Path) -> None:
        path.write_bytes(change(path.read_bytes()))

    return rewrite


def _become_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _become_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _become_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


#: Nothing of the record is left to read.
DAMAGE: dict[str, Callable[[Path], None]] = {
    "empty": _rewrite(lambda text: b""),
    "half": _rewrite(lambda text: text[: len(text) // 2]),
    "zeros": _rewrite(lambda text: bytes(len(text))),
    "no UTF-8": _rewrite(lambda text: b"\xff" + text),
    "a list": _rewrite(lambda text: b"[]"),
    "a word": _rewrite(lambda text: b"null"),
    "an empty object": _rewrite(lambda text: b"{}"),
    "deep": _rewrite(lambda text: b'{"a":' * 100_000),
    "a long number": _rewrite(lambda text: b'{"revision":' + b"9" * 10_000 + b"}"),
    "two records": _rewrite(lambda text: text + text),
    "a later version": _rewrite(lambda text: json.dumps({**json.loads(text), "version": 99}).encode()),
    "an odd version": _rewrite(lambda text: json.dumps({**json.loads(text), "version": "x"}).encode()),
    "a folder": _become_folder,
    "a pipe": _become_pipe,
    "a link": _become_link,
}


def renamed(name: str) -> Callable[[Path], None]:
    """A record that lacks a name, and has one that nobody knows."""

    def change(path: Path) -> None:
        body = json.loads(path.read_text())
        body[f"{name}_of_later"] = body.pop(name)
        path.write_text(json.dumps(body))

    return change


def with_value(name: str, value: object) -> Callable[[Path], None]:
    """A record with another value under a name."""

    def change(path: Path) -> None:
        path.write_text(json.dumps(json.loads(path.read_text()) | {name: value}))

    return change
