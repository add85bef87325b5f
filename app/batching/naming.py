"""Names of results side by side: folders kept, nothing outside them, and no two alike on any disk."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

#: What some system does not take in a name.
_ODD = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")
_LONGEST_BYTES = 200


def segment(text: str) -> str:
    """One part of a path as every system takes it; "" for one that is no name."""
    clean = _ODD.sub("_", text).strip().rstrip(". ")
    clean = clean.encode()[:_LONGEST_BYTES].decode(errors="ignore")
    return f"_{clean}" if _RESERVED.match(clean) else clean


def below(path: str, name: str) -> str:
    """A name in its folders: relative, with nothing that leads out of them."""
    parts = [segment(part) for part in re.split(r"[/\\]", path)]
    return "/".join([*filter(None, parts), segment(name) or "picture"])


def alike(name: str) -> str:
    """The same for names that some disk takes for one: case and composed letters do not tell them apart."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def distinct(names: Iterable[str]) -> Iterator[str]:
    """Each name, or with a number where one like it came before: `a.jpg`, `A (2).jpg`."""
    listed = list(names)
    wanted, taken = {alike(name) for name in listed}, set[str]()
    for name in listed:
        given = name
        if alike(given) in taken:
            given = next(
                tried for tried in _numbered(name) if alike(tried) not in taken and alike(tried) not in wanted
            )
        taken.add(alike(given))
        yield given


def _numbered(name: str) -> Iterator[str]:
    path = PurePosixPath(name)
    number = 2
    while True:
        yield str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
        number += 1
